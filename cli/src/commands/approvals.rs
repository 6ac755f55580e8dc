//! `playbook approvals`: what waits for a person's decision, and the decision.

use std::collections::BTreeMap;
use std::sync::Arc;

use anstream::{eprintln, println};
use jiff::Timestamp;
use playbook_graph::{Graph, Verified};
use playbook_runtime::approvals::{leave, role_names};
use playbook_runtime::store::OpenApproval;
use playbook_runtime::{Decision, Sqlite, Store, StoreError};
use serde_json::json;

use super::plain::plain;
use super::{desk, load, run::must_exist, tell};
use crate::args::{Approvals, ApprovalsList, ApprovalsVerb, Decide};
use crate::exit::{Exit, Outcome};

/// Lists, approves or declines.
pub(crate) fn run(args: &Approvals) -> Outcome {
    match &args.verb {
        ApprovalsVerb::List(args) => list(args),
        ApprovalsVerb::Approve(args) => decide(args, true),
        ApprovalsVerb::Decline(args) => decide(args, false),
    }
}

/// Each request that waits, the oldest first: in words, or as JSON lines.
fn list(args: &ApprovalsList) -> Outcome {
    must_exist(&args.store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let store = Sqlite::beside(&args.store)?;
    desk::block_on(async {
        let all = store.approvals().await?;
        if !args.json {
            println!("{}", in_words(verified.graph(), &all));
            return Ok(Exit::Good);
        }
        for open in all {
            let line = json!({
                "digest": open.request.digest.to_string(),
                "conversation": open.conversation,
                "act": open.request.act,
                "confirmed": open.request.confirmed,
                "arguments": open.request.named.iter().cloned().collect::<BTreeMap<_, _>>(),
                "roles": role_names(verified.graph(), &open.request),
                "because": open.request.because,
                "until": open.request.until,
            });
            println!("{line}");
        }
        Ok(Exit::Good)
    })
}

/// What waits, as the people who decide read it.
fn in_words(graph: &Graph, all: &[OpenApproval]) -> String {
    if all.is_empty() {
        return "nothing waits for a decision".to_owned();
    }
    let told = all.iter().map(|open| {
        let request = &open.request;
        let roles = role_names(graph, request).join(" and ");
        let mut lines = vec![format!("{}  {}", request.digest.short(), plain(&request.act))];
        for (name, words) in &request.named {
            lines.push(format!("  {name}: {}", plain(words)));
        }
        if let Some(confirmed) = &request.confirmed {
            let confirmed = plain(confirmed);
            lines.push(format!("  the customer said yes to: \u{201c}{confirmed}\u{201d}"));
        }
        lines.push(format!("  needs: {roles}, because of {}", request.because));
        lines.push(format!("  conversation: {}", plain(&open.conversation)));
        let until = request.until.strftime("%Y-%m-%d %H:%M UTC");
        lines.push(format!("  until: {until}; after that it is not done"));
        lines.join("\n")
    });
    told.collect::<Vec<_>>().join("\n\n")
}

/// Decides. Where another process drives the store, the decision is left in it; else what follows
/// from it is done here.
fn decide(args: &Decide, approves: bool) -> Outcome {
    must_exist(&args.store)?;
    let Some(verified) = load::graph(&args.desk)? else { return Ok(Exit::Bad) };
    let verified = Arc::new(verified);
    match Sqlite::open(&args.store) {
        Ok(store) => decide_here(args, approves, &verified, store),
        Err(StoreError::InUse(_)) => leave_it(args, approves, &verified),
        Err(wrong) => Err(wrong.into()),
    }
}

fn decide_here(args: &Decide, approves: bool, verified: &Arc<Verified>, store: Sqlite) -> Outcome {
    desk::block_on(async {
        let runtime = desk::runtime(&args.desk, verified, Arc::new(store), tell::AsLines)?;
        runtime.recover().await?;
        runtime.wake().await?;
        if approves {
            runtime.approve(&args.digest, &args.by, &args.role).await?;
        } else {
            runtime.decline(&args.digest, &args.by, &args.role).await?;
        }
        let same = |open: &OpenApproval| open.request.digest.to_string().starts_with(&args.digest);
        if runtime.approvals().await?.iter().any(same) {
            eprintln!(
                "it still waits: somebody else has to decide, too (nobody decides on their own \
                 matter, and one person counts once)"
            );
        }
        Ok(Exit::Good)
    })
}

fn leave_it(args: &Decide, approves: bool, verified: &Verified) -> Outcome {
    let store = Sqlite::beside(&args.store)?;
    let (digest, by, role) = (args.digest.clone(), args.by.clone(), args.role.clone());
    let decision = Decision { digest, by, role, approves };
    desk::block_on(async {
        leave(&store, verified.graph(), &decision, Timestamp::now()).await?;
        eprintln!("left for the process that runs the desk");
        Ok(Exit::Good)
    })
}
