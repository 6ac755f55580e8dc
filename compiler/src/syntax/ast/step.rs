//! Steps, arms, targets.

use super::{
    Args, Call, Expr, Name, Node, Params, Path, Str, Text, Word, after, before, child, children,
    first_sign, has, node, nth, one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

one_of! {
    /// One step of a state or of an arm.
    Step {
        /// `say "…"`.
        Say(Say),
        /// `answer from a, b "…"`.
        Answer(Answer),
        /// `ask order { … }`.
        Ask(Ask),
        /// `ask "…" { label "spoken" -> target }`.
        Choice(ChoiceStep),
        /// `call tool(args) as name { … }`.
        Call(CallStep),
        /// `run playbook(args) as name { … }`.
        Run(Run),
        /// `let name be expression`.
        Let(Let),
        /// `when C -> target`.
        When(When),
        /// `match x { … }`.
        Match(Match),
        /// `forget a, b`.
        Forget(Forget),
        /// `note "…"`.
        Note(Note),
        /// `task for team "…" due 1 business_day`.
        Task(Task),
        /// `wait { … }`.
        Wait(Wait),
        /// `all or nothing { … } { … }`.
        Plan(Plan),
        /// `go to state`.
        Go(Go),
        /// `end outcome(values)`.
        End(End),
        /// `handoff team because "…"`.
        Handoff(Handoff),
    }
}

one_of! {
    /// Where a path goes on, behind `->`.
    Target {
        /// A state.
        State(GoTarget),
        /// `end outcome(values)`.
        End(End),
        /// `handoff team because "…"`.
        Handoff(Handoff),
    }
}

node!(
    /// `say "…"`, `say exactly "…"`.
    Say,
    SAY_STEP
);

impl Say {
    /// What is said.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }

    /// Word for word.
    pub fn is_exact(&self) -> bool {
        has(&self.0, "exactly")
    }
}

node!(
    /// `answer from order, returns_faq "…"`.
    Answer,
    ANSWER_STEP
);

impl Answer {
    /// The values and sources that it may use.
    pub fn sources(&self) -> impl Iterator<Item = Path> + use<> {
        children(&self.0)
    }

    /// The draft.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }
}

node!(
    /// `ask order { declined -> give_up }`.
    Ask,
    ASK_STEP
);

impl Ask {
    /// The slot.
    pub fn slot(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Its arms.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}

node!(
    /// `ask "…" { label "spoken" -> target }`.
    ChoiceStep,
    CHOICE_STEP
);

impl ChoiceStep {
    /// The question.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }

    /// What can be chosen.
    pub fn choices(&self) -> impl Iterator<Item = Choice> + use<> {
        children(&self.0)
    }
}

node!(
    /// `label "spoken" -> target`.
    Choice,
    CHOICE
);

impl Choice {
    /// Its name.
    pub fn label(&self) -> Option<Label> {
        child(&self.0)
    }

    /// The words that customers see.
    pub fn spoken(&self) -> Option<Str> {
        Str::seen(&self.0)
    }

    /// Other words that customers use for it.
    pub fn also(&self) -> impl Iterator<Item = Str> + use<> {
        Str::also(&self.0)
    }

    /// Where it goes on.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }

    /// Its steps, where it has some.
    pub fn block(&self) -> Option<Block> {
        child(&self.0)
    }
}

node!(
    /// `call shop.refund(charge) with reason for each x in xs as done { … }`.
    CallStep,
    CALL_STEP
);

impl CallStep {
    /// The tool with its values.
    pub fn call(&self) -> Option<Call> {
        child(&self.0)
    }

    /// `with reason`: evidence for the authority.
    pub fn evidence(&self) -> Vec<Name> {
        let Some(from) = super::place_of_word(&self.0, "with") else { return Vec::new() };
        let until = super::place_of_word(&self.0, "as").unwrap_or(u32::MAX);
        children::<Name>(&self.0).filter(|name| (from..until).contains(&name.start())).collect()
    }

    /// `for each x in list`.
    pub fn for_each(&self) -> Option<ForEach> {
        child(&self.0)
    }

    /// The name of the result.
    pub fn bound(&self) -> Option<Name> {
        after(&self.0, "as")
    }

    /// Its arms and clauses.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}

node!(
    /// `for each id in customer.orders`.
    ForEach,
    FOR_EACH
);

impl ForEach {
    /// The name of the element.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The list.
    pub fn list(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `{ confirm "…", waiting "…", no -> end unchanged }`.
    Arms,
    ARMS
);

impl Arms {
    /// `confirm "…"`.
    pub fn confirm(&self) -> Option<Confirm> {
        child(&self.0)
    }

    /// `waiting "…"`.
    pub fn waiting(&self) -> Option<Waiting> {
        child(&self.0)
    }

    /// The arms.
    pub fn items(&self) -> impl Iterator<Item = Arm> + use<> {
        children(&self.0)
    }
}

node!(
    /// `confirm "Shall I cancel {order}?"`.
    Confirm,
    CONFIRM_CLAUSE
);

impl Confirm {
    /// What is asked.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }
}

node!(
    /// `waiting "A colleague has to approve this."`.
    Waiting,
    WAITING_CLAUSE
);

impl Waiting {
    /// What is said.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }
}

node!(
    /// `pending, processed -> target`, `no { steps }`.
    Arm,
    ARM
);

impl Arm {
    /// What leads here.
    pub fn labels(&self) -> impl Iterator<Item = Label> + use<> {
        children(&self.0)
    }

    /// Where it goes on.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }

    /// Its steps, where it has some.
    pub fn block(&self) -> Option<Block> {
        child(&self.0)
    }
}

node!(
    /// `pending`, `5`, `otherwise`, `refunded(amount)`.
    Label,
    LABEL
);

/// What a label is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A word: a name or a word of the language.
    Word(Word),
    /// A number, with or without a unit.
    Value(Expr),
}

impl Label {
    /// What it is.
    pub fn kind(&self) -> Option<LabelKind> {
        match child(&self.0) {
            Some(value) => Some(LabelKind::Value(value)),
            None => self.word().map(LabelKind::Word),
        }
    }

    /// As it is written.
    pub fn text(&self) -> String {
        match self.word() {
            Some(word) => word.text().to_owned(),
            None => self.0.text().to_string(),
        }
    }

    /// Names for an outcome's values.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    fn word(&self) -> Option<Word> {
        first_sign(&self.0)
    }
}

node!(
    /// `{ steps }`.
    Block,
    BLOCK
);

impl Block {
    /// Its steps.
    pub fn steps(&self) -> impl Iterator<Item = Step> + use<> {
        children(&self.0)
    }
}

node!(
    /// `run find_order(customer.id) as found { … }`.
    Run,
    RUN_STEP
);

impl Run {
    /// The playbook.
    pub fn playbook(&self) -> Option<Path> {
        child(&self.0)
    }

    /// What it is given.
    pub fn args(&self) -> Option<Args> {
        child(&self.0)
    }

    /// The name of what comes back.
    pub fn bound(&self) -> Option<Name> {
        after(&self.0, "as")
    }

    /// An arm an outcome.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}

node!(
    /// `let fee be 10% of order.total rounded down`.
    Let,
    LET_STEP
);

impl Let {
    /// The name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The value.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `when C -> target`, `when C { steps }`.
    When,
    WHEN_STEP
);

impl When {
    /// The condition.
    pub fn condition(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// Where it goes on.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }

    /// Its steps, where it has some.
    pub fn block(&self) -> Option<Block> {
        child(&self.0)
    }
}

node!(
    /// `match order.status { pending -> cancel }`.
    Match,
    MATCH_STEP
);

impl Match {
    /// What is looked at.
    pub fn value(&self) -> Option<Expr> {
        child(&self.0)
    }

    /// Its arms.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}

node!(
    /// `forget email, order`.
    Forget,
    FORGET_STEP
);

impl Forget {
    /// The slots.
    pub fn slots(&self) -> impl Iterator<Item = Name> + use<> {
        children(&self.0)
    }
}

node!(
    /// `note "…"`.
    Note,
    NOTE_STEP
);

impl Note {
    /// For the people.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }
}

node!(
    /// `task for returns "Check the parcel." due 1 business_day`.
    Task,
    TASK_STEP
);

impl Task {
    /// Whose.
    pub fn team(&self) -> Option<Path> {
        child(&self.0)
    }

    /// What.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }

    /// Until when.
    pub fn due(&self) -> Option<Expr> {
        after(&self.0, "due")
    }
}

node!(
    /// `wait { on event x -> a, after 24 hours -> b }`.
    Wait,
    WAIT_STEP
);

impl Wait {
    /// What is waited for.
    pub fn items(&self) -> impl Iterator<Item = WaitFor> + use<> {
        children(&self.0)
    }
}

node!(
    /// `on event x(v) -> a`, `after 24 hours -> b`.
    WaitFor,
    WAIT_FOR
);

impl WaitFor {
    /// The event.
    pub fn event(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Names for what the event carries.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }

    /// How long.
    pub fn after(&self) -> Option<Expr> {
        after(&self.0, "after")
    }

    /// Where it goes on.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }

    /// Its steps, where it has some.
    pub fn block(&self) -> Option<Block> {
        child(&self.0)
    }
}

node!(
    /// `all or nothing { calls } { arms }`.
    Plan,
    PLAN_STEP
);

impl Plan {
    /// Its calls, in order.
    pub fn calls(&self) -> impl Iterator<Item = CallStep> + use<> {
        let block = self.0.children().find_map(Block::cast);
        block.into_iter().flat_map(|block| children(block.syntax()))
    }

    /// Its confirmation and arms.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}

node!(
    /// `go to state`.
    Go,
    GO_STEP
);

impl Go {
    /// The state.
    pub fn state(&self) -> Option<Name> {
        child(&self.0)
    }
}

node!(
    /// A state behind `->`.
    GoTarget,
    GO_TARGET
);

impl GoTarget {
    /// The state.
    pub fn state(&self) -> Option<Name> {
        child(&self.0)
    }
}

node!(
    /// `end cancelled(order, refund: done.refund)`.
    End,
    END_STEP
);

impl End {
    /// The outcome.
    pub fn outcome(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its values.
    pub fn args(&self) -> Option<Args> {
        child(&self.0)
    }
}

node!(
    /// `handoff team because "…" { closed -> night }`.
    Handoff,
    HANDOFF_STEP
);

impl Handoff {
    /// The team.
    pub fn team(&self) -> Option<Path> {
        before(&self.0, "because")
    }

    /// Why.
    pub fn reason(&self) -> Option<Text> {
        nth(&self.0, 0)
    }

    /// `closed`, `returned`.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}
