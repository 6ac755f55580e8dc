//! An outline: the declarations of one text by what they are called, each with its whole text. For
//! whoever compares two versions of a project; nothing is checked here.

use crate::syntax::{SyntaxNode, parse};

/// A declaration as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What it is called: `playbook cancel_order`, `authority over refund`, `policy "…"`.
    pub title: String,
    /// All of it, its documentation too.
    pub text: String,
    /// The line that it begins in, from 1.
    pub line: usize,
}

/// The declarations of a text, in order. What can't be read is left out.
///
/// ```
/// let titles: Vec<String> = playbook_compiler::outline("## Who approves.\nrole lead\nuse shop\n")
///     .into_iter()
///     .map(|declaration| declaration.title)
///     .collect();
/// assert_eq!(titles, ["role lead", "use shop"]);
/// ```
pub fn outline(text: &str) -> Vec<Declaration> {
    parse(text).tree().children().map(|node| declaration(text, &node)).collect()
}

fn declaration(text: &str, node: &SyntaxNode) -> Declaration {
    let start = node.range().start as usize;
    let whole = node.text();
    let skipped = whole.len() - whole.trim_start().len();
    let before = text.get(..start + skipped).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let whole = whole.trim().to_owned();
    Declaration { title: title(&whole), text: whole, line }
}

/// Its first word and its name.
fn title(text: &str) -> String {
    let head = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    let head = head.unwrap_or_default();
    let (kind, rest) = head.split_once(' ').unwrap_or((head, ""));
    let rest = rest.trim_start();
    if let Some(sentence) = rest.strip_prefix('"') {
        let sentence = sentence.split('"').next().unwrap_or_default();
        return format!("{kind} \"{sentence}\"");
    }
    let (over, rest) = match rest.strip_prefix("over ") {
        Some(rest) => ("over ", rest),
        None => ("", rest),
    };
    // An authority may be over several, with commas between.
    let one = |c: char| over.is_empty() && c.is_whitespace();
    let end = rest.find(|c: char| c == '(' || c == '{' || one(c));
    let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
    format!("{kind} {over}{name}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn each_declaration_has_its_name_and_all_of_its_text() {
        let text = "use shop\n\n## Stops it.\nplaybook stop ends done {\n  start state a { end done }\n}\n\
            authority over shop.stop(order) { allow always }\npolicy \"Never \" {\n}\n\
            authority over a.stop, b.go {\n}\n";
        let found = outline(text);
        let titles: Vec<&str> = found.iter().map(|one| one.title.as_str()).collect();
        let wanted = [
            "use shop",
            "playbook stop",
            "authority over shop.stop",
            "policy \"Never \"",
            "authority over a.stop, b.go",
        ];
        assert_eq!(titles, wanted);
        assert!(found[1].text.starts_with("## Stops it.") && found[1].text.ends_with('}'));
        assert_eq!(found[2].line, 7);
    }
}
