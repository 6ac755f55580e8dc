//! Formatting: done twice it changes nothing more, it loses no comment and no word, and it copies
//! what it can't read.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test reads its samples")]

use playbook_compiler::format::format;
use playbook_compiler::syntax::{SyntaxKind, lexer::lex};

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

#[test]
fn comments_and_empty_lines_in_any_gap_are_kept_and_settle() {
    for (name, text) in samples() {
        let tokens = lex(&text);
        let gaps = tokens.iter().filter(|token| token.kind == SyntaxKind::WHITESPACE);
        // Each gap of the small samples, some of the large one.
        for token in gaps.step_by(1 + tokens.len() / 200) {
            let (before, after) = text.split_at(token.start as usize);
            for filling in [" # a remark\n", "\n\n\n"] {
                let changed = format!("{before}{filling}{after}");
                let Ok(once) = format(&changed) else { continue };
                assert_eq!(once.contains("# a remark"), filling.contains('#'));
                let twice = format(&once).unwrap();
                let differs = once.lines().zip(twice.lines()).find(|(a, b)| a != b);
                assert_eq!(differs, None, "{name}");
                assert_eq!(twice, once);
            }
        }
    }
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
