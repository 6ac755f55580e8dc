//! The normative grammar and the parser read the same language: they accept the same texts, and
//! every construct that has a rule has the same extent.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]
#![expect(missing_docs, reason = "the rules are documented in the grammar")]

use std::collections::BTreeSet;

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;
use playbook_compiler::syntax::{SyntaxKind, lexer::lex, parse};

/// The grammar, compiled.
#[derive(Parser)]
#[grammar = "../grammar/playbook.pest"]
struct Grammar;

fn samples() -> Vec<(String, String)> {
    let entries = std::fs::read_dir("tests/samples").unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

type Extents = BTreeSet<(String, usize, usize)>;

/// Rules whose node has another name.
fn node_name(rule: Rule) -> String {
    let written = format!("{rule:?}");
    let name = written.to_uppercase();
    match name.as_str() {
        // A word of the language.
        _ if written == name => "WORD".to_owned(),
        "GIVEN" | "VALUES" => "PARAMS".to_owned(),
        "GIVEN_NAME" | "VALUE" => "PARAM".to_owned(),
        "CALL_ARMS" => "ARMS".to_owned(),
        "CALLS" => "BLOCK".to_owned(),
        "BOUND_MOST" => "BOUND".to_owned(),
        "DECLARED_TYPE" => "NAME".to_owned(),
        "TYPE_NAME" => "TYPE_NAME_REF".to_owned(),
        _ => name,
    }
}

/// What the grammar finds, or where it stops.
fn by_grammar(text: &str) -> Result<Extents, String> {
    let file = Grammar::parse(Rule::file, text).map_err(|error| error.to_string())?;
    let tokens: Vec<(usize, usize)> = solid_tokens(text);
    let mut found = Extents::new();
    for pair in file {
        collect(pair, &tokens, &mut found);
    }
    Ok(found)
}

fn collect(pair: Pair<'_, Rule>, tokens: &[(usize, usize)], found: &mut Extents) {
    let span = pair.as_span();
    // The grammar's rules take the space behind them along.
    let end = tokens.partition_point(|(start, _)| *start < span.end());
    let end = tokens.get(end.wrapping_sub(1)).map_or(span.end(), |(_, end)| (*end).min(span.end()));
    found.insert((node_name(pair.as_rule()), span.start(), end));
    for inner in pair.into_inner() {
        collect(inner, tokens, found);
    }
}

fn solid_tokens(text: &str) -> Vec<(usize, usize)> {
    let tokens = lex(text);
    let ends = tokens.iter().skip(1).map(|token| token.start as usize).chain([text.len()]);
    let spans = tokens.iter().zip(ends);
    let solid = spans.filter(|(token, _)| !token.kind.is_trivia());
    solid.map(|(token, end)| (token.start as usize, end)).collect()
}

/// What the parser finds, or its first error.
fn by_parser(text: &str) -> Result<Extents, String> {
    let parse = parse(text);
    if let Some(error) = parse.errors.first() {
        return Err(format!("{}: {}", error.start, error.message));
    }
    let nodes = parse.tree().descendants();
    Ok(nodes
        .map(|node| {
            let solid = node.children_with_tokens().find(|child| !child.kind().is_trivia());
            let start = solid.map_or(node.text_range().start(), |child| child.text_range().start());
            (format!("{:?}", node.kind()), start.into(), node.text_range().end().into())
        })
        .collect())
}

/// Names that both have.
fn shared(extents: &Extents, other: &Extents) -> Extents {
    let names: BTreeSet<&String> = other.iter().map(|(name, _, _)| name).collect();
    extents
        .iter()
        .filter(|(name, _, _)| names.contains(name) && name != "FILE" && is_construct(name))
        .cloned()
        .collect()
}

/// A sum over the conversation has a node of its own, and so has a type's name in an expression.
fn is_construct(name: &str) -> bool {
    name != "TYPE_NAME_REF" && name != "AGGREGATE_EXPR"
}

/// How the two judge a text differently, if they do.
fn difference(text: &str, what: &str) -> Option<String> {
    match (by_grammar(text), by_parser(text)) {
        (Ok(grammar), Ok(parser)) => {
            let (left, right) = (shared(&grammar, &parser), shared(&parser, &grammar));
            let only: Vec<_> = left.symmetric_difference(&right).take(4).collect();
            (!only.is_empty()).then(|| format!("{what}: extents differ: {only:?}"))
        }
        (Ok(_), Err(error)) => Some(format!("{what}: only the parser refuses it: {error}")),
        (Err(error), Ok(_)) => Some(format!("{what}: only the grammar refuses it: {error}")),
        (Err(_), Err(_)) => None,
    }
}

fn assert_alike(differences: impl Iterator<Item = String>) {
    let differences: Vec<String> = differences.take(20).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn every_sample_is_accepted_by_both_with_the_same_extents() {
    for (name, text) in samples() {
        assert_eq!(by_grammar(&text).err(), None, "{name}");
        assert_alike(difference(&text, &name).into_iter());
    }
}

/// Each declaration of the samples as a text of its own.
fn declarations() -> Vec<(String, String)> {
    let mut list = Vec::new();
    for (name, text) in samples() {
        for node in parse(&text).tree().children() {
            let start = usize::from(node.text_range().start());
            let line = text[..start].matches('\n').count() + 1;
            list.push((format!("{name}:{line}"), node.text().to_string()));
        }
    }
    list
}

/// Every text that one change at a token makes of a sample: `change` gives what stands instead.
fn changed(every: usize, change: impl Fn(usize, &str) -> String) {
    let mut differences = Vec::new();
    for (name, text) in declarations() {
        for (nth, (start, end)) in solid_tokens(&text).into_iter().enumerate().step_by(every) {
            let line = text[..start].matches('\n').count() + 1;
            let (token, instead) = (&text[start..end], change(nth, &text[start..end]));
            let changed = format!("{}{instead}{}", &text[..start], &text[end..]);
            let what = format!("{name}+{line} {token:?} -> {instead:?}");
            differences.extend(difference(&changed, &what));
        }
    }
    assert_alike(differences.into_iter());
}

#[test]
fn every_token_dropped_is_judged_alike() {
    changed(1, |_, _| String::new());
}

#[test]
fn every_token_doubled_is_judged_alike() {
    changed(2, |_, token| format!("{token} {token}"));
}

#[test]
fn every_token_replaced_by_a_common_one_is_judged_alike() {
    let common =
        ["name", "yes", "{", "}", "(", ",", "\n", "when", "where", "of", "12", "\"t\"", "->"];
    changed(1, |nth, _| common[nth % common.len()].to_owned());
}

#[test]
fn every_line_break_added_is_judged_alike() {
    changed(2, |_, token| format!("\n{token}"));
}

#[test]
fn every_line_break_taken_is_judged_alike() {
    let mut differences = Vec::new();
    for (name, text) in declarations() {
        for token in lex(&text).iter().filter(|token| token.kind == SyntaxKind::NEWLINE) {
            let at = token.start as usize;
            let line = text[..at].matches('\n').count() + 1;
            let joined = format!("{} {}", &text[..at], &text[at + 1..]);
            differences.extend(difference(&joined, &format!("{name}+{line} joined")));
        }
    }
    assert_alike(differences.into_iter());
}
