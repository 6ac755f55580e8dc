//! One editor's session: the open texts, the projects around them, and what the editor was last
//! shown. Checks run beside the conversation with the editor, one at a time; when the texts have
//! changed meanwhile, what a check found is dropped and the latest texts are checked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::spawn_blocking;
use tower_lsp_server::Client;
use tower_lsp_server::ls_types::{CodeAction, Diagnostic, MessageType, Range, TextEdit, Uri};

use super::buffers::{Open, path_of};
use super::positions::Encoding;
use super::projects::Projects;
use super::wire::{Wire, text_edits};
use super::{Farewell, Tools};
use crate::ide::changes;

/// How long a check waits for the next key.
const PAUSE: Duration = Duration::from_millis(60);

/// What was agreed on with the editor when it said hello.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terms {
    /// What characters are counted in.
    pub(super) encoding: Encoding,
    /// Whether the editor refuses edits of texts that have changed since.
    pub(super) versioned_edits: bool,
    /// Whether the editor can be asked to tell of files that change on the disk.
    pub(super) watches_files: bool,
}

/// What the editor was shown of each file: at which version, which findings.
type Shown = BTreeMap<Uri, (Option<i32>, Vec<Diagnostic>)>;

/// One editor's session.
#[derive(Debug)]
pub(super) struct Session {
    /// The way to the editor.
    pub(super) client: Client,
    tools: Tools,
    terms: OnceLock<Terms>,
    open: Mutex<Open>,
    projects: Mutex<Projects>,
    changed: Notify,
    said_goodbye: AtomicBool,
}

impl Session {
    /// A session in which nothing is open.
    pub(super) fn new(client: Client, tools: Tools) -> Self {
        Self {
            client,
            tools,
            terms: OnceLock::new(),
            open: Mutex::default(),
            projects: Mutex::new(Projects::checked_by(tools.check)),
            changed: Notify::new(),
            said_goodbye: AtomicBool::new(false),
        }
    }

    /// The terms agreed on; before that, those that every editor knows.
    pub(super) fn terms(&self) -> Terms {
        self.terms.get().copied().unwrap_or_default()
    }

    /// Agrees on terms, once.
    pub(super) fn agree(&self, terms: Terms) {
        self.terms.get_or_init(|| terms);
    }

    /// The editor asked to shut down.
    pub(super) fn goodbye(&self) {
        self.said_goodbye.store(true, Ordering::Relaxed);
    }

    /// How the editor left.
    pub(super) fn farewell(&self) -> Farewell {
        let said = self.said_goodbye.load(Ordering::Relaxed);
        if said { Farewell::Said } else { Farewell::Missing }
    }

    /// The open texts, to be looked at.
    pub(super) fn open(&self) -> MutexGuard<'_, Open> {
        locked(&self.open)
    }

    /// Changes the open texts, and has the projects checked.
    pub(super) fn change(&self, change: impl FnOnce(&mut Open)) {
        change(&mut self.open());
        self.disk_changed();
    }

    /// Has the projects checked.
    pub(super) fn disk_changed(&self) {
        self.changed.notify_one();
    }

    /// Checks the projects whenever something changed, and shows the editor what was found, for as
    /// long as the session lasts.
    pub(super) async fn watch(self: Arc<Self>) {
        let mut shown = Shown::new();
        loop {
            self.changed.notified().await;
            tokio::time::sleep(PAUSE).await;
            let session = Arc::clone(&self);
            let Ok((turn, news, now)) = spawn_blocking(move || session.look()).await else {
                continue;
            };
            for said in news {
                self.client.show_message(MessageType::ERROR, said).await;
            }
            // Otherwise the change that made this out of date has already asked for another check.
            if turn == self.open().turn() {
                self.show(&mut shown, now).await;
            }
        }
    }

    /// Checks what has changed. Gives the turn of the texts looked at, the sentences to be told,
    /// and what is to be seen of each file.
    fn look(&self) -> (u64, Vec<String>, Shown) {
        let open = self.open().clone();
        let mut projects = locked(&self.projects);
        // What is typed meanwhile makes this check out of date, and asks for another one.
        let news = projects.refresh(&open.texts(), &|| self.open().turn() == open.turn());
        let mut now = Shown::new();
        for known in projects.known() {
            let files = Wire::of(known, &open, self.terms().encoding).diagnostics();
            now.extend(files.into_iter().map(|(uri, version, found)| (uri, (version, found))));
        }
        (open.turn(), news, now)
    }

    /// Sends what differs from what the editor was shown before; what is gone is cleared.
    async fn show(&self, shown: &mut Shown, now: Shown) {
        let opened = self.open().take_opened();
        shown.retain(|uri, _| !opened.contains(uri));
        let empty = |uri: &Uri| (self.open().get(uri).map(|buffer| buffer.version), Vec::new());
        let gone = shown.keys().filter(|uri| !now.contains_key(*uri));
        let gone: Shown = gone.map(|uri| (uri.clone(), empty(uri))).collect();
        for (uri, (version, found)) in gone.iter().chain(&now) {
            let nothing_yet = !shown.contains_key(uri) && version.is_none() && found.is_empty();
            let same = shown.get(uri).is_some_and(|before| *before == (*version, found.clone()));
            if !nothing_yet && !same {
                self.client.publish_diagnostics(uri.clone(), found.clone(), *version).await;
            }
        }
        *shown = now;
    }

    /// The quick fixes for what is found in a range of a text as it stands now. Takes as long as a
    /// check, where the text was changed since the last.
    pub(super) fn quick_fixes(&self, uri: &Uri, range: Range) -> Vec<CodeAction> {
        let open = self.open().clone();
        let texts = open.texts();
        let mut projects = locked(&self.projects);
        projects.freshen(&texts, &|| true);
        let path = open.get(uri).and_then(|buffer| buffer.path.clone()).or_else(|| path_of(uri));
        let Some(known) = path.and_then(|path| projects.around(&path, &texts)) else {
            return Vec::new();
        };
        let Terms { encoding, versioned_edits, .. } = self.terms();
        Wire::of(known, &open, encoding).quick_fixes(uri, range, versioned_edits)
    }

    /// What to change in a text so that it is spaced as all playbooks are. Nothing where the text
    /// isn't open, or where the formatter refuses it.
    pub(super) fn formatting(&self, uri: &Uri) -> Option<Vec<TextEdit>> {
        let text = self.open().get(uri)?.text.clone();
        let formatted = (self.tools.format)(&text)?;
        Some(text_edits(&text, changes(&text, &formatted), self.terms().encoding))
    }
}

/// What a lock holds is replaced as a whole, so that a thread that broke off has spoilt nothing.
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
