//! The desk, and what it names.

use super::{
    Arms, Expr, Name, Needs, Node, Path, Target, Text, Word, after, child, children, count, has,
    keywords, node, nth, one_of,
};
use crate::syntax::{SyntaxKind, SyntaxNode};

/// `team`, `role`, `calendar`, `voice`, `knowledge`: a name with settings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Named(SyntaxNode);

/// Which of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own keyword")]
pub enum NamedKind {
    Team,
    Role,
    Calendar,
    Voice,
    Knowledge,
}

impl Node for Named {
    fn is_of(kind: SyntaxKind) -> bool {
        named_kind(kind).is_some()
    }

    fn cast(node: SyntaxNode) -> Option<Self> {
        named_kind(node.kind()).map(|_| Self(node))
    }

    fn syntax(&self) -> &SyntaxNode {
        &self.0
    }
}

fn named_kind(kind: SyntaxKind) -> Option<NamedKind> {
    match kind {
        SyntaxKind::TEAM_DECL => Some(NamedKind::Team),
        SyntaxKind::ROLE_DECL => Some(NamedKind::Role),
        SyntaxKind::CALENDAR_DECL => Some(NamedKind::Calendar),
        SyntaxKind::VOICE_DECL => Some(NamedKind::Voice),
        SyntaxKind::KNOWLEDGE_DECL => Some(NamedKind::Knowledge),
        _ => None,
    }
}

impl Named {
    /// Which of them.
    pub fn kind(&self) -> Option<NamedKind> {
        named_kind(self.0.kind())
    }

    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its settings.
    pub fn settings(&self) -> impl Iterator<Item = Setting> + use<> {
        children(&self.0)
    }
}

node!(
    /// `queue "support"`, `announce exactly "…"`.
    Setting,
    SETTING
);

impl Setting {
    /// Which.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its first value, if that is a text.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }

    /// Word for word.
    pub fn is_exact(&self) -> bool {
        has(&self.0, "exactly")
    }

    /// All its values.
    pub fn values(&self) -> impl Iterator<Item = Expr> + use<> {
        children(&self.0)
    }
}

node!(
    /// `desk acme { … }`.
    Desk,
    DESK_DECL
);

impl Desk {
    /// Its name.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// Its clauses.
    pub fn clauses(&self) -> impl Iterator<Item = DeskClause> + use<> {
        children(&self.0)
    }
}

one_of! {
    /// A line of a desk.
    DeskClause {
        /// `playbooks refund, cancel_order`.
        Playbooks(Playbooks),
        /// `needs identified`.
        Needs(Needs),
        /// `prove identified by identify { … }`.
        Prove(Prove),
        /// `default handoff support because "…"`.
        Default(Default),
        /// `voice acme`.
        Voice(VoiceClause),
        /// `locales en, fr`.
        Locales(Locales),
        /// `patience 2 tries per question, then …`.
        Patience(Patience),
        /// `silence after 10 minutes nudge "…", after 24 hours close`.
        Silence(Silence),
        /// `sequence a before b`.
        Sequence(Sequence),
        /// `declines { … }`.
        Declines(Declines),
        /// `interrupts { … }`.
        Interrupts(Interrupts),
        /// `autonomy { … }`.
        Autonomy(Autonomy),
        /// `resolved { … }`.
        Resolved(ResolvedWhen),
        /// `budget 40 model calls and 0.50 EUR per conversation`.
        Budget(Budget),
        /// `region eu`.
        Region(Region),
        /// `zone "Europe/Berlin"`.
        Zone(ZoneClause),
    }
}

macro_rules! listed {
    ($(#[$meta:meta])* $Name:ident, $KIND:ident, $Item:ident) => {
        node!($(#[$meta])* $Name, $KIND);

        impl $Name {
            /// Each of them.
            pub fn items(&self) -> impl Iterator<Item = $Item> + use<> {
                children(&self.0)
            }
        }
    };
}

listed!(
    /// `playbooks refund, cancel_order`.
    Playbooks,
    PLAYBOOKS_CLAUSE,
    Path
);
listed!(
    /// `locales en, fr`.
    Locales,
    LOCALES_CLAUSE,
    Path
);
listed!(
    /// `silence after 10 minutes nudge "…", after 24 hours close`.
    Silence,
    SILENCE_CLAUSE,
    SilenceStage
);
listed!(
    /// `declines { intent split_payment "…", otherwise "…" }`.
    Declines,
    DECLINES_CLAUSE,
    Decline
);
listed!(
    /// `interrupts { intent wants_a_person -> handoff support because "…" }`.
    Interrupts,
    INTERRUPTS_CLAUSE,
    Interrupt
);
listed!(
    /// `autonomy { autonomous when C, collaborative otherwise }`.
    Autonomy,
    AUTONOMY_CLAUSE,
    AutonomyLevel
);
listed!(
    /// `resolved { cancelled when C, within 1 hour }`.
    ResolvedWhen,
    RESOLVED_CLAUSE,
    Resolved
);

node!(
    /// `prove identified by identify { failed -> handoff support because "…" }`.
    Prove,
    PROVE_CLAUSE
);

impl Prove {
    /// The fact.
    pub fn fact(&self) -> Option<Path> {
        child(&self.0)
    }

    /// The playbook.
    pub fn by(&self) -> Option<Path> {
        after(&self.0, "by")
    }

    /// An arm an outcome.
    pub fn arms(&self) -> Option<Arms> {
        child(&self.0)
    }
}

node!(
    /// `default handoff support because "…"`.
    Default,
    DEFAULT_CLAUSE
);

impl Default {
    /// Where what has no arm goes.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }
}

node!(
    /// `voice acme`.
    VoiceClause,
    VOICE_CLAUSE
);

impl VoiceClause {
    /// The voice.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }
}

node!(
    /// `region eu`.
    Region,
    REGION_CLAUSE
);

impl Region {
    /// The region.
    pub fn path(&self) -> Option<Path> {
        child(&self.0)
    }
}

node!(
    /// `zone "Europe/Berlin"`.
    ZoneClause,
    ZONE_CLAUSE
);

impl ZoneClause {
    /// The zone.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }
}

node!(
    /// `patience 2 tries per question, then handoff support because "…"`.
    Patience,
    PATIENCE_CLAUSE
);

impl Patience {
    /// How many tries.
    pub fn tries(&self) -> Option<Word> {
        count(&self.0)
    }

    /// Where it goes then.
    pub fn then(&self) -> Option<Target> {
        child(&self.0)
    }
}

node!(
    /// `after 10 minutes nudge "…"`, `after 24 hours close`.
    SilenceStage,
    SILENCE_STAGE
);

/// What happens after a silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SilenceAct {
    /// The customer is asked whether they are there.
    Nudge(Option<Text>),
    /// The case rests.
    Park,
    /// The conversation closes.
    Close,
}

impl SilenceStage {
    /// How long the silence lasts.
    pub fn after(&self) -> Option<Expr> {
        after(&self.0, "after")
    }

    /// What happens then.
    pub fn act(&self) -> Option<SilenceAct> {
        keywords(&self.0).find_map(|word| match word.text() {
            "nudge" => Some(SilenceAct::Nudge(after(&self.0, "nudge"))),
            "park" => Some(SilenceAct::Park),
            "close" => Some(SilenceAct::Close),
            _ => None,
        })
    }
}

node!(
    /// `sequence update_address before cancel_order`.
    Sequence,
    SEQUENCE_CLAUSE
);

impl Sequence {
    /// What comes first.
    pub fn first(&self) -> Option<Path> {
        child(&self.0)
    }

    /// What comes after it.
    pub fn second(&self) -> Option<Path> {
        nth(&self.0, 1)
    }
}

node!(
    /// `intent split_payment "…"`, `otherwise "…"`.
    Decline,
    DECLINE
);

impl Decline {
    /// The intent; none for `otherwise`.
    pub fn intent(&self) -> Option<Path> {
        child(&self.0)
    }

    /// What is said.
    pub fn text(&self) -> Option<Text> {
        child(&self.0)
    }
}

node!(
    /// `intent wants_a_person -> handoff support because "…"`.
    Interrupt,
    INTERRUPT
);

impl Interrupt {
    /// The intent.
    pub fn intent(&self) -> Option<Path> {
        child(&self.0)
    }

    /// Where it goes.
    pub fn target(&self) -> Option<Target> {
        child(&self.0)
    }
}

node!(
    /// `autonomous when confidence >= 90%`, `collaborative otherwise`.
    AutonomyLevel,
    AUTONOMY_LEVEL
);

impl AutonomyLevel {
    /// `human_led`, `autonomous`, `augmented`, `collaborative`.
    pub fn name(&self) -> Option<Name> {
        child(&self.0)
    }

    /// On which condition; none for `otherwise`.
    pub fn when(&self) -> Option<Expr> {
        child(&self.0)
    }
}

node!(
    /// `cancelled when C, within 1 hour`, `reopened within 30 minutes`.
    Resolved,
    RESOLVED
);

impl Resolved {
    /// The outcome; none for `reopened`.
    pub fn outcome(&self) -> Option<Name> {
        child(&self.0)
    }

    /// What shows it.
    pub fn when(&self) -> Option<Expr> {
        after(&self.0, "when")
    }

    /// How soon.
    pub fn within(&self) -> Option<Expr> {
        after(&self.0, "within")
    }
}

node!(
    /// `budget 40 model calls and 0.50 EUR per conversation`.
    Budget,
    BUDGET_CLAUSE
);

impl Budget {
    /// How many model calls.
    pub fn calls(&self) -> Option<Word> {
        count(&self.0)
    }

    /// How much money.
    pub fn amount(&self) -> Option<Expr> {
        child(&self.0)
    }
}
