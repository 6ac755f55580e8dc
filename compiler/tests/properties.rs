//! What holds of every text: nothing is lost, nothing crashes, formatting settles, and a mebibyte
//! of one sign is read like anything else.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]
#![expect(clippy::indexing_slicing, reason = "positions are drawn from the list's length")]

// What the fuzz targets hold of every text: it builds here, too, without their compiler.
#[path = "../../fuzz/targets/holds.rs"]
mod holds;

use playbook_compiler::syntax::lexer::lex;
use proptest::prelude::{ProptestConfig, any, prop_oneof, proptest};
use proptest::sample::{Index, select};
use proptest::strategy::{Just, Strategy};

fn sample() -> String {
    std::fs::read_to_string("tests/samples/whole_language.playbook").unwrap()
}

/// Words and signs of the language in no order.
fn salad() -> impl Strategy<Value = String> {
    let words = select(vec![
        "playbook",
        "state",
        "say",
        "\"",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\n",
        "->",
        ",",
        ".",
        ":",
        "when",
        "where",
        "otherwise",
        "and",
        "or",
        "not",
        "of",
        "is",
        "in",
        "from",
        "to",
        "500",
        "EUR",
        "2026-11-01",
        "09:00",
        "80%",
        "Order",
        "order",
        "##",
        "#",
        "|",
        "-",
        "+",
        "call",
        "tool",
        "authority",
        "slot",
        "ask",
        "end",
        "handoff",
        "needs",
        "limit",
        "\\",
        "é",
        "5,000",
    ]);
    let word = prop_oneof![words.prop_map(str::to_owned), any::<char>().prop_map(String::from)];
    proptest::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

/// A sample with some of its tokens dropped, doubled or replaced by others of it.
fn mutant() -> impl Strategy<Value = String> {
    let edits = proptest::collection::vec((any::<Index>(), any::<Index>(), 0..3), 1..4);
    (Just(sample()), edits).prop_map(|(text, edits)| {
        let mut tokens = pieces(&text);
        for (at, other, how) in edits {
            let (at, other) = (at.index(tokens.len()), other.index(tokens.len()));
            match how {
                0 => drop(tokens.remove(at)),
                1 => tokens.insert(at, tokens[at].clone()),
                _ => tokens[at] = tokens[other].clone(),
            }
        }
        tokens.concat()
    })
}

fn pieces(text: &str) -> Vec<String> {
    let starts: Vec<usize> = lex(text).iter().map(|token| token.start as usize).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| text[*start..end].to_owned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 50, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_of_any_text_is_lost(text in prop_oneof![any::<String>(), salad(), mutant()]) {
        holds::of_reading(&text);
    }

    #[test]
    fn formatting_settles(text in prop_oneof![salad(), mutant()]) {
        holds::of_formatting(&text);
    }

    #[test]
    fn any_project_is_checked_without_a_crash(text in prop_oneof![salad(), mutant()]) {
        holds::of_checking(&text);
    }
}

#[test]
fn a_mebibyte_of_one_sign_is_read() {
    let signs = ["{", "(", "\"", "}", "a", "-", "|", "a.", "- ", "\n", "}\n", "{\n", "  }\n"];
    for sign in signs {
        let many = sign.repeat((1 << 20) / sign.len());
        let fewer = sign.repeat((1 << 17) / sign.len());
        let inside = format!("playbook p ends done {{\nstart state s {{\n{fewer}");
        for text in [many, format!("formula f() gives int = {fewer}"), inside] {
            holds::of_reading(&text);
        }
    }
}
