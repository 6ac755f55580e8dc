//! What happened: everything the host learns of a conversation, one thing at a time. Replies to
//! pass on, effects, requests to people, ends.

use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;
use playbook_graph::{Effect, Graph, Resolution};
use playbook_machine::{Output, OutputKind, Packet, ToolOutcome};
use serde::Serialize;

use crate::tools::ToolCall;

/// One thing that happened in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// The conversation.
    pub conversation: String,
    /// Names it: the same when it is delivered a second time.
    pub id: String,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// The customer is told something.
    Reply {
        /// The words.
        text: String,
    },
    /// A tool was called, and this came of it. Told once; the journal keeps it.
    Called {
        /// The tool.
        tool: String,
        /// What calling it means for the world.
        effect: Effect,
        /// How it ended: `gave`, `refused`, `failed`, `unknown`.
        ended: &'static str,
        /// The result in words, the refusal's name, or why.
        with: String,
    },
    /// People are asked to approve something.
    ApprovalAsked {
        /// What exactly: approve or decline by this.
        digest: String,
        /// The act in words.
        act: String,
        /// One person of each of these roles is needed.
        roles: Vec<String>,
        /// Why.
        because: String,
        /// When the request expires.
        until: Timestamp,
    },
    /// A request for approval is off the list: decided, expired, or what it was about changed.
    ApprovalClosed {
        /// Which.
        digest: String,
    },
    /// A person is asked to send what would be said or done.
    Drafted {
        /// Send or change it by this.
        draft: String,
        /// What would be said; of an act, the act in words.
        text: String,
        /// Whether it is an act: its arguments change through slots alone.
        act: bool,
        /// Why a person sends it.
        because: String,
    },
    /// A draft is off the list: sent, changed, or void.
    DraftClosed {
        /// Which.
        draft: String,
    },
    /// People take over.
    HandedOff {
        /// Who.
        team: String,
        /// Where it goes.
        queue: String,
        /// All they need to know.
        packet: Packet,
    },
    /// A matter ended.
    Ended {
        /// The playbook.
        playbook: String,
        /// Its outcome.
        outcome: String,
        /// What the outcome carries, in words.
        values: Vec<String>,
    },
    /// A call is made. Told of a shadow alone, as what it would do.
    Calls {
        /// The tool.
        tool: String,
        /// What calling it would mean for the world.
        effect: Effect,
        /// The arguments, in words.
        args: Vec<String>,
    },
    /// This would happen: told by a shadow, which does none of it.
    Would(Box<What>),
    /// It is known what became of a matter that ended, as the system of record says.
    Resolved {
        /// The playbook.
        playbook: String,
        /// Its outcome.
        outcome: String,
        /// What became of it.
        how: Resolution,
    },
    /// A note for people.
    Noted {
        /// The words.
        text: String,
    },
    /// Something for people to do.
    TaskLeft {
        /// Who.
        team: String,
        /// Where it goes.
        queue: String,
        /// What.
        text: String,
        /// By when, where a time is set.
        due: Option<Timestamp>,
    },
}

/// Whether a delivery worked, once that is known; why not, in words.
pub type Delivering<'a> = Pin<Box<dyn Future<Output = Result<(), String>> + Send + 'a>>;

/// Who is told. What it took is acknowledged and not told again; what it didn't take, or what a
/// crash left open, is told again under the same id. Every function `Fn(&Happened)` is one.
pub trait Listener: Send + Sync + 'static {
    /// Takes one thing.
    fn hear<'a>(&'a self, happened: &'a Happened) -> Delivering<'a>;
}

impl<F: Fn(&Happened) + Send + Sync + 'static> Listener for F {
    fn hear<'a>(&'a self, happened: &'a Happened) -> Delivering<'a> {
        self(happened);
        Box::pin(std::future::ready(Ok(())))
    }
}

/// What the host is told of an output; nothing of what the engine does by itself.
pub(crate) fn told(graph: &Graph, conversation: &str, output: &Output) -> Option<Happened> {
    let what = match &output.kind {
        OutputKind::Reply { text } => What::Reply { text: text.clone() },
        OutputKind::Note { text } => What::Noted { text: text.clone() },
        OutputKind::Task { team, text, due } => {
            let team = graph.teams.lookup(*team)?;
            let queue = team.queue.as_ref().unwrap_or(&team.name).clone();
            What::TaskLeft { team: team.name.clone(), queue, text: text.clone(), due: *due }
        }
        OutputKind::WithdrawApproval { digest } => {
            What::ApprovalClosed { digest: digest.to_string() }
        }
        OutputKind::RequestApproval(request) => What::ApprovalAsked {
            digest: request.digest.to_string(),
            act: request.act.clone(),
            roles: crate::approvals::role_names(graph, request),
            because: request.because.clone(),
            until: request.until,
        },
        OutputKind::Draft(draft) => What::Drafted {
            draft: output.id.0.to_string(),
            text: draft.text.clone(),
            act: draft.act.is_some(),
            because: draft.because.clone(),
        },
        OutputKind::WithdrawDraft { draft } => What::DraftClosed { draft: draft.0.to_string() },
        OutputKind::HandOff { team, packet } => {
            let team = graph.teams.lookup(*team)?;
            let queue = team.queue.as_ref().unwrap_or(&team.name).clone();
            What::HandedOff { team: team.name.clone(), queue, packet: packet.clone() }
        }
        OutputKind::Ended { playbook, outcome, values } => What::Ended {
            playbook: playbook.clone(),
            outcome: outcome.clone(),
            values: values.iter().map(|value| graph.speak_value(value)).collect(),
        },
        OutputKind::Resolved { playbook, outcome, how } => {
            What::Resolved { playbook: playbook.clone(), outcome: outcome.clone(), how: *how }
        }
        OutputKind::Interpret { .. }
        | OutputKind::Phrase(_)
        | OutputKind::CallTool { .. }
        | OutputKind::Discard { .. }
        | OutputKind::Reserve(_)
        | OutputKind::Settle { .. }
        | OutputKind::StartTimer { .. }
        | OutputKind::StopTimer { .. } => return None,
    };
    let id = output.id.0.to_string();
    Some(Happened { conversation: conversation.to_owned(), id, what })
}

/// What the host is told of a call.
pub(crate) fn called(graph: &Graph, call: &ToolCall, outcome: &ToolOutcome) -> Option<What> {
    let tool = graph.tools.lookup(call.tool())?;
    let (ended, with) = match outcome {
        ToolOutcome::Gave(value) => ("gave", graph.speak_value(value)),
        ToolOutcome::Refused(name) => ("refused", name.clone()),
        ToolOutcome::Failed(why) => ("failed", why.clone()),
        ToolOutcome::Unknown(why) => ("unknown", why.clone()),
    };
    Some(What::Called { tool: tool.name.clone(), effect: tool.effect, ended, with })
}
