//! What happened in a conversation, as people would tell it.

use playbook_graph::speak::{SECRET, speak_duration};
use playbook_graph::{Graph, PersonDoes, Resolution, RoleId, TeamId, ToolId, Value};
use playbook_machine::{ApprovalRequest, Draft, Packet, ToolOutcome};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The customer wrote this.
    Customer(String),
    /// The customer was told this.
    Said(String),
    /// A tool was called.
    Called {
        /// Which.
        tool: ToolId,
        /// With which arguments.
        args: Vec<Value>,
        /// How it ended.
        outcome: ToolOutcome,
    },
    /// People were asked to approve something.
    ApprovalAsked(ApprovalRequest),
    /// They needn't any more.
    ApprovalWithdrawn(ApprovalRequest),
    /// Somebody decided.
    Decided {
        /// The role of who did.
        role: RoleId,
        /// Whether it was a yes.
        approves: bool,
    },
    /// A person was shown what would be said or done.
    Drafted(Draft),
    /// A person beside the machine did this.
    Person(PersonDoes),
    /// So many seconds went by.
    TimePassed(i64),
    /// A person's team took over.
    HandedOver {
        /// Which.
        team: TeamId,
        /// What they were told.
        packet: Packet,
    },
    /// A case ended.
    Ended {
        /// The playbook's name.
        playbook: String,
        /// The outcome's name.
        outcome: String,
    },
    /// What became of a case that ended is known.
    Resolved {
        /// The playbook's name.
        playbook: String,
        /// The outcome's name.
        outcome: String,
        /// What became of it.
        how: Resolution,
    },
    /// This happened outside.
    Event(String),
    /// A note was left for people.
    Noted(String),
    /// Something was left to do for a team.
    TaskLeft {
        /// Which.
        team: TeamId,
        /// What.
        text: String,
    },
    /// It went on and on without anybody saying anything, and was stopped.
    Circle,
}

impl Happened {
    /// In words, on one line.
    pub fn in_words(&self, graph: &Graph) -> String {
        match self {
            Self::Customer(text) => format!("customer: “{text}”"),
            Self::Said(text) => format!("reply: “{text}”"),
            Self::Called { tool, args, outcome } => {
                format!("calls {}: {}", call(graph, *tool, args), came_of_it(graph, outcome))
            }
            Self::ApprovalAsked(request) => {
                let names = request.roles.iter().map(|role| role_name(graph, *role));
                let names = playbook_graph::speak::speak_list(names);
                format!("asks {names} to approve {}", request.act)
            }
            Self::ApprovalWithdrawn(request) => format!("asks no more for {}", request.act),
            Self::Decided { role, approves } => {
                let decides = if *approves { "approves" } else { "declines" };
                format!("{} {decides}", role_name(graph, *role))
            }
            Self::Drafted(draft) => format!("drafts: “{}”", draft.text),
            Self::Person(does) => match does {
                PersonDoes::TakesOver => "a person takes over".to_owned(),
                PersonDoes::GivesBack => "the person gives back".to_owned(),
                PersonDoes::Sends(None) => "a person sends it".to_owned(),
                PersonDoes::Sends(Some(words)) => format!("a person sends: “{words}”"),
                PersonDoes::SwitchesOff(what) => format!("a person switches off {what}"),
                PersonDoes::SwitchesOn(what) => format!("a person switches on {what}"),
            },
            Self::TimePassed(seconds) => format!("{} pass", speak_duration(*seconds)),
            Self::HandedOver { team, packet } => {
                let name = graph.teams.lookup(*team).map_or("", |team| team.name.as_str());
                format!("hands over to {name}: {}", packet.reason)
            }
            Self::Ended { playbook, outcome } => format!("{playbook} ends: {outcome}"),
            Self::Resolved { playbook, outcome, how } => format!("{how}: {playbook}, {outcome}"),
            Self::Event(name) => format!("event: {name}"),
            Self::Noted(text) => format!("notes “{text}”"),
            Self::TaskLeft { team, text } => {
                let name = graph.teams.lookup(*team).map_or("", |team| team.name.as_str());
                format!("leaves {name} to do: “{text}”")
            }
            Self::Circle => "goes in a circle and is stopped".to_owned(),
        }
    }
}

fn role_name(graph: &Graph, role: RoleId) -> String {
    graph.roles.lookup(role).map_or_else(String::new, |role| role.name.clone())
}

/// A call in words: `shop.cancel_order(order #W1234567, no longer needed)`.
pub(crate) fn call(graph: &Graph, tool: ToolId, args: &[Value]) -> String {
    let declared = graph.tools.lookup(tool);
    let given = declared.into_iter().flat_map(playbook_graph::Tool::given);
    let words = given.zip(args).map(|(param, arg)| {
        if param.marks.secret { SECRET.to_owned() } else { graph.speak_value(arg) }
    });
    let args: Vec<String> = words.collect();
    format!("{}({})", declared.map_or("", |tool| tool.name.as_str()), args.join(", "))
}

fn came_of_it(graph: &Graph, outcome: &ToolOutcome) -> String {
    match outcome {
        ToolOutcome::Gave(value) => graph.speak_value(value),
        ToolOutcome::Refused(name) => format!("refused, {name}"),
        ToolOutcome::Failed(why) => format!("not done, {why}"),
        ToolOutcome::Unknown(why) => format!("not known whether it was done, {why}"),
    }
}
