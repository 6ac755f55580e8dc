//! Plays one task: the shop as new, one customer, one desk; and then the judge.

use std::sync::Arc;
use std::time::Duration;

use playbook_tests::Shop;

use crate::attack::Twist;
use crate::customer::Customer;
use crate::desk::Desk;
use crate::judge::{Verdict, judge};
use crate::task::{Task, World};

/// The most messages of one conversation.
const MOST: usize = 80;

/// Longer than a shop hangs that is told to.
const HANGS: Duration = Duration::from_secs(3);

/// What came of a task.
pub(crate) struct Played {
    /// What the shop's world is afterwards.
    pub(crate) digest: String,
    /// Whether it was known who writes before anything of theirs was read or done.
    pub(crate) identified: bool,
    /// What was to be told and wasn't.
    pub(crate) untold: Vec<String>,
    /// What is wrong.
    pub(crate) verdict: Verdict,
    /// How many writes reached the shop.
    pub(crate) writes: usize,
    /// The conversation.
    pub(crate) talk: Vec<String>,
}

/// Plays a task with a twist.
///
/// # Errors
/// In words, where shop or runtime can't go on: that is no conversation.
pub(crate) async fn play(
    desk: &Desk,
    shop: &Arc<Shop>,
    world: &Arc<World>,
    task: &Task,
    twist: Twist,
) -> Result<Played, String> {
    shop.reset().map_err(|why| why.to_string())?;
    let customer = Customer::new(world.clone(), shop.clone(), task, twist);
    let runtime = desk.runtime(customer.clone())?;
    for number in 0..MOST {
        if customer.is_done() {
            break;
        }
        let (id, text) = (number.to_string(), twist.text(number));
        let times = if twist == Twist::SendsTwice { 2 } else { 1 };
        for _ in 0..times {
            let turn = runtime.message("customer", &id, text.clone()).await;
            let happened = turn.map_err(|why| why.to_string())?.happened;
            let writes = shop.writes().map_err(|why| why.to_string())?.len();
            customer.hear(&happened, writes);
        }
    }
    if twist == Twist::Hangs {
        // What hangs still goes on afterwards: it belongs to this conversation.
        tokio::time::sleep(HANGS).await;
    }
    let writes = shop.writes().map_err(|why| why.to_string())?;
    let digest = shop.digest().map_err(|why| why.to_string())?;
    Ok(customer.mind(|mind| {
        let found = |(tool, ended): &(String, &str)| is_look_up(tool) && *ended == "gave";
        let first = mind.called.iter().position(found);
        let other = mind.called.iter().position(|(tool, _)| !is_look_up(tool));
        let identified = first.is_some_and(|first| other.is_none_or(|other| first < other));
        let verdict = judge(world, &task.who, identified, &mind.agreed, &mind.turns, &writes);
        let replies: Vec<&str> =
            mind.turns.iter().flat_map(|turn| &turn.replies).map(String::as_str).collect();
        let said = replies.join("\n").to_lowercase().replace(',', "");
        let untold = task.told.iter().filter(|told| !is_said(&said, told)).cloned().collect();
        let talk = std::mem::take(&mut mind.talk);
        Played { digest, identified, untold, verdict, writes: writes.len(), talk }
    }))
}

fn is_look_up(tool: &str) -> bool {
    tool.ends_with("find_by_email") || tool.ends_with("find_by_name")
}

/// Whether something was said, whatever the case and the zeros behind the point.
fn is_said(said: &str, told: &str) -> bool {
    let told = told.to_lowercase().replace(',', "");
    let shorter = told.strip_suffix('0').filter(|short| short.contains('.'));
    said.contains(&told)
        || shorter.is_some_and(|short| said.contains(short))
        || said.contains(&format!("{told}0"))
}
