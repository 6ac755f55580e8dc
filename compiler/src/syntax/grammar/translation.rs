//! Translations: what texts are in another language.

use super::{block, declare, desk, text};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

const WRITTEN: &str = "translation fr { \"Which order?\" -> \"Quelle commande ?\" }";

/// `translation fr { "Which order?" -> "Quelle commande ?" }`.
pub(super) fn translation_decl(p: &mut Parser<'_>) {
    let open = declare(p);
    desk::locale(p, WRITTEN);
    block(p, WRITTEN, translated);
    p.close(open, TRANSLATION_DECL);
}

/// `"{order} is cancelled." -> "{order} est annulée."`
fn translated(p: &mut Parser<'_>) -> bool {
    let open = p.open();
    let known = text::text(p, WRITTEN).is_some();
    if known {
        if p.eat(ARROW) {
            text::text(p, WRITTEN);
        } else {
            p.expected("`->`", WRITTEN);
        }
    }
    p.close(open, TRANSLATED);
    known
}
