//! A world to run conversations in: a shop in memory that counts, a clock that is set by hand, a
//! host that listens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use playbook_graph::{Graph, Value, Verified, verify};
use playbook_machine::ToolOutcome;
use playbook_runtime::{HandClock, Happened, HostTool, Runtime, Store, Tools, What};

use crate::shop;

/// The project, verified (once).
pub(crate) fn verified() -> Arc<Verified> {
    static VERIFIED: OnceLock<Arc<Verified>> = OnceLock::new();
    let verified = || Arc::new(verify(shop::shop()).graph.unwrap());
    VERIFIED.get_or_init(verified).clone()
}

/// What is outside: it outlives every crash.
#[derive(Clone)]
pub(crate) struct World {
    /// What Mei's only order costs, in dollars.
    pub(crate) total: i64,
    /// How the cancelling ends that reaches the shop.
    pub(crate) ends: ToolOutcome,
    /// How often it reached the shop.
    pub(crate) cancels: Arc<AtomicUsize>,
    /// All that the host was told.
    pub(crate) told: Arc<Mutex<Vec<Happened>>>,
    pub(crate) clock: Arc<HandClock>,
}

impl World {
    pub(crate) fn with_an_order_of(total: i64) -> Self {
        Self {
            total,
            ends: ToolOutcome::Gave(shop::cancellation(total)),
            cancels: Arc::default(),
            told: Arc::default(),
            clock: Arc::new(HandClock::at("2026-11-22T10:00:00Z".parse().unwrap())),
        }
    }

    pub(crate) fn tools(&self, graph: &Graph) -> Tools {
        let (total, ends, cancels) = (self.total, self.ends.clone(), self.cancels.clone());
        Tools::new()
            .with(
                graph,
                "shop.find_customer",
                HostTool::new(async |args: Vec<Value>| match args[0].as_text() {
                    Some("mei@example.com") => ToolOutcome::Gave(shop::customer("mei", "Mei")),
                    _ => ToolOutcome::Refused("not_found".to_owned()),
                }),
            )
            .with(
                graph,
                "shop.orders_of",
                HostTool::new(move |_: Vec<Value>| {
                    let orders = [shop::order(1, 0, total)];
                    std::future::ready(ToolOutcome::Gave(Value::List(orders.into())))
                }),
            )
            .with(
                graph,
                "shop.cancel_order",
                HostTool::new(move |_: Vec<Value>| {
                    cancels.fetch_add(1, Ordering::SeqCst);
                    std::future::ready(ends.clone())
                }),
            )
    }

    /// The desk, running on a store.
    pub(crate) fn runtime(&self, store: Arc<dyn Store>) -> Runtime {
        self.runtime_with(store, self.tools(verified().graph()))
    }

    /// The desk, with tools of its own.
    pub(crate) fn runtime_with(&self, store: Arc<dyn Store>, tools: Tools) -> Runtime {
        let told = self.told.clone();
        Runtime::builder(verified())
            .desk("acme")
            .shared_store(store)
            .tools(tools)
            .clock(self.clock.clone())
            .listener(move |happened: &Happened| told.lock().unwrap().push(happened.clone()))
            .build()
            .unwrap()
    }

    pub(crate) fn cancels(&self) -> usize {
        self.cancels.load(Ordering::SeqCst)
    }

    /// What the host was told, each thing once, in words.
    pub(crate) fn told(&self) -> Vec<String> {
        let mut seen = Vec::new();
        let mut told = Vec::new();
        for happened in self.told.lock().unwrap().iter() {
            if !seen.contains(happened) {
                seen.push(happened.clone());
                told.push(in_words(&happened.what));
            }
        }
        told
    }

    pub(crate) fn was_told(&self, words: &str) -> bool {
        self.told().iter().any(|told| told.contains(words))
    }
}

pub(crate) fn in_words(what: &What) -> String {
    match what {
        What::Reply { text } => format!("says: {text}"),
        What::Called { tool, ended, .. } => format!("{tool} {ended}"),
        What::ApprovalAsked { act, roles, .. } => format!("asks {}: {act}", roles.join(", ")),
        What::Drafted { text, .. } => format!("drafted: {text}"),
        What::DraftClosed { .. } => "draft closed".to_owned(),
        What::ApprovalClosed { .. } => "closes the request".to_owned(),
        What::HandedOff { queue, packet, .. } => format!("to {queue}: {}", packet.reason),
        What::Ended { playbook, outcome, .. } => format!("{playbook} ends {outcome}"),
        What::Calls { tool, args, .. } => format!("calls {tool}({})", args.join(", ")),
        What::Would(what) => format!("would: {}", in_words(what)),
        What::Resolved { playbook, outcome, how } => format!("{how}: {playbook} {outcome}"),
        What::Noted { text } => format!("notes: {text}"),
        What::TaskLeft { team, text, .. } => format!("to do for {team}: {text}"),
    }
}
