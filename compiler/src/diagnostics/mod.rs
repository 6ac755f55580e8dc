//! One file a diagnostic: its code, its words, its fix. Its page is in `docs/diagnostics`, carried
//! in here so that `playbook explain` needs no files. Decides nothing: whoever finds it reports it.
//!
//! A new one: a file with `PAGE` and `report`, its page in `docs/diagnostics`, its line in [`ALL`],
//! and its cases, bad and nearly bad, in `tests/suite/check/codes`.
//! PB00xx is reading, PB01xx names, PB02xx types, PB037x voices, PB06xx the shape of declarations, PB08xx what is
//! of no use or a danger, PB09xx what stands beside the playbooks; the others are proofs, and the
//! verifier's.

use playbook_graph::Code;

pub mod after_end;
pub mod amount;
pub mod any_money;
pub mod arguments;
pub mod arithmetic;
pub mod asks_for_more;
pub mod bindings;
pub mod brace;
pub mod brackets;
pub mod calendar;
pub mod chained;
pub mod character;
pub mod check_of_nothing;
pub mod claimed;
pub mod closed;
pub mod contains_itself;
pub mod currencies;
pub mod declared_twice;
pub mod does_not_fit;
pub mod evidence;
pub mod expected;
pub mod file_not_used;
pub mod formula_circle;
pub mod goes_on;
pub mod known_file;
pub mod left_out;
pub mod list_bound;
pub mod long_summary;
pub mod may_be_missing;
pub mod models;
pub(crate) mod nearest;
pub mod nested_list;
pub mod never_decides;
pub mod never_said;
pub mod no_claims;
pub mod no_end;
pub mod not_a_source;
pub mod not_built;
pub mod not_comparable;
pub mod not_fixed;
pub mod not_known_then;
pub mod not_one;
pub mod not_rounded;
pub mod not_started;
pub mod not_translated;
pub mod number;
pub mod other_values;
pub(crate) mod other_words;
pub mod pattern;
pub mod proofs;
pub mod record_fields;
pub mod reserved;
pub mod same_guard;
pub mod secret_slot;
pub mod silent_end;
pub mod slot_clause;
pub mod start_state;
pub mod table_shape;
pub mod text;
pub mod time_unit;
pub mod too_deep;
pub mod translates_nothing;
pub mod twice;
pub mod two_meanings;
pub mod unknown;
pub mod unknown_arm;
pub mod unknown_field;
pub mod unknown_file;
pub mod unknown_name;
pub mod unknown_value;
pub mod unused;
pub mod use_cycle;
pub mod voice_line;
pub mod wait_end;
pub mod without_yes;
pub mod world;
pub mod wrong_type;
pub mod yes_or_no;
pub mod zone;

/// What `playbook explain` knows of one diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its stable code.
    pub code: Code,
    /// What it is called, in a few words.
    pub title: &'static str,
    /// Its page, in Markdown.
    pub text: &'static str,
}

/// Every diagnostic of the compiler, by code.
pub const ALL: &[Page] = &[
    expected::PAGE,
    text::PAGE,
    character::PAGE,
    brace::PAGE,
    too_deep::PAGE,
    reserved::PAGE,
    unknown::PAGE,
    brackets::PAGE,
    number::PAGE,
    goes_on::PAGE,
    chained::PAGE,
    unknown_name::PAGE,
    declared_twice::PAGE,
    unknown_file::PAGE,
    use_cycle::PAGE,
    file_not_used::PAGE,
    unknown_field::PAGE,
    unknown_value::PAGE,
    unknown_arm::PAGE,
    two_meanings::PAGE,
    wrong_type::PAGE,
    currencies::PAGE,
    not_comparable::PAGE,
    may_be_missing::PAGE,
    arguments::PAGE,
    pattern::PAGE,
    record_fields::PAGE,
    amount::PAGE,
    arithmetic::PAGE,
    not_fixed::PAGE,
    not_rounded::PAGE,
    nested_list::PAGE,
    list_bound::PAGE,
    calendar::PAGE,
    time_unit::PAGE,
    wait_end::PAGE,
    zone::PAGE,
    formula_circle::PAGE,
    any_money::PAGE,
    table_shape::PAGE,
    secret_slot::PAGE,
    world::PAGE,
    voice_line::PAGE,
    never_said::PAGE,
    claimed::PAGE,
    no_claims::PAGE,
    not_translated::PAGE,
    other_values::PAGE,
    translates_nothing::PAGE,
    not_built::PAGE,
    start_state::PAGE,
    no_end::PAGE,
    after_end::PAGE,
    twice::PAGE,
    left_out::PAGE,
    does_not_fit::PAGE,
    contains_itself::PAGE,
    not_one::PAGE,
    evidence::PAGE,
    slot_clause::PAGE,
    check_of_nothing::PAGE,
    not_a_source::PAGE,
    known_file::PAGE,
    never_decides::PAGE,
    not_known_then::PAGE,
    long_summary::PAGE,
    not_started::PAGE,
    silent_end::PAGE,
    without_yes::PAGE,
    unused::PAGE,
    same_guard::PAGE,
    closed::PAGE,
    yes_or_no::PAGE,
    asks_for_more::PAGE,
    bindings::PAGE,
    models::PAGE,
];

/// The page of a code of the compiler's, written in any case.
pub fn page(code: &str) -> Option<&'static Page> {
    ALL.iter().find(|page| page.code.0.eq_ignore_ascii_case(code))
}

/// The page of any code, the verifier's included, written in any case.
pub fn explain(code: &str) -> Option<&'static str> {
    let proof = || proofs::PAGES.iter().find(|(proof, _)| proof.eq_ignore_ascii_case(code));
    page(code).map(|page| page.text).or_else(|| proof().map(|(_, text)| *text))
}

/// Every code there is, in order.
pub fn codes() -> Vec<Code> {
    let proofs = playbook_graph::verify::CODES.iter().map(|(code, _)| *code);
    let mut codes: Vec<Code> = ALL.iter().map(|page| page.code).chain(proofs).collect();
    codes.sort();
    codes
}
