//! Formatting: done twice it changes nothing more, it loses no comment and no word, and it copies
//! what it can't read. On the samples, on programs drawn from the grammar, and on both with comments
//! and empty lines put between any two tokens.
//!
//! `PLAYBOOK_PROGRAMS=20000 cargo test --release -p playbook-compiler --test format` draws more.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]

mod programs;

use playbook_compiler::format::format;
use playbook_compiler::syntax::{SyntaxKind, lexer::lex, parse};
use programs::{Dice, how_many};

fn samples() -> Vec<(String, String)> {
    let entries = std::fs::read_dir("tests/samples").unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

#[test]
fn the_samples_stand_in_canonical_form() {
    for (name, text) in samples() {
        let formatted = format(&text).unwrap();
        if std::env::var_os("UPDATE_SAMPLES").is_some() {
            std::fs::write(&name, &formatted).unwrap();
            continue;
        }
        assert_eq!(formatted, text, "{name}");
    }
}

#[test]
fn any_layout_of_a_sample_becomes_its_canonical_form() {
    for (name, text) in samples() {
        let indented =
            text.replace("\n", "\n     ").replace(" = ", "   =  ").replace("{\n", "{\n\n\n");
        assert_eq!(format(&indented).unwrap(), text, "{name}");
    }
}

/// What the text says to people, in order: its comments, then the words of its texts.
fn words(text: &str) -> (Vec<&str>, Vec<&str>) {
    let tokens = lex(text);
    let of = |kinds: &[SyntaxKind]| {
        let ends = tokens.iter().skip(1).map(|token| token.start as usize).chain([text.len()]);
        let found = tokens.iter().zip(ends).filter(|(token, _)| kinds.contains(&token.kind));
        found.map(|(token, end)| text[token.start as usize..end].trim_end()).collect()
    };
    (of(&[SyntaxKind::COMMENT, SyntaxKind::DOC_COMMENT]), of(&[SyntaxKind::TEXT_CHUNK]))
}

/// What is wrong with how a text is formatted, if anything is. A text with errors may be refused.
fn trouble(text: &str) -> Option<String> {
    let errors = parse(text).errors.len();
    let Ok(once) = format(text) else {
        return (errors == 0).then(|| "it is refused".to_owned());
    };
    let (before, after) = (words(text), words(&once));
    if before != after {
        return Some(format!("it says something else: {before:?}, then {after:?}"));
    }
    if parse(&once).errors.len() != errors {
        return Some(format!("other errors: {once:?}"));
    }
    match format(&once) {
        Ok(twice) if twice == once => None,
        Ok(twice) => Some(format!("it doesn't settle: {once:?}, then {twice:?}")),
        Err(_) => Some(format!("once formatted, it is refused: {once:?}")),
    }
}

/// The text with `filling` before the token that starts at `at`.
fn filled(text: &str, at: usize, filling: &str) -> String {
    format!("{}{filling}{}", &text[..at], &text[at..])
}

const FILLINGS: &[&str] = &[" # a remark\n", "\n## a remark\n", "\n\n\n"];

fn assert_none(troubles: impl Iterator<Item = String>) {
    let troubles: Vec<String> = troubles.take(20).collect();
    assert!(troubles.is_empty(), "{}", troubles.join("\n"));
}

#[test]
fn comments_and_empty_lines_between_any_two_tokens_are_kept_and_settle() {
    let samples: Vec<_> = samples().into_iter().map(|(_, text)| parse(&text).tree()).collect();
    let declarations = samples.iter().flat_map(|tree| tree.children());
    let texts: Vec<String> = declarations.map(|node| node.text().to_string()).collect();
    let gaps = texts.iter().flat_map(|text| {
        let tokens = lex(text);
        let gaps = tokens.into_iter().enumerate().filter(|(_, token)| !token.kind.is_trivia());
        gaps.map(move |(nth, token)| filled(text, token.start as usize, FILLINGS[nth % 3]))
    });
    assert_none(gaps.filter_map(|text| Some(format!("{text:?}: {}", trouble(&text)?))));
}

#[test]
fn programs_drawn_from_the_grammar_keep_their_words_and_settle() {
    let grammar = programs::Grammar::read();
    let programs = (0..how_many(300)).flat_map(|nth| {
        let program = grammar.program(nth);
        let mut dice = Dice::new(nth);
        let gaps: Vec<_> = lex(&program).iter().map(|token| token.start as usize).collect();
        let mut fill = || match gaps.is_empty() {
            true => String::new(),
            false => filled(&program, gaps[dice.below(gaps.len())], FILLINGS[dice.below(3)]),
        };
        let with_comments = [fill(), fill(), fill()];
        with_comments.into_iter().chain([program.clone()])
    });
    assert_none(programs.filter_map(|text| Some(format!("{text:?}: {}", trouble(&text)?))));
}

#[test]
fn a_broken_statement_is_copied_and_its_neighbours_are_formatted() {
    let text =
        "playbook p ends a {\n start state s {\n  say   \"x\"\n  call  ( oops\n  end   a\n }\n}\n";
    let formatted = "\
playbook p ends a {
  start state s {
    say \"x\"
    call  ( oops
    end a
  }
}
";
    assert_eq!(format(text).unwrap(), formatted);
}

#[test]
fn a_long_line_breaks_where_the_language_lets_it() {
    let text = "tool look_up(one: text) gives Thing { reads, promises result.first is known and \
                result.second is known and result.third is known and result.fourth is known }\n";
    let formatted = "\
tool look_up(one: text) gives Thing {
  reads
  promises result.first is known and result.second is known and result.third is known
      and result.fourth is known
}
";
    assert_eq!(format(text).unwrap(), formatted);
}

/// The width of a block that is opened doesn't count for the line that it begins on.
#[test]
fn a_block_written_on_its_openers_line_is_opened_without_breaking_that_line() {
    let text = "playbook p ends done {\n  start state s {\n    call refund(order, amount, to: payment) \
                as done {      confirm \"Shall I refund {amount} of {order} to {payment}, today?\"\n\
                      no -> end done\n    }\n    end done\n  }\n}\n";
    let once = format(text).unwrap();
    assert!(once.contains("    call refund(order, amount, to: payment) as done {\n"), "{once}");
    assert_eq!(format(&once).unwrap(), once);
}
