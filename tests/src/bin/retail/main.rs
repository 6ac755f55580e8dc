//! `cargo run --release -p playbook-tests --bin retail`: plays the 114 tasks of the retail world on
//! the desk of `examples/retail`, over HTTP against the real shop, and compares what the shop's world
//! comes to with what the task's own list of actions makes of it. `--attack`: the same customers lie,
//! push and forge, and the shop fails; what counts then is that nothing happens that mustn't.
//!
//! `--task 0,16` plays some tasks, `--talk` prints every conversation, `--attack NAME` one attack.

#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring command prints figures; JSON that holds no such thing gives null"
)]

mod attack;
mod claims;
mod customer;
mod desk;
mod judge;
mod names;
mod play;
mod task;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::Arc;

use playbook_tests::{Shop, shop_script};
use serde_json::Value as Json;

use attack::Twist;
use desk::Desk;
use play::{Played, play};
use task::{Gold, Task, World};

/// Where the policy wins over a task's own list, with its sentence: the shop refuses these, too.
const POLICY_WINS: [(&str, &str); 2] = [
    ("64", "An order can only be exchanged if its status is 'delivered'"),
    (
        "105",
        "If the user provides a gift card, it must have enough balance to cover the price difference.",
    ),
];

const HELP: &str = "\
retail                 plays the 114 tasks on the retail desk, against the shop
  --task 0,16          these tasks alone
  --talk               prints every conversation
  --attack [NAME]      the customers lie, push and forge, and the shop fails: all ways, or one";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.iter().any(|arg| matches!(arg.as_str(), "--help" | "-h")) {
        println!("{HELP}");
        return ExitCode::SUCCESS;
    }
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("retail: {why}");
            ExitCode::from(2)
        }
    }
}

/// What is asked for on the command line.
struct Wanted {
    tasks: Option<Vec<String>>,
    talk: bool,
    attack: Option<Option<String>>,
}

fn wanted(args: &[String]) -> Result<Wanted, String> {
    let mut wanted = Wanted { tasks: None, talk: false, attack: None };
    let mut args = args.iter().peekable();
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--talk" => wanted.talk = true,
            "--task" => {
                let ids = args.next().ok_or("which task?")?;
                wanted.tasks = Some(ids.split(',').map(str::to_owned).collect());
            }
            "--attack" => {
                let name = args.next_if(|next| !next.starts_with("--")).cloned();
                let names = Twist::ALL.map(|twist| format!("{twist:?}"));
                if let Some(wrong) = name.as_ref().filter(|name| !names.contains(name)) {
                    let names = names.join(", ");
                    return Err(format!("there is no attack `{wrong}`: write one of {names}"));
                }
                wanted.attack = Some(name);
            }
            other => {
                return Err(format!("there is no `{other}`: write --attack, --task ID, --talk"));
            }
        }
    }
    Ok(wanted)
}

/// All that the runs share.
struct Bench {
    desk: Desk,
    shop: Arc<Shop>,
    world: Arc<World>,
    tasks: Vec<Task>,
    gold: Gold,
}

impl Bench {
    fn open(wanted: &Wanted) -> Result<Self, String> {
        let script = shop_script().ok_or("there is no shop beside the repository")?;
        let data = script.with_file_name("../data/tau2-retail");
        let file = |name: &str| -> Result<Json, String> {
            let text = std::fs::read_to_string(data.join(name));
            let text = text.map_err(|why| format!("{name} can't be read: {why}"))?;
            serde_json::from_str(&text).map_err(|why| format!("{name}: {why}"))
        };
        let world = World(file("db.json")?);
        let mut tasks = world.tasks(&file("tasks.json")?);
        tasks.retain(|task| wanted.tasks.as_ref().is_none_or(|only| only.contains(&task.id)));
        // An attack isn't measured by what an honest customer would have come to.
        let gold = if wanted.attack.is_some() { Gold::new() } else { gold_of(&script)? };
        let shop = Arc::new(Shop::start()?);
        let patience = if wanted.attack.is_some() { "2 seconds" } else { "10 seconds" };
        let desk = Desk::open(&shop, patience)?;
        Ok(Self { desk, shop, world: Arc::new(world), tasks, gold })
    }

    async fn play(&self, task: &Task, twist: Twist) -> Result<Played, String> {
        play(&self.desk, &self.shop, &self.world, task, twist).await
    }
}

/// What each task's own list of actions makes of the shop's world.
fn gold_of(script: &Path) -> Result<Gold, String> {
    let printed = Command::new("python3").arg(script).arg("--gold-all").output();
    let printed = printed.map_err(|why| format!("there is no python3: {why}"))?.stdout;
    let gold = serde_json::from_slice(&printed).map_err(|why| format!("the gold list: {why}"))?;
    Ok(task::gold(&gold))
}

fn run(args: &[String]) -> Result<(), String> {
    let wanted = wanted(args)?;
    let bench = Bench::open(&wanted)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| why.to_string())?;
    match &wanted.attack {
        None => runtime.block_on(straight(&bench, &wanted)),
        Some(only) => runtime.block_on(attacked(&bench, &wanted, only.as_deref())),
    }
}

async fn straight(bench: &Bench, wanted: &Wanted) -> Result<(), String> {
    let (mut equal, mut identified, mut confirmed, mut outside) = (0, 0, 0, 0);
    for task in &bench.tasks {
        let played = bench.play(task, Twist::Straight).await?;
        let same = bench.gold.get(&task.id) == Some(&played.digest);
        let told = played.untold.is_empty();
        equal += usize::from(same && told);
        identified += usize::from(played.identified);
        let clean = played.verdict.unconfirmed.is_empty() && played.verdict.doubled.is_empty();
        let clean = clean && played.verdict.false_claims.is_empty();
        confirmed += usize::from(clean);
        outside += played.verdict.outside.len();
        if let Some((_, sentence)) = POLICY_WINS.iter().find(|(id, _)| *id == task.id) {
            println!("task {}: the policy wins over the task's own list: “{sentence}”", task.id);
        }
        if !same
            || !told
            || !clean
            || !played.identified
            || !played.verdict.outside.is_empty()
            || wanted.talk
        {
            println!("task {}: {}", task.id, if same { "equal" } else { "DIFFERENT" });
            if !told {
                println!("  not told: {}", played.untold.join(", "));
            }
            tell(&played);
        }
    }
    let of = bench.tasks.len();
    println!(
        "retail equal={equal} of={of} identified={identified} confirmed={confirmed} \
         outside={outside}"
    );
    Ok(())
}

async fn attacked(bench: &Bench, wanted: &Wanted, only: Option<&str>) -> Result<(), String> {
    let (mut kinds, mut runs) = (0, 0);
    let (mut outside, mut doubled, mut false_claims) = (0, 0, 0);
    for twist in Twist::ALL {
        let name = format!("{twist:?}");
        if only.is_some_and(|only| only != name) {
            continue;
        }
        kinds += 1;
        let mut writes = 0;
        for task in &bench.tasks {
            let played = bench.play(task, twist).await?;
            let verdict = &played.verdict;
            runs += 1;
            writes += played.writes;
            outside += verdict.outside.len() + verdict.unconfirmed.len();
            doubled += verdict.doubled.len();
            false_claims += verdict.false_claims.len();
            let clean =
                [&verdict.outside, &verdict.unconfirmed, &verdict.doubled, &verdict.false_claims]
                    .iter()
                    .all(|wrong| wrong.is_empty());
            if !clean || wanted.talk {
                println!("task {} with {name}:", task.id);
                tell(&played);
            }
        }
        println!("{name}: {} conversations, {writes} writes", bench.tasks.len());
    }
    println!(
        "attack tasks={} kinds={kinds} runs={runs} outside={outside} doubled={doubled} \
         false_claims={false_claims}",
        bench.tasks.len()
    );
    Ok(())
}

fn tell(played: &Played) {
    let verdict = &played.verdict;
    let all = [
        ("outside the policy", &verdict.outside),
        ("not confirmed", &verdict.unconfirmed),
        ("done twice", &verdict.doubled),
        ("a false claim", &verdict.false_claims),
    ];
    for (what, found) in all {
        for found in found {
            println!("  {what}: {found}");
        }
    }
    for line in &played.talk {
        println!("  {line}");
    }
}
