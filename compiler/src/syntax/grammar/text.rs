//! Texts: what is said (with `{values}`), and what is taken as it is written.

use super::expression;
use crate::diagnostics;
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::{Done, Parser};

/// A text with values in it.
pub(super) fn text(p: &mut Parser<'_>, written: &str) -> Option<Done> {
    if !p.at(QUOTE_OPEN) {
        p.expected("a text", written);
        return None;
    }
    let open = p.open();
    let quote = p.here();
    p.bump();
    loop {
        if p.nth_on_new_line(0) {
            p.error(diagnostics::text::not_closed(quote, p.last_end()));
            break;
        }
        match p.nth(0) {
            TEXT_CHUNK => chunk(p),
            INTERP_OPEN => interpolation(p),
            QUOTE_CLOSE => {
                p.bump();
                break;
            }
            _ => {
                p.error(diagnostics::text::not_closed(quote, p.last_end()));
                break;
            }
        }
    }
    Some(p.close(open, TEXT))
}

fn chunk(p: &mut Parser<'_>) {
    let (start, _) = p.here();
    let words = p.nth_text(0);
    let mut at = 0;
    while let Some(found) = words.get(at..).and_then(|rest| rest.find('\\')) {
        let sign = at + found;
        let escaped = words.get(sign + 1..).and_then(|rest| rest.chars().next());
        let len = 1 + escaped.map_or(0, char::len_utf8);
        if !matches!(escaped, Some('"' | '\\' | 'n' | '{')) {
            let from = start + u32::try_from(sign).unwrap_or_default();
            let to = from + u32::try_from(len).unwrap_or_default();
            let found = words.get(sign..sign + len).unwrap_or_default();
            p.error(diagnostics::text::escape((from, to), found));
        }
        at = sign + len;
    }
    p.bump();
}

fn interpolation(p: &mut Parser<'_>) {
    let open = p.open();
    let brace = p.here();
    p.bump();
    if !closes(p) {
        p.error(diagnostics::text::brace_open(brace));
    } else if p.nth(0) == INTERP_CLOSE {
        p.expected("a value", "{order.total}");
    } else if expression::expression(p) && p.nth(0) != INTERP_CLOSE {
        p.expected("`}`", "{order.total}");
    }
    while !p.nth_on_new_line(0) && !matches!(p.nth(0), INTERP_CLOSE | QUOTE_CLOSE) {
        p.bump();
    }
    if !p.nth_on_new_line(0) && p.nth(0) == INTERP_CLOSE {
        p.bump();
    }
    p.close(open, INTERPOLATION);
}

/// Whether a `}` follows in this text.
fn closes(p: &Parser<'_>) -> bool {
    let mut ahead = 0;
    while !p.nth_on_new_line(ahead) && !matches!(p.nth(ahead), INTERP_CLOSE | QUOTE_CLOSE) {
        ahead += 1;
    }
    !p.nth_on_new_line(ahead) && p.nth(ahead) == INTERP_CLOSE
}

/// A text taken as it is written: one token.
pub(super) fn string(p: &mut Parser<'_>, written: &str) -> bool {
    if !p.at(QUOTE_OPEN) {
        p.expected("a text", written);
        return false;
    }
    let quote = p.here();
    let mut count = 1;
    while p.nth(count) != QUOTE_CLOSE && !p.nth_on_new_line(count) {
        count += 1;
    }
    if p.nth(count) == QUOTE_CLOSE && !p.nth_on_new_line(count) {
        p.glue(STRING, count + 1);
    } else {
        p.glue(STRING, count);
        p.error(diagnostics::text::not_closed(quote, p.last_end()));
    }
    true
}
