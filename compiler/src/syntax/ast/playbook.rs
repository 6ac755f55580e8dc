//! Playbooks: header, clauses, slots, states.

use super::{
    Expr, Name, Needs, Node, Params, Path, Slot, SlotClause, State, Step, Target, Text, child,
    children, has, node, one_of,
};
use crate::syntax::{SyntaxElement, SyntaxKind, SyntaxNode};

node!(
    /// `playbook refund(order: Order) ends refunded(amount: EUR), refused { … }`.
    Playbook,
    PLAYBOOK_DECL
);

impl Playbook {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What it is given.
    pub fn params(&self) -> Option<Params> {
        self.head().find_map(Params::cast)
    }

    /// How it can end.
    pub fn outcomes(&self) -> impl Iterator<Item = Outcome> + use<> {
        self.head().filter_map(Outcome::cast)
    }

    /// What stands before its `{`: most of a playbook is behind, and need not be looked through.
    fn head(&self) -> impl Iterator<Item = SyntaxNode> + use<> {
        let parts = self.0.children_with_tokens();
        let head = parts.take_while(|part| part.kind() != SyntaxKind::L_BRACE);
        head.filter_map(SyntaxElement::into_node)
    }

    /// The steps that may give names to values, however deep they lie, in the order written.
    pub fn naming_steps(&self) -> impl Iterator<Item = Step> + use<> {
        use SyntaxKind::{CALL_STEP, LET_STEP, RUN_STEP, WAIT_STEP};
        let names = |kind| matches!(kind, CALL_STEP | LET_STEP | RUN_STEP | WAIT_STEP);
        self.0.descendants_of(names).filter_map(Step::cast)
    }

    /// Its clauses, slots and states, in order. A slot's clauses below it are in the slot.
    pub fn items(&self) -> impl Iterator<Item = PlaybookItem> + use<> {
        children(&self.0)
    }

    /// Its slots.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + use<> {
        children(&self.0)
    }

    /// Its states.
    pub fn states(&self) -> impl Iterator<Item = State> + use<> {
        children(&self.0)
    }

    /// It only answers side questions: `answers`.
    pub fn answers(&self) -> bool {
        self.0.children().any(|node| node.kind() == SyntaxKind::ANSWERS_CLAUSE)
    }

    /// What customers are told that its matter is called: `shown as "…"`, each that stands there.
    pub fn shown_as(&self) -> impl Iterator<Item = Text> + use<> {
        let clauses = self.0.children().filter(|node| node.kind() == SyntaxKind::SHOWN_AS);
        clauses.filter_map(|clause| child(&clause))
    }
}

one_of! {
    /// A part of a playbook.
    PlaybookItem {
        /// `starts on intent refund`.
        Starts(Starts),
        /// `needs identified`.
        Needs(Needs),
        /// `on cancel -> end unchanged`.
        On(On),
        /// `may call shop.refund`.
        MayCall(MayCall),
        /// `human only when C`.
        HumanOnly(HumanOnly),
        /// `slot order: Order`.
        Slot(Slot),
        /// A slot's clause that stands below no slot.
        Stray(SlotClause),
        /// `state find { … }`.
        State(State),
    }
}

node!(
    /// `cancelled(order: Order, refund: EUR)`.
    Outcome,
    OUTCOME
);

impl Outcome {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// The values that it carries.
    pub fn params(&self) -> Option<Params> {
        child(&self.0)
    }
}

node!(
    /// `starts on intent refund`, `starts on event parcel_lost`.
    Starts,
    STARTS_CLAUSE
);

/// What a playbook starts on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartsOn {
    /// An intent.
    Intent(Path),
    /// An event.
    Event(Path),
}

impl Starts {
    /// On what.
    pub fn on(&self) -> Option<StartsOn> {
        let path = child(&self.0)?;
        Some(if has(&self.0, "event") { StartsOn::Event(path) } else { StartsOn::Intent(path) })
    }
}

node!(
    /// `on cancel -> end unchanged`, `on correction after refund -> fix`.
    On,
    ON_CLAUSE
);

/// What the clause is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnWhat {
    /// The customer doesn't want it any more.
    Cancel,
    /// A slot changes after this tool was called.
    CorrectionAfter(Option<Path>),
}

impl On {
    /// What it is for.
    pub fn what(&self) -> OnWhat {
        if has(&self.0, "correction") {
            OnWhat::CorrectionAfter(child(&self.0))
        } else {
            OnWhat::Cancel
        }
    }

    /// Where it goes.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }
}

node!(
    /// `may call shop.refund, shop.orders_of`.
    MayCall,
    MAY_CALL_CLAUSE
);

impl MayCall {
    /// The tools.
    pub fn tools(&self) -> impl Iterator<Item = Path> + use<> {
        children(&self.0)
    }
}

node!(
    /// `human only when customer.segment is vip`.
    HumanOnly,
    HUMAN_ONLY_CLAUSE
);

impl HumanOnly {
    /// On which condition.
    pub fn when(&self) -> Option<Expr> {
        child(&self.0)
    }
}
