//! Mutants: a good project with one thing taken away or changed, as somebody would who weakens it by
//! mistake. Changes graphs; judges nothing.

mod expression;
mod structure;

use playbook_graph::Graph;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// A guard is taken away: one of its ways is always gone.
    DropGuard,
    /// One part of an `and`, or of an `or`, is taken away.
    DropConjunct,
    /// A `needs` line of an authority or a playbook is taken away.
    DropNeeds,
    /// A `confirm` line is taken away.
    DropConfirm,
    /// A `check` of a slot is taken away.
    DropCheck,
    /// What proves who is writing is taken away: a desk's needs, a prover, a tool's `proves`.
    DropIdentification,
    /// A `where` is taken away.
    DropWhere,
    /// `and` becomes `or`, and the other way round.
    AndOr,
    /// A bound is one more, or one less.
    Bound,
    /// A comparison looks the other way, or takes its end in or out.
    Comparison,
    /// One value of a closed choice becomes another.
    Choice,
    /// A way leads to another state.
    Edge,
    /// Two arguments of one type change places.
    Arguments,
    /// A rule lets more through, or a limit is gone.
    LoosenRule,
    /// A promise of a tool is taken away.
    DropPromise,
    /// `never twice for` is taken away.
    DropOnce,
}

impl Operator {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::DropGuard,
        Self::DropConjunct,
        Self::DropNeeds,
        Self::DropConfirm,
        Self::DropCheck,
        Self::DropIdentification,
        Self::DropWhere,
        Self::AndOr,
        Self::Bound,
        Self::Comparison,
        Self::Choice,
        Self::Edge,
        Self::Arguments,
        Self::LoosenRule,
        Self::DropPromise,
        Self::DropOnce,
    ];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DropGuard => "drop guard",
            Self::DropConjunct => "drop conjunct",
            Self::DropNeeds => "drop needs",
            Self::DropConfirm => "drop confirm",
            Self::DropCheck => "drop check",
            Self::DropIdentification => "drop identification",
            Self::DropWhere => "drop where",
            Self::AndOr => "and / or",
            Self::Bound => "bound +-1",
            Self::Comparison => "flip comparison",
            Self::Choice => "enum bit",
            Self::Edge => "retarget edge",
            Self::Arguments => "swap arguments",
            Self::LoosenRule => "loosen rule or limit",
            Self::DropPromise => "drop promises",
            Self::DropOnce => "drop never twice for",
        }
    }
}

/// One mutant.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What was changed.
    pub operator: Operator,
    /// Where, in words.
    pub what: String,
    /// The graph.
    pub graph: Graph,
}

/// Every mutant of a graph by one operator, handed out one after the other.
pub fn each_mutant(graph: &Graph, operator: Operator, with: &mut dyn FnMut(Mutant)) {
    match operator {
        Operator::DropConjunct
        | Operator::DropWhere
        | Operator::AndOr
        | Operator::Bound
        | Operator::Comparison => expression::each(graph, operator, with),
        Operator::Choice => {
            expression::each(graph, operator, with);
            structure::each(graph, operator, with);
        }
        _ => structure::each(graph, operator, with),
    }
}
