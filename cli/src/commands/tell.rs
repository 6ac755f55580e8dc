//! What happened, told: as JSON lines for programs, as a talk for people.

use std::io::Write as _;

use anstyle::{AnsiColor, Style};
use playbook_runtime::{Delivering, Happened, Listener, What};
use serde_json::{Value, json};

/// Tells everything on the standard output, a line each. A line that can't be written is not told: the
/// desk stops, and it comes again when it goes on.
pub(crate) struct AsLines;

impl Listener for AsLines {
    fn hear<'a>(&'a self, happened: &'a Happened) -> Delivering<'a> {
        let mut out = std::io::stdout().lock();
        let written = writeln!(out, "{}", as_json(happened)).and_then(|()| out.flush());
        let told = written.map_err(|why| format!("the output can't be written: {why}"));
        Box::pin(std::future::ready(told))
    }
}

/// One line of JSON: `{"conversation", "id", "reply"}`, or `{"conversation", "id", "effect", …}`.
pub(crate) fn as_json(happened: &Happened) -> Value {
    let mut line = json!({ "conversation": happened.conversation, "id": happened.id });
    let mut rest = what_as_json(&happened.what);
    if let (Some(line), Some(rest)) = (line.as_object_mut(), rest.as_object_mut()) {
        line.append(rest);
    }
    line
}

fn what_as_json(what: &What) -> Value {
    match what {
        What::Would(what) => json!({ "would": what_as_json(what) }),
        What::Calls { tool, effect, args } => {
            json!({ "effect": "calls", "tool": tool, "kind": effect, "args": args })
        }
        What::Reply { text } => json!({ "reply": text }),
        What::Called { tool, effect, ended, with } => {
            json!({ "effect": "called", "tool": tool, "kind": effect, "ended": ended, "with": with })
        }
        What::ApprovalAsked { digest, act, roles, because, until } => json!({
            "effect": "approval_asked", "digest": digest, "act": act, "roles": roles,
            "because": because, "until": until,
        }),
        What::ApprovalClosed { digest } => json!({ "effect": "approval_closed", "digest": digest }),
        What::Drafted { draft, text, act, because } => json!({
            "effect": "drafted", "draft": draft, "text": text, "act": act, "because": because,
        }),
        What::DraftClosed { draft } => json!({ "effect": "draft_closed", "draft": draft }),
        What::HandedOff { team, queue, packet } => {
            json!({ "effect": "handed_off", "team": team, "queue": queue, "packet": packet })
        }
        What::Ended { playbook, outcome, values } => {
            json!({ "effect": "ended", "playbook": playbook, "outcome": outcome, "values": values })
        }
        What::Resolved { playbook, outcome, how } => {
            json!({ "effect": how, "playbook": playbook, "outcome": outcome })
        }
        What::Noted { text } => json!({ "effect": "noted", "note": text }),
        What::TaskLeft { team, queue, text, due } => json!({
            "effect": "task_left", "team": team, "queue": queue, "task": text, "due": due,
        }),
    }
}

/// For people: replies as they are, effects in brackets.
pub(crate) fn as_talk(happened: &Happened) -> String {
    what_as_talk(&happened.what)
}

fn what_as_talk(what: &What) -> String {
    let quiet: Style = AnsiColor::BrightBlack.on_default();
    let aside = |words: String| format!("{quiet}          [{words}]{quiet:#}");
    match what {
        What::Would(what) => {
            let would = what_as_talk(what);
            aside(format!("would: {}", anstream::adapter::strip_str(would.trim())))
        }
        What::Calls { tool, args, .. } => aside(format!("call {tool}({})", args.join(", "))),
        What::Reply { text } => format!("    desk: {text}"),
        What::Called { tool, ended, with, .. } => aside(format!("{tool} {ended}: {with}")),
        What::ApprovalAsked { digest, act, roles, because, .. } => {
            let digest = digest.chars().take(12).collect::<String>();
            let roles = roles.join(" and ");
            aside(format!(
                "waits for {roles}: {act}, because {because}; to decide: /approve {digest}"
            ))
        }
        What::ApprovalClosed { .. } => aside("waits for nobody's decision any more".to_owned()),
        What::Drafted { draft, text, .. } => {
            let draft = draft.chars().take(12).collect::<String>();
            aside(format!("drafted for a person ({draft}): {text}"))
        }
        What::DraftClosed { .. } => aside("the draft is off the list".to_owned()),
        What::HandedOff { team, packet, .. } => {
            aside(format!("handed over to {team}: {}", packet.reason))
        }
        What::Ended { playbook, outcome, .. } => aside(format!("{playbook} ended: {outcome}")),
        What::Resolved { playbook, outcome, how } => aside(format!("{how}: {playbook}, {outcome}")),
        What::Noted { text } => aside(format!("note: {text}")),
        What::TaskLeft { team, text, .. } => aside(format!("left to do for {team}: {text}")),
    }
}
