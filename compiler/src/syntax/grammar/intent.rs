//! Intents: what a customer may want, with examples of how they say it.

use super::{block, declare, name, text};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

/// `intent name "description" { "example", … }`.
pub(super) fn intent_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "intent refund \"Wants money back\" { \"I want my money back\" }";
    let open = declare(p);
    name(p, "the intent", WRITTEN);
    text::string(p, WRITTEN);
    block(p, WRITTEN, |p| text::string(p, WRITTEN));
    p.close(open, INTENT_DECL);
}
