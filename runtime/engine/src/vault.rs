//! The vault: what seals stand for, kept encrypted beside the conversations until it is used or
//! nothing rests on it any more. The door of every conversation: what comes in leaves its secrets
//! here, what goes to a tool gets them back. Nothing else ever sees one.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use playbook_graph::{Graph, Hash, Marks, Value};
use playbook_interpret::mask;
use playbook_machine::{InputKind, TakenOut, ToolOutcome};

use crate::store::StoreError;

/// How many bytes stand before what is encrypted.
const NONCE: usize = 24;

/// Secrets that were taken out, each sealed, under the name that stands in its place.
pub(crate) type Sealed = Vec<(Hash, Vec<u8>)>;

/// What a store's secrets are sealed and encrypted with.
#[derive(Clone)]
pub struct VaultKey([u8; 32]);

impl VaultKey {
    /// A key of these bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new key, which nobody can guess.
    ///
    /// # Errors
    /// In words, where the machine has nothing that can't be guessed.
    pub fn generate() -> Result<Self, String> {
        <[u8; 32]>::try_generate().map(Self).map_err(|why| format!("no key can be made: {why}"))
    }

    /// Reads 64 hexadecimal digits.
    pub fn from_hex(digits: &str) -> Option<Self> {
        digits.trim().parse::<Hash>().ok().map(|hash| Self(*hash.bytes()))
    }

    /// The key as 64 hexadecimal digits, for the one file that keeps it.
    pub(crate) fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Seals and opens, with a key of its own for each of the two.
pub(crate) struct Vault {
    seals: [u8; 32],
    cipher: XChaCha20Poly1305,
}

impl Vault {
    pub(crate) fn new(key: &VaultKey) -> Self {
        let apart = |what: &str| *Hash::keyed(&key.0, what.as_bytes()).bytes();
        let cipher = XChaCha20Poly1305::new(&apart("playbook: what is kept").into());
        Self { seals: apart("playbook: seals"), cipher }
    }

    /// The seal of a text: the same for the same text in the same conversation, and in no other.
    fn seal(&self, conversation: &str, text: &str) -> Hash {
        let length = (conversation.len() as u64).to_le_bytes();
        let of = [&length[..], conversation.as_bytes(), text.as_bytes()].concat();
        Hash::keyed(&self.seals, &of)
    }

    fn close(&self, conversation: &str, seal: Hash, text: &str) -> Result<Vec<u8>, StoreError> {
        let failed = || StoreError::Secret(conversation.to_owned());
        let nonce = XNonce::try_generate().map_err(|_| failed())?;
        let aad = bound_to(conversation, seal);
        let payload = Payload { msg: text.as_bytes(), aad: &aad };
        let kept = self.cipher.encrypt(&nonce, payload).map_err(|_| failed())?;
        Ok([nonce.as_slice(), &kept].concat())
    }

    /// What a seal stands for; nothing where it was kept under another key, or altered.
    pub(crate) fn open(&self, conversation: &str, seal: Hash, kept: &[u8]) -> Option<Arc<str>> {
        let (nonce, kept) = kept.split_at_checked(NONCE)?;
        let aad = bound_to(conversation, seal);
        let payload = Payload { msg: kept, aad: &aad };
        let text = self.cipher.decrypt(&XNonce::try_from(nonce).ok()?, payload).ok()?;
        String::from_utf8(text).ok().map(Arc::from)
    }
}

/// What is kept opens for this conversation and this seal alone.
fn bound_to(conversation: &str, seal: Hash) -> Vec<u8> {
    [&seal.bytes()[..], conversation.as_bytes()].concat()
}

/// One input on its way in.
pub(crate) struct Door<'v> {
    vault: &'v Vault,
    graph: &'v Graph,
    conversation: &'v str,
    kept: BTreeMap<Hash, Vec<u8>>,
    failed: Option<StoreError>,
}

impl<'v> Door<'v> {
    pub(crate) const fn new(vault: &'v Vault, graph: &'v Graph, conversation: &'v str) -> Self {
        Self { vault, graph, conversation, kept: BTreeMap::new(), failed: None }
    }

    /// An input without its secrets, and what is to be kept of them. `asked`: the type of the one
    /// that the customer was asked for.
    ///
    /// # Errors
    /// Where nothing can be encrypted: then nothing comes in.
    pub(crate) fn take(
        mut self,
        kind: InputKind,
        asked: Option<playbook_graph::RefinedId>,
    ) -> Result<(InputKind, Sealed), StoreError> {
        let kind = match kind {
            InputKind::Message { text, secrets } => {
                let masked = mask(self.graph, asked, &text);
                let found = masked.secrets.into_iter();
                let taken =
                    found.map(|(pattern, text)| TakenOut { pattern, seal: self.keep(&text) });
                let secrets = secrets.into_iter().chain(taken).collect();
                InputKind::Message { text: masked.text, secrets }
            }
            InputKind::Returned { answers, outcome: ToolOutcome::Gave(value) } => {
                let outcome = ToolOutcome::Gave(self.without_secrets(value));
                InputKind::Returned { answers, outcome }
            }
            InputKind::HostFact { fact, subject } => {
                InputKind::HostFact { fact, subject: self.without_secrets(subject) }
            }
            InputKind::Event { event, values } => {
                let values = values.into_iter();
                let values = values.map(|(name, value)| (name, self.without_secrets(value)));
                InputKind::Event { event, values: values.collect() }
            }
            other => other,
        };
        match self.failed {
            Some(failed) => Err(failed),
            None => Ok((kind, self.kept.into_iter().collect())),
        }
    }

    fn without_secrets(&mut self, value: Value) -> Value {
        let graph = self.graph;
        graph.with_seals(value, Marks::default(), &mut |text| Value::Sealed(self.keep(text)))
    }

    fn keep(&mut self, text: &str) -> Hash {
        let seal = self.vault.seal(self.conversation, text);
        match self.vault.close(self.conversation, seal, text) {
            Ok(kept) => drop(self.kept.insert(seal, kept)),
            Err(failed) => self.failed = Some(failed),
        }
        seal
    }
}

/// Every seal among arguments, each once.
pub(crate) fn seals_in(args: &[Value]) -> Vec<Hash> {
    let mut seals = Vec::new();
    args.iter().for_each(|arg| arg.each_seal(&mut |seal| seals.push(seal)));
    seals.sort_unstable();
    seals.dedup();
    seals
}

/// What a tool's driver says went wrong, without the secrets that it was given.
pub(crate) fn without(outcome: ToolOutcome, secrets: &BTreeMap<Hash, Arc<str>>) -> ToolOutcome {
    let clean = |why: String| {
        secrets.values().fold(why, |why, secret| why.replace(&**secret, playbook_interpret::MASK))
    };
    match outcome {
        ToolOutcome::Failed(why) => ToolOutcome::Failed(clean(why)),
        ToolOutcome::Unknown(why) => ToolOutcome::Unknown(clean(why)),
        other => other,
    }
}
