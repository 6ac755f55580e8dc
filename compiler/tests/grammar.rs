//! The normative grammar and the parser read the same language: they accept the same texts, and
//! every construct that has a rule has the same extent. On the samples, on every playbook of the
//! repository and of its pages, on programs drawn from the grammar, and on all of these with one
//! token changed.
//!
//! `PLAYBOOK_PROGRAMS=20000 cargo test --release -p playbook-compiler --test grammar` draws more.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]
#![expect(missing_docs, reason = "the rules are documented in the grammar")]
#![expect(clippy::indexing_slicing, reason = "positions are drawn from the list's length")]
#![expect(clippy::print_stdout, reason = "how many programs there were is this test's output")]

mod programs;

use std::collections::BTreeSet;
use std::path::Path;

use pest::Parser;
use pest::iterators::Pair;
use pest_derive::Parser;
use playbook_compiler::syntax::{SyntaxKind, lexer::lex, parse};
use programs::{Dice, how_many};

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
        "LOCALE" => "PATH".to_owned(),
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
    // The grammar's rules take the space around them along.
    let first = tokens.partition_point(|(_, end)| *end <= span.start());
    let start = tokens.get(first).map_or(span.start(), |(start, _)| (*start).max(span.start()));
    let end = tokens.partition_point(|(start, _)| *start < span.end());
    let end = tokens.get(end.wrapping_sub(1)).map_or(span.end(), |(_, end)| (*end).min(span.end()));
    found.insert((node_name(pair.as_rule()), start, end));
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

/// A sum over the conversation has a node of its own; the grammar reads it as a sum.
fn kind_name(kind: SyntaxKind) -> String {
    match kind {
        SyntaxKind::CONVERSATION_EXPR => "AGGREGATE_EXPR".to_owned(),
        kind => format!("{kind:?}"),
    }
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
            let start = solid.map_or(node.range(), |child| child.range()).start;
            (kind_name(node.kind()), start as usize, node.range().end as usize)
        })
        .collect())
}

/// Rules that are no node: tokens, and pieces of a text.
const NO_NODE: &[&str] = &[
    "WORD",
    "BEGIN",
    "IDENT",
    "TYPE_IDENT",
    "ISO_CODE",
    "NUMBER",
    "DATE",
    "TIME",
    "MINUS",
    "UNIT",
    "STRING",
    "CHUNK",
    "INSIDE",
    "BOUNDS",
];

/// Nodes that are no rule: operators and their operands, which the grammar tells by the order of its
/// rules; and the whole file, whose space at its ends belongs to the node.
const NO_RULE: &[&str] = &[
    "FILE",
    "BINARY_EXPR",
    "UNARY_EXPR",
    "PRESENCE_EXPR",
    "RANGE_EXPR",
    "COND_EXPR",
    "WHERE_EXPR",
    "AFTER_EXPR",
    "PORTION_EXPR",
    "ROUNDED_EXPR",
    "FIELD_EXPR",
];

fn of_both(mut extents: Extents) -> Extents {
    extents.retain(|(name, _, _)| {
        let name = name.as_str();
        !NO_NODE.contains(&name) && !NO_RULE.contains(&name) && !name.ends_with("_WORD")
    });
    extents
}

/// How the two judge a text differently, if they do.
fn difference(text: &str, what: &str) -> Option<String> {
    match (by_grammar(text), by_parser(text)) {
        (Ok(grammar), Ok(parser)) => {
            let (left, right) = (of_both(grammar), of_both(parser));
            let only: Vec<_> = left.symmetric_difference(&right).take(4).collect();
            (!only.is_empty()).then(|| format!("{what}: extents differ: {only:?}"))
        }
        // How deep brackets may lie in each other is the parser's own bound.
        (Ok(_), Err(error)) if error.ends_with("lie in each other here") => None,
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
            let start = node.range().start as usize;
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
    changed(2, |_, _| String::new());
}

#[test]
fn every_token_doubled_is_judged_alike() {
    changed(2, |_, token| format!("{token} {token}"));
}

#[test]
fn every_token_replaced_by_a_common_one_is_judged_alike() {
    let common =
        ["name", "yes", "{", "}", "(", ",", "\n", "when", "where", "of", "12", "\"t\"", "->"];
    changed(2, |nth, _| common[nth % common.len()].to_owned());
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

/// Every playbook of the repository and every piece of one on its pages, as it stands and as it may
/// be meant: a piece of a state, of a tool, of a playbook.
fn corpus() -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for folder in
        ["../examples", "../docs", "../stdlib", "../tests/suite", "../graph/src", "../README.md"]
    {
        collect_texts(Path::new(folder), &mut texts);
    }
    texts
}

fn collect_texts(path: &Path, texts: &mut Vec<(String, String)>) {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).unwrap();
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths.iter().for_each(|path| collect_texts(path, texts));
        return;
    }
    let name = path.display().to_string();
    if name.ends_with(".playbook") {
        texts.push((name, std::fs::read_to_string(path).unwrap()));
    } else if name.ends_with(".md") {
        let page = std::fs::read_to_string(path).unwrap();
        let blocks = page.split("```playbook").skip(1);
        for (nth, block) in blocks.enumerate() {
            let block = block.split_once('\n').map_or("", |(_, rest)| rest);
            let block = block.split("```").next().unwrap_or_default();
            texts.extend(dressed(&format!("{name}, block {nth}"), block));
        }
    }
}

fn dressed(name: &str, block: &str) -> Vec<(String, String)> {
    let dresses = [
        ("", ""),
        ("playbook p ends done {\nstate s {\n", "\n}\n}\n"),
        ("playbook p ends done {\n", "\n}\n"),
        ("tool t() {\n", "\n}\n"),
        ("authority over t {\n", "\n}\n"),
        ("desk d {\n", "\n}\n"),
        ("scenario \"s\" for p {\n", "\n}\n"),
        ("formula f() gives int = ", ""),
    ];
    let dressed = dresses.iter().map(|(before, after)| format!("{before}{block}{after}"));
    dressed.enumerate().map(|(nth, text)| (format!("{name} ({nth})"), text)).collect()
}

#[test]
fn every_playbook_of_the_repository_and_its_pages_is_judged_alike() {
    let corpus = corpus();
    assert!(corpus.len() > 100, "{} texts", corpus.len());
    assert_alike(corpus.iter().filter_map(|(name, text)| difference(text, name)));
}

/// What the two once judged otherwise, made small.
#[test]
fn what_was_once_judged_otherwise_is_judged_alike() {
    let texts = [
        // A joining word goes on with the line before, but is no name behind its point.
        "authority over r.\nuntil.c{}",
        "authority over r.\nuntil{}",
        // A brace that stands alone in a text opens no block.
        "policy\"{{\"{}\ntranslation i{\"\"->\"\"#\n\"\"->\"\",\"\"->\"\"}",
        "policy\"}\"{}\ntranslation i{\"\"->\"\"\n\"\"->\"\"}",
    ];
    assert_alike(texts.iter().filter_map(|text| difference(text, text)));
}

/// A text with one token dropped, doubled, moved or replaced, or a line break more or fewer.
fn mutant(text: &str, others: &[&str], dice: &mut Dice) -> String {
    let tokens = lex(text);
    if tokens.is_empty() {
        return String::new();
    }
    let start = |nth: usize| tokens.get(nth).map_or(text.len(), |token| token.start as usize);
    let nth = dice.below(tokens.len());
    let (before, token, after) =
        (&text[..start(nth)], &text[start(nth)..start(nth + 1)], &text[start(nth + 1)..]);
    let other = others[dice.below(others.len())];
    match dice.below(6) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{token} {token}{after}"),
        2 => format!("{before} {other} {after}"),
        3 => format!("{before}{token} {other} {after}"),
        4 => format!("{before}\n{token}{after}"),
        _ => {
            let own = dice.below(tokens.len());
            format!("{before} {} {after}", &text[start(own)..start(own + 1)])
        }
    }
}

/// Words and signs that stand in many places.
const COMMON: &[&str] = &[
    "name",
    "yes",
    "no",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    ":",
    "\n",
    "when",
    "where",
    "of",
    "12",
    "\"t\"",
    "->",
    "-",
    "+",
    "*",
    "|",
    "%",
    "<",
    "=",
    "EUR",
    "Order",
    "days",
    "2026-11-22",
    "09:00",
    "and",
    "or",
    "not",
    "is",
    "in",
    "from",
    "to",
    "any",
    "all",
    "it",
    "now",
    "otherwise",
    "then",
    "within",
    "until",
    "because",
    "known",
    "after",
    "before",
    "between",
    "rounded",
    "count",
    "first",
    "as",
    "with",
    "for",
    "by",
    "per",
    "at",
    "may",
    "list",
    "optional",
    "customer's",
    "approves",
    "end",
    "handoff",
    "go",
    "state",
    "on",
    "ask",
    "call",
    "say",
    "5,000",
    "30d",
    "# c\n",
    "\"",
    "\\",
    "é",
];

/// The text with all tokens left out that the difference doesn't need.
fn shrunk(mut text: String) -> String {
    let mut size = text.len();
    while size > 0 {
        let mut at = 0;
        while at < text.len() {
            let end = (at + size).min(text.len());
            let shorter = text.get(..at).zip(text.get(end..)).map(|(a, b)| format!("{a}{b}"));
            match shorter.filter(|shorter| difference(shorter, "").is_some()) {
                Some(shorter) => text = shorter,
                None => at += size,
            }
        }
        size /= 2;
    }
    text
}

#[test]
fn programs_drawn_from_the_grammar_and_their_mutants_are_judged_alike() {
    let grammar = programs::Grammar::read();
    let many = how_many(400);
    let (mut accepted, mut met) = (0, BTreeSet::new());
    let mut differences = Vec::new();
    for nth in 0..many {
        let program = grammar.program(nth);
        let mut dice = Dice::new(nth);
        let mutants: Vec<_> = (0..5).map(|_| mutant(&program, COMMON, &mut dice)).collect();
        for text in mutants.into_iter().chain([program.clone()]) {
            if difference(&text, "").is_some() {
                let text = shrunk(text);
                differences.extend(difference(&text, &format!("program {nth}: {text:?}")));
            }
        }
        if let Ok(extents) = by_grammar(&program) {
            accepted += 1;
            met.extend(extents.into_iter().map(|(name, _, _)| name));
        }
        if differences.len() > 30 {
            break;
        }
    }
    println!("{many} programs, {accepted} of them accepted, {} kinds of constructs", met.len());
    assert_alike(differences.into_iter());
    assert!(accepted * 10 > many * 7, "only {accepted} of {many} are programs");
}

#[test]
fn mutants_of_the_samples_and_the_corpus_are_judged_alike() {
    let mut dice = Dice::new(7);
    let texts: Vec<_> = declarations().into_iter().chain(corpus()).collect();
    let mut differences = Vec::new();
    for _ in 0..how_many(400) {
        let (name, text) = &texts[dice.below(texts.len())];
        let text = mutant(text, COMMON, &mut dice);
        if difference(&text, name).is_some() {
            let text = shrunk(text);
            differences.extend(difference(&text, &format!("{name}: {text:?}")));
        }
        if differences.len() > 30 {
            break;
        }
    }
    assert_alike(differences.into_iter());
}
