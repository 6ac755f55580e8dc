//! One file a diagnostic: its code, its words, its fix. Its page is in `docs/diagnostics`, carried
//! in here so that `playbook explain` needs no files. Decides nothing: whoever finds it reports it.
//!
//! A new one: a file with `PAGE` and `report`, its page in `docs/diagnostics`, its line in [`ALL`].
//! PB00xx is reading, PB01xx names, PB02xx types, PB03xx and up proofs.

use playbook_graph::Code;

pub mod brace;
pub mod brackets;
pub mod chained;
pub mod character;
pub mod expected;
pub mod goes_on;
pub mod number;
pub mod reserved;
pub mod text;
pub mod too_deep;
pub mod unknown;

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
];

/// The page of a code, written in any case.
pub fn page(code: &str) -> Option<&'static Page> {
    ALL.iter().find(|page| page.code.0.eq_ignore_ascii_case(code))
}
