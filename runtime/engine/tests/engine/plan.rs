//! A plan of five calls, and a process that dies at every write and between every two calls: in the
//! end it is complete, or nothing of it is done, or people have the list of what is done and what
//! isn't. It is never silently half.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, OnceLock};

use playbook_graph::{Graph, Value, Verified, verify};
use playbook_machine::{Packet, ToolOutcome};
use playbook_runtime::{HandClock, Happened, HostTool, Runtime, RuntimeError, Store, Tools, What};

use crate::crash::{Crash, Dying, LINES, memory};
use crate::planned::{PARTS, graph};
use crate::shop;

/// The shop with a plan in it, verified (once).
fn planned() -> Arc<Verified> {
    static VERIFIED: OnceLock<Arc<Verified>> = OnceLock::new();
    let verified = || Arc::new(verify(graph()).graph.unwrap());
    VERIFIED.get_or_init(verified).clone()
}

/// What is outside: it outlives every crash.
#[derive(Clone, Default)]
struct World {
    booked: Arc<Mutex<BTreeSet<u32>>>,
    told: Arc<Mutex<Vec<Happened>>>,
    /// Which call fails, and which can't be taken back.
    fails: Option<u32>,
    stays: Option<u32>,
}

impl World {
    fn tools(&self, graph: &Graph) -> Tools {
        let mut tools = Tools::new()
            .with(
                graph,
                "shop.find_customer",
                HostTool::new(async |_: Vec<Value>| {
                    ToolOutcome::Gave(shop::customer("mei", "Mei"))
                }),
            )
            .with(
                graph,
                "shop.orders_of",
                HostTool::new(async |_: Vec<Value>| {
                    ToolOutcome::Gave(Value::List([shop::order(1, 0, 20)].into()))
                }),
            )
            .with(
                graph,
                "shop.cancel_order",
                HostTool::new(async |_: Vec<Value>| {
                    ToolOutcome::Failed("nobody calls it".to_owned())
                }),
            );
        for part in 0..PARTS {
            let (booked, fails) = (self.booked.clone(), self.fails == Some(part));
            let call = HostTool::new(move |_: Vec<Value>| {
                std::future::ready(if fails {
                    ToolOutcome::Failed("it refuses".to_owned())
                } else {
                    booked.lock().unwrap().insert(part);
                    ToolOutcome::Gave(shop::cancellation(20))
                })
            });
            let (booked, stays) = (self.booked.clone(), self.stays == Some(part));
            let undo = HostTool::new(move |_: Vec<Value>| {
                std::future::ready(if stays {
                    ToolOutcome::Failed("it stays".to_owned())
                } else {
                    booked.lock().unwrap().remove(&part);
                    ToolOutcome::Gave(shop::cancellation(20))
                })
            });
            tools = tools.with(graph, &format!("shop.book_{part}"), call).with(
                graph,
                &format!("shop.unbook_{part}"),
                undo,
            );
        }
        tools
    }

    /// One life of the process; it ends at the crash. How many writes it made.
    async fn live(
        &self,
        inner: &Arc<dyn Store>,
        crash: Option<Crash>,
    ) -> Result<usize, RuntimeError> {
        let store = Arc::new(Dying::new(inner.clone(), crash));
        let told = self.told.clone();
        let runtime = Runtime::builder(planned())
            .desk("acme")
            .shared_store(store.clone())
            .tools(self.tools(planned().graph()))
            .clock(Arc::new(HandClock::at("2026-11-22T10:00:00Z".parse().unwrap())))
            .listener(move |happened: &Happened| told.lock().unwrap().push(happened.clone()))
            .build()
            .unwrap();
        runtime.recover().await?;
        for line in LINES {
            runtime.message("mei", line, line).await?;
        }
        Ok(store.writes.load(Ordering::SeqCst))
    }

    fn was_told(&self, words: &str) -> bool {
        let told = self.told.lock().unwrap();
        told.iter().any(|one| matches!(&one.what, What::Reply { text } if text.contains(words)))
    }

    fn packet(&self) -> Option<Packet> {
        self.told.lock().unwrap().iter().rev().find_map(|one| match &one.what {
            What::HandedOff { packet, .. } => Some(packet.clone()),
            _ => None,
        })
    }

    /// Complete, or nothing, or people have the list, and the list is right.
    fn is_never_silently_half(&self, context: &str) {
        let booked = self.booked.lock().unwrap().clone();
        let complete = booked.len() == PARTS as usize && self.was_told("is cancelled");
        let nothing = booked.is_empty() && self.was_told("has already left");
        let Some(packet) = self.packet().filter(|_| !complete && !nothing) else {
            assert!(complete || nothing, "{context}: {booked:?}, {:?}", self.told.lock().unwrap());
            return;
        };
        let flags = packet.confidence_flags;
        let list = |what: &str| {
            let begins = format!("of the plan, {what}: ");
            flags.iter().find_map(|flag| flag.strip_prefix(&begins)).unwrap_or_default().to_owned()
        };
        for part in 0..PARTS {
            let name = format!("shop.book_{part}(");
            let on = ["done", "not known", "taken back", "not done"]
                .map(|what| list(what).contains(&name));
            assert_eq!(on.iter().filter(|on| **on).count(), 1, "{context}: {name} {flags:?}");
            let [done, unknown, back, not] = on;
            let is = booked.contains(&part);
            assert!(unknown || is == done && is != (back || not), "{context}: {name} {flags:?}");
        }
    }
}

/// Every place to die in a life that isn't disturbed, and then one life more.
async fn survives_every_crash(world: impl Fn() -> World) {
    let writes = world().live(&memory(), None).await.unwrap();
    assert!(writes > 10, "there is something to crash at");
    for at in 1..=writes {
        for after in [false, true] {
            let (world, inner, crash) = (world(), memory(), Crash { at, after });
            let _ = world.live(&inner, Some(crash)).await;
            world.live(&inner, None).await.unwrap();
            assert!(inner.unfinished().await.unwrap().is_empty(), "{crash:?}: something is stuck");
            world.is_never_silently_half(&format!("{crash:?}"));
        }
    }
}

#[tokio::test]
async fn a_plan_is_done_to_its_end() {
    let world = World::default();
    world.live(&memory(), None).await.unwrap();
    assert_eq!(world.booked.lock().unwrap().len(), PARTS as usize);
    assert!(world.was_told("is cancelled"), "{:?}", world.told.lock().unwrap());
    survives_every_crash(World::default).await;
}

#[tokio::test]
async fn a_plan_whose_third_call_fails_leaves_nothing() {
    let fails = || World { fails: Some(2), ..World::default() };
    let world = fails();
    world.live(&memory(), None).await.unwrap();
    assert!(world.booked.lock().unwrap().is_empty());
    assert!(world.was_told("has already left"), "{:?}", world.told.lock().unwrap());
    survives_every_crash(fails).await;
}

#[tokio::test]
async fn a_plan_that_cant_be_taken_back_is_on_the_list() {
    let stays = || World { fails: Some(3), stays: Some(1), ..World::default() };
    let world = stays();
    world.live(&memory(), None).await.unwrap();
    assert_eq!(*world.booked.lock().unwrap(), BTreeSet::from([0, 1]));
    let flags = world.packet().unwrap().confidence_flags;
    assert!(flags.iter().any(|flag| flag.contains("taken back: shop.book_2(")), "{flags:?}");
    survives_every_crash(stays).await;
}
