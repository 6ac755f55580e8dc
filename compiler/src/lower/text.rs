//! Texts with values in them, and plain ones.

use playbook_graph::{FileId, Piece, Text, Type};

use crate::check::Draft;
use crate::check::scope::Scope;
use crate::check::tree;
use crate::diagnostics;
use crate::syntax::ast;

impl Draft {
    /// A text that is said; none where one of its values is wrong.
    pub(super) fn text(&mut self, node: &ast::Text, scope: &Scope) -> Option<Text> {
        let origin = self.place(tree::at(scope.file, node));
        let mut pieces = Vec::with_capacity(node.length());
        let mut whole = true;
        for piece in node.pieces() {
            match piece {
                ast::Piece::Words(words) => pieces.push(Piece::Words(words)),
                ast::Piece::Value(value) => match self.spoken(&value, scope) {
                    Some(value) => pieces.push(value),
                    None => whole = false,
                },
            }
        }
        whole.then_some(Text { pieces, origin })
    }

    fn spoken(&mut self, node: &ast::Expr, scope: &Scope) -> Option<Piece> {
        let value = self.expr(node, None, scope)?;
        if let Type::Optional(_) = value.ty {
            let text = self.text_of(value.origin);
            self.findings.push(diagnostics::may_be_missing::report(value.origin, &text));
            return None;
        }
        self.told.add_at(value.origin, &value.ty);
        Some(Piece::Value(value.expr))
    }

    /// A text that holds no values; `what` says what it is for.
    pub(super) fn plain(
        &mut self,
        file: FileId,
        node: Option<ast::Text>,
        what: &str,
    ) -> Option<String> {
        let node = node?;
        let words = node.plain();
        if words.is_none() {
            self.findings.push(diagnostics::not_fixed::report(tree::at(file, &node), what));
        }
        words
    }
}
