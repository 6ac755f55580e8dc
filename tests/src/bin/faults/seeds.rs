//! The scheduler: one seed, one run. Over a store and tools in memory it delivers lines once to three
//! times, late and in any order, moves the clock on and back, has the process die at a write, lets two
//! processes drive one store, has people decide, take over and switch off, and the shop misbehave. All of
//! it follows from the seed, so that a run that was wrong is run again.

use std::collections::BTreeMap;
use std::sync::Arc;

use playbook_graph::{Capability, Hash};
use playbook_runtime::{Memory, Runtime, RuntimeError, Store};

use crate::Size;
use crate::dying::{Crash, Dying};
use crate::life::{Does, LINES, Outside};
use crate::oracle::{Seen, examine};

const CUSTOMERS: [&str; 3] = ["mei", "mei again", "mei by mail"];
const STEPS: u64 = 40;

/// Numbers that follow from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap_or_default()].clone()
    }
}

pub(crate) async fn all(size: Size, seen: &mut Seen) {
    let runs = if size == Size::Small { 60 } else { 3_000 };
    for seed in 0..runs {
        let first = run(seed, seen).await;
        if seed % 50 == 0 && run(seed, seen).await != first {
            seen.wrong(&format!("seed {seed}"), "the same seed gave another run");
        }
    }
}

/// One seed, told.
pub(crate) async fn one(seed: u64, seen: &mut Seen) {
    println!("seed {seed}: journals {}", run(seed, seen).await.short());
}

/// A world, the store in it, and the processes that drive it.
struct Run {
    dice: Dice,
    outside: Outside,
    inner: Arc<dyn Store>,
    processes: Vec<Runtime>,
    acknowledged: BTreeMap<String, Vec<String>>,
    crashes: usize,
}

/// Runs a seed and looks. The hash of all that the journals hold.
async fn run(seed: u64, seen: &mut Seen) -> Hash {
    let mut dice = Dice(seed);
    let total = dice.one_of(&[20, 20, 200, 900]);
    let outside = Outside { keeps_keys: dice.below(3) == 0, ..Outside::new(total, Does::Gives) };
    let inner: Arc<dyn Store> = Arc::new(Memory::default());
    let (processes, acknowledged) = (Vec::new(), BTreeMap::new());
    let mut run = Run { dice, outside, inner, processes, acknowledged, crashes: 0 };
    run.starts();
    for _ in 0..run.dice.below(STEPS) + 8 {
        // What fails in a step fails in a process that is dead or fenced off, or is asked nonsense.
        let _ = run.step().await;
    }
    let name = format!("seed {seed}");
    if let Err(why) = run.ends().await {
        seen.wrong(&name, why.to_string());
    }
    seen.points += run.crashes;
    examine(&name, &run.outside, &run.inner, &run.acknowledged, seen).await;
    let mut journals = Vec::new();
    for customer in CUSTOMERS {
        journals.push(run.inner.journal(customer).await.unwrap());
    }
    Hash::of_value(&journals)
}

impl Run {
    /// A process more; it may be one that will die at a write.
    fn starts(&mut self) {
        let at = usize::try_from(self.dice.below(12) + 1).unwrap_or_default();
        let crash =
            (self.dice.below(2) == 0).then_some(Crash { at, after: self.dice.below(2) == 0 });
        self.crashes += usize::from(crash.is_some());
        let store = Arc::new(Dying::new(self.inner.clone(), crash));
        self.processes.push(self.outside.runtime(store));
    }

    /// The one that acts: mostly the newest, now and then one that others have fenced off.
    fn process(&mut self) -> Runtime {
        let last = self.processes.len() - 1;
        let old = self.dice.below(4) == 0;
        let which = if old { self.dice.below(self.processes.len() as u64) } else { last as u64 };
        self.processes[usize::try_from(which).unwrap_or(last)].clone()
    }

    async fn step(&mut self) -> Result<(), RuntimeError> {
        let process = self.process();
        match self.dice.below(20) {
            0..=9 => self.delivers(&process).await?,
            10 => {
                self.starts();
                self.process().recover().await?;
            }
            11 => {
                self.outside
                    .world
                    .clock
                    .move_on(i64::try_from(self.dice.below(1_200)).unwrap_or(0));
            }
            12 => self.outside.world.clock.move_on(-3_600),
            13 | 14 => drop(process.wake().await?),
            15 | 16 => self.decides(&process).await?,
            17 => {
                let all = [Does::Gives, Does::Fails, Does::Loses, Does::Garbles, Does::Refuses];
                let does = self.dice.one_of(&all);
                *self.outside.does.lock().unwrap() = does;
            }
            18 => {
                let customer = self.dice.one_of(&CUSTOMERS);
                match self.dice.below(2) {
                    0 => drop(process.take_over(customer, "lea").await?),
                    _ => drop(process.give_back(customer, "lea").await?),
                }
            }
            _ => {
                let tool = Capability::Tool("shop.cancel_order".to_owned());
                match self.dice.below(3) {
                    0 => drop(process.switch_off(tool, "ana", "a wave of fraud").await?),
                    1 => drop(process.switch_on(tool, "ben", "it is over").await?),
                    _ => drop(process.switch_on(tool, "cleo", "it is over").await?),
                }
            }
        }
        Ok(())
    }

    /// A line of a customer, at its time or late, once to three times.
    async fn delivers(&mut self, process: &Runtime) -> Result<(), RuntimeError> {
        let customer = self.dice.one_of(&CUSTOMERS);
        let known = self.acknowledged.get(customer).map_or(0, Vec::len);
        let next = LINES[known.min(LINES.len() - 1)];
        let line = if self.dice.below(3) == 0 { self.dice.one_of(&LINES) } else { next };
        for _ in 0..=self.dice.below(3) {
            process.message(customer, line, line).await?;
            let ids = self.acknowledged.entry(customer.to_owned()).or_default();
            ids.push(format!("message {line}"));
        }
        Ok(())
    }

    async fn decides(&mut self, process: &Runtime) -> Result<(), RuntimeError> {
        let Some(open) = process.approvals().await?.into_iter().next() else { return Ok(()) };
        let digest = open.request.digest.to_string();
        match self.dice.below(4) {
            0 => drop(process.decline(&digest, "ann", "team_lead").await?),
            _ => drop(process.approve(&digest, "ann", "team_lead").await?),
        }
        Ok(())
    }

    /// Nothing disturbs any more: what is open is finished, people give everything back.
    async fn ends(&mut self) -> Result<(), RuntimeError> {
        *self.outside.does.lock().unwrap() = Does::Gives;
        let process = self.outside.runtime(self.inner.clone());
        process.recover().await?;
        process.wake().await?;
        for customer in self.inner.conversations().await? {
            process.give_back(&customer, "lea at the end").await?;
        }
        process.wake().await?;
        Ok(())
    }
}
