//! Scenarios.

use super::{
    Args, Call, Expr, Name, Path, Str, Word, after, before, child, children, count, has, keywords,
    node, one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

node!(
    /// `scenario "…" for refund { … }`.
    Scenario,
    SCENARIO_DECL
);

impl Scenario {
    /// What it shows.
    pub fn title(&self) -> Option<Str> {
        Str::of(&self.0)
    }

    /// The playbook or desk.
    pub fn subject(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Its lines, in order.
    pub fn lines(&self) -> impl Iterator<Item = Line> + use<> {
        children(&self.0)
    }
}

one_of! {
    /// A line of a scenario.
    Line {
        /// `given customer …`.
        Given(Given),
        /// `tool t gives v`.
        Stub(Stub),
        /// `world "fixtures.json"`.
        World(World),
        /// `customer "…" means …`.
        Customer(Customer),
        /// `team_lead approves`.
        Approver(Approver),
        /// `time passes 25 hours`.
        Time(TimePasses),
        /// `event x(…)`.
        Event(EventLine),
        /// `person takes over`.
        Person(PersonLine),
        /// `expect …`.
        Expect(Expect),
    }
}

node!(
    /// `given customer Customer { … }`, `given identified`, `given now 2026-11-22 10:00`.
    Given,
    GIVEN_LINE
);

impl Given {
    /// `now` is given.
    pub fn is_now(&self) -> bool {
        has(&self.0, "now")
    }

    /// The fact, or its subject.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Values in brackets behind it.
    pub fn args(&self) -> Option<Args> {
        child(&self.0)
    }

    /// The value.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `tool shop.refund(id: "x") times out, then gives v`.
    Stub,
    STUB_LINE
);

impl Stub {
    /// The tool.
    pub fn tool(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Only for these values.
    pub fn args(&self) -> Option<Args> {
        child(&self.0)
    }

    /// Its answers, in turn; the last one stays.
    pub fn answers(&self) -> impl Iterator<Item = StubAnswer> + use<> {
        children(&self.0)
    }
}

node!(
    /// `gives v`, `fails already_shipped`, `fails`, `times out`.
    StubAnswer,
    STUB_ANSWER
);

impl StubAnswer {
    /// The result.
    pub fn gives(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// It is refused, or certainly not done (without a name).
    pub fn fails(&self) -> bool {
        has(&self.0, "fails")
    }

    /// The refusal.
    pub fn refusal(&self) -> Option<Name> {
        child(&self.0)
    }

    /// No answer comes.
    pub fn times_out(&self) -> bool {
        has(&self.0, "out")
    }
}

node!(
    /// `world "fixtures.json"`.
    World,
    WORLD_LINE
);

impl World {
    /// The file.
    pub fn file(&self) -> Option<Str> {
        Str::of(&self.0)
    }
}

node!(
    /// `customer "…" means cancel_order, reason ordered_by_mistake`.
    Customer,
    CUSTOMER_LINE
);

impl Customer {
    /// What they write.
    pub fn message(&self) -> Option<Str> {
        Str::of(&self.0)
    }

    /// What they mean; nothing where the project's interpreter decides.
    pub fn readings(&self) -> impl Iterator<Item = Reading> + use<> {
        children(&self.0)
    }
}

node!(
    /// An intent, `slot value`, `order where C`, `yes`, `no`, `correct slot value`,
    /// `new matter intent`, `unclear`.
    Reading,
    READING
);

impl Reading {
    /// Its own words of the language: `yes`, `no`, `correct`, `new`, `add`, `remove`, `change`,
    /// `all`, `but`, `lowest`, `highest`.
    pub fn has_word(&self, word: &str) -> bool {
        has(&self.0, word)
    }

    /// The number behind `case`.
    pub fn case(&self) -> Option<Word> {
        count(&self.0).filter(|_| has(&self.0, "case"))
    }

    /// The intent or the slot.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }

    /// The slot's value.
    pub fn value(&self) -> Option<Expr> {
        let described = has(&self.0, "where") || has(&self.0, "rather");
        child::<Expr>(&self.0).filter(|_| !described)
    }

    /// What it should rather be, behind `rather`.
    pub fn rather(&self) -> Option<Expr> {
        after(&self.0, "rather")
    }

    /// The field behind `lowest` or `highest`.
    pub fn by_field(&self) -> Option<Path> {
        children(&self.0).nth(1)
    }

    /// The number behind `number`.
    pub fn place(&self) -> Option<Word> {
        let mut elements = self.0.children_with_tokens();
        elements.find(|e| e.as_token().is_some_and(|token| token.text() == "number"))?;
        elements
            .filter_map(|e| e.into_token())
            .find(|token| token.kind() == SyntaxKind::NUMBER)
            .map(Word)
    }

    /// The condition behind `where`.
    pub fn condition(&self) -> Option<Expr> {
        after(&self.0, "where")
    }

    /// The parts of `swaps add { … }`.
    pub fn parts(&self) -> impl Iterator<Item = Reading> + use<> {
        children(&self.0)
    }
}

node!(
    /// `team_lead approves`, `team_lead declines`.
    Approver,
    APPROVER_LINE
);

impl Approver {
    /// Who.
    pub fn role(&self) -> Option<Path> {
        child(&self.0)
    }

    /// `approves`, rather than `declines`.
    pub fn approves(&self) -> bool {
        has(&self.0, "approves")
    }
}

node!(
    /// `time passes 25 hours`.
    TimePasses,
    TIME_LINE
);

impl TimePasses {
    /// How long.
    pub fn duration(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `event parcel_lost(order_id: "W1")`.
    EventLine,
    EVENT_LINE
);

impl EventLine {
    /// The event with its values.
    pub fn call(&self) -> Option<Call> {
        child(&self.0)
    }
}

node!(
    /// `person takes over`, `person gives back`, `person sends`, `person sends "…"`,
    /// `person switches off shop.refund`.
    PersonLine,
    PERSON_LINE
);

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonAct {
    /// `takes over`.
    TakesOver,
    /// `gives back`.
    GivesBack,
    /// `sends`, in these words where some are written.
    Sends(Option<Str>),
    /// `switches off`, or `on`.
    Switches {
        /// Whether it is off from now on.
        off: bool,
        /// What.
        what: Option<Path>,
    },
}

impl PersonLine {
    /// What the person does.
    pub fn does(&self) -> PersonAct {
        if has(&self.0, "sends") {
            PersonAct::Sends(Str::of(&self.0))
        } else if has(&self.0, "switches") {
            PersonAct::Switches { off: has(&self.0, "off"), what: child(&self.0) }
        } else if has(&self.0, "takes") {
            PersonAct::TakesOver
        } else {
            PersonAct::GivesBack
        }
    }
}

node!(
    /// `expect call t once`, `expect no call t`, `expect said "…"`, ….
    Expect,
    EXPECT_LINE
);

/// What is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// `call t(args)`; how often, where it is said (`once` is 1).
    Call {
        /// The tool.
        tool: Option<Path>,
        /// Only with these values.
        args: Option<Args>,
        /// The number that is written before `times`.
        times: Option<Word>,
        /// `once`.
        once: bool,
    },
    /// `no call t`.
    NoCall {
        /// The tool.
        tool: Option<Path>,
        /// Only with these values.
        args: Option<Args>,
    },
    /// `said "…"`, `no said "…"`.
    Said {
        /// The words.
        words: Option<Str>,
        /// They must not be said.
        not: bool,
    },
    /// `state find`.
    State(Option<Name>),
    /// `waiting for approval`.
    WaitingForApproval,
    /// `resolved cancelled`, `unresolved cancelled`, `reopened cancelled`: the word, the outcome.
    Resolved(String, Option<Name>),
    /// `end cancelled`.
    End(Option<Name>),
    /// `handoff support`, `handoff support told "…"`.
    Handoff {
        /// The team.
        team: Option<Path>,
        /// What it is told among other things.
        told: Option<Str>,
    },
    /// `calls a, b`.
    Calls(Vec<Path>),
    /// `drafted "…"`.
    Drafted(Option<Str>),
}

impl Expect {
    /// Whether it is expected not to be so: `no`.
    pub fn is_denied(&self) -> bool {
        has(&self.0, "no")
    }

    /// What is expected.
    pub fn expected(&self) -> Option<Expected> {
        let node = &self.0;
        let not = has(node, "no");
        keywords(node).find_map(|word| match word.text() {
            "call" if not => Some(Expected::NoCall { tool: child(node), args: child(node) }),
            "call" => Some(Expected::Call {
                tool: before(node, "once"),
                args: child(node),
                times: count(node),
                once: has(node, "once"),
            }),
            "said" => Some(Expected::Said { words: Str::of(node), not }),
            "state" => Some(Expected::State(child(node))),
            "waiting" => Some(Expected::WaitingForApproval),
            word @ ("resolved" | "unresolved" | "reopened") => {
                Some(Expected::Resolved(word.to_owned(), child(node)))
            }
            "end" => Some(Expected::End(child(node))),
            "handoff" => Some(Expected::Handoff { team: child(node), told: Str::of(node) }),
            "calls" => Some(Expected::Calls(children(node).collect())),
            "drafted" => Some(Expected::Drafted(Str::of(node))),
            _ => None,
        })
    }
}
