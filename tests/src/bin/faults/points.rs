//! Crash points: the process dies before and after each write, and at each pair of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use playbook_runtime::{Memory, Sqlite, Store};

use crate::Size;
use crate::dying::Crash;
use crate::life::{Does, Outside, live};
use crate::oracle::{Seen, examine};

const SMALL_ORDER: i64 = 20;
const FOR_APPROVAL: i64 = 200;

fn memory() -> Arc<dyn Store> {
    Arc::new(Memory::default())
}

/// Every place to die in a life that isn't disturbed.
async fn every_crash(outside: &Outside) -> Vec<Crash> {
    let outside = Outside::new(outside.world.total, outside.does());
    let writes = live(&outside, &memory(), None, &mut Vec::new()).await.unwrap();
    (1..=writes).flat_map(|at| [false, true].map(|after| Crash { at, after })).collect()
}

/// Lives through crashes, then one life more, and looks.
async fn survives(outside: &Outside, store: Arc<dyn Store>, crashes: &[Crash], seen: &mut Seen) {
    let mut acknowledged = Vec::new();
    for crash in crashes {
        // A crash that comes too late for this life is none.
        let _ = live(outside, &store, Some(*crash), &mut acknowledged).await;
    }
    let run = format!("{:?}, {} USD, {crashes:?}", outside.does(), outside.world.total);
    if let Err(why) = live(outside, &store, None, &mut acknowledged).await {
        seen.wrong(&run, why.to_string());
    }
    let acknowledged = BTreeMap::from([("mei".to_owned(), acknowledged)]);
    examine(&run, outside, &store, &acknowledged, seen).await;
    seen.points += crashes.len();
}

/// A crash at every point, for each way in which the shop may behave, in memory and in a file.
pub(crate) async fn each(size: Size, seen: &mut Seen) {
    let all = [Does::Gives, Does::Fails, Does::Loses, Does::Garbles, Does::Refuses];
    let all = if size == Size::Small { &all[..1] } else { &all[..] };
    for does in all {
        for total in [SMALL_ORDER, FOR_APPROVAL] {
            for keeps_keys in [false, true] {
                let fresh = || Outside { keeps_keys, ..Outside::new(total, does.clone()) };
                for crash in every_crash(&fresh()).await {
                    survives(&fresh(), memory(), &[crash], seen).await;
                }
            }
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let outside = || Outside::new(FOR_APPROVAL, Does::Gives);
    for (number, crash) in every_crash(&outside()).await.into_iter().enumerate() {
        let path = folder.path().join(format!("{number}.db"));
        survives(&outside(), Arc::new(Sqlite::open(path).unwrap()), &[crash], seen).await;
    }
}

/// A crash at every pair of points.
pub(crate) async fn pairs(size: Size, seen: &mut Seen) {
    let outside = || Outside::new(SMALL_ORDER, Does::Gives);
    let crashes = every_crash(&outside()).await;
    let step = if size == Size::Small { 5 } else { 1 };
    for first in crashes.iter().step_by(step) {
        for second in crashes.iter().step_by(step) {
            survives(&outside(), memory(), &[*first, *second], seen).await;
        }
    }
}
