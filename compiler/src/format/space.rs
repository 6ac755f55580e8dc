//! Which words have a space between them, where a long line may break, and which word of a
//! statement stands in a column. Tables of rules, nothing else.

use super::collect::Item;
use crate::syntax::SyntaxKind::{self, *};
use crate::syntax::{SyntaxNode, SyntaxToken};

/// Whether a space stands between two words of a line.
pub(super) fn between(before: &SyntaxToken, after: &SyntaxToken) -> bool {
    if matches!(before.kind(), L_PAREN | L_BRACKET | DOT) {
        return false;
    }
    // `en-GB`
    if before.kind() == MINUS && parent(before) == Some(PATH) {
        return false;
    }
    match after.kind() {
        MINUS if parent(after) == Some(PATH) => false,
        COMMA | R_PAREN | R_BRACKET | COLON | DOT | PERCENT => false,
        L_PAREN => !matches!(parent(after), Some(ARGS | PARAMS)),
        _ => !(before.kind() == MINUS && parent(before) == Some(UNARY_EXPR)),
    }
}

fn parent(token: &SyntaxToken) -> Option<SyntaxKind> {
    token.parent().map(|parent| parent.kind())
}

/// Whether a line that is too long may break between two words.
pub(super) fn may_break(before: &SyntaxToken, after: &SyntaxToken) -> bool {
    if before.kind() == COMMA {
        return breaks_at_commas(before);
    }
    if after.kind() == ARROW && parent(after) == Some(TRANSLATED) {
        return true;
    }
    after.kind() == KEYWORD
        && parent(after) != Some(BOUND)
        && matches!(
            after.text(),
            "and" | "or" | "because" | "otherwise" | "then" | "within" | "until"
        )
}

/// A line break behind this comma is space.
fn breaks_at_commas(comma: &SyntaxToken) -> bool {
    matches!(
        parent(comma),
        Some(
            ARGS | PARAMS
                | LIST_EXPR
                | FAILS_CLAUSE
                | CHANGES_CLAUSE
                | CLAIMS_CLAUSE
                | SETTING
                | MAY_CALL_CLAUSE
                | FORGET_STEP
                | PLAYBOOK_DECL
                | PLAYBOOKS_CLAUSE
                | AUTHORITY_DECL
                | LOCALES_CLAUSE
                | SILENCE_CLAUSE
                | ANSWER_STEP
                | CUSTOMER_LINE
        )
    )
}

/// Whether a statement ends with a list of names, or of what lists like one.
pub(super) fn ends_with_list(kind: SyntaxKind, items: &[Item]) -> bool {
    let is_with = |item: &Item| matches!(item, Item::Word(word) if word.text == "with");
    match kind {
        FAILS_CLAUSE | CHANGES_CLAUSE | CLAIMS_CLAUSE | MAY_CALL_CLAUSE | FORGET_STEP
        | PLAYBOOKS_CLAUSE | LOCALES_CLAUSE | SILENCE_CLAUSE | CUSTOMER_LINE => true,
        CALL_STEP => items.iter().any(is_with),
        _ => false,
    }
}

/// The comma before a slot's `until`.
pub(super) fn is_until(comma: &SyntaxToken) -> bool {
    comma.next_sibling_or_token().is_some_and(|mut next| {
        while next.kind().is_trivia() {
            match next.next_sibling_or_token() {
                Some(further) => next = further,
                None => return false,
            }
        }
        next.kind() == COUNT_CLAUSE
    })
}

/// Declarations that stand below each other on one line each.
pub(super) fn is_one_line_declaration(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        ENUM_DECL
            | RECORD_DECL
            | TEAM_DECL
            | ROLE_DECL
            | CALENDAR_DECL
            | VOICE_DECL
            | KNOWLEDGE_DECL
            | TYPE_DECL
    )
}

/// Clauses of a desk whose values stand in a column.
pub(super) fn is_desk_clause(kind: SyntaxKind) -> bool {
    matches!(
        kind,
        PLAYBOOKS_CLAUSE
            | DEFAULT_CLAUSE
            | VOICE_CLAUSE
            | LOCALES_CLAUSE
            | PATIENCE_CLAUSE
            | SILENCE_CLAUSE
            | SEQUENCE_CLAUSE
            | DECLINES_CLAUSE
            | INTERRUPTS_CLAUSE
            | AUTONOMY_CLAUSE
            | RESOLVED_CLAUSE
            | BUDGET_CLAUSE
            | REGION_CLAUSE
            | ZONE_CLAUSE
    )
}

/// Whether this part of a statement stands in a column.
pub(super) fn is_column(statement: SyntaxKind, part: &SyntaxNode) -> bool {
    match statement {
        STUB_LINE => part.kind() == STUB_ANSWER,
        NEEDS_CLAUSE => part.kind() == TEXT,
        _ => false,
    }
}

/// Whether this word of a statement, its `nth`, stands in a column.
pub(super) fn is_column_token(statement: SyntaxKind, token: &SyntaxToken, nth: usize) -> bool {
    match statement {
        ARM | CHOICE | WAIT_FOR => token.kind() == ARROW && parent(token) == Some(statement),
        CUSTOMER_LINE => token.text() == "means" && token.kind() == KEYWORD,
        kind if is_desk_clause(kind) => nth == 1,
        kind if is_one_line_declaration(kind) => nth == 2,
        _ => false,
    }
}

/// Whether the block that is a statement's `nth` item stands in a column.
pub(super) fn is_column_block(statement: SyntaxKind, nth: usize) -> bool {
    is_desk_clause(statement) && nth == 1 || is_one_line_declaration(statement) && nth == 2
}
