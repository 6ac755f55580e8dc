//! `playbook diff`: what a change makes possible, tool by tool, and which texts it changes. The
//! comparison is the verifier's; it is shown here.

mod revision;
mod texts;

use anstream::println;
use anstyle::{AnsiColor, Style};
use playbook_graph::Verified;
use playbook_graph::verify::diff::{Compared, Difference, Extent, Kind, compare};
use serde_json::json;

use super::load;
use crate::args::Diff;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};
use revision::Revision;
use texts::Change;

/// Compares two versions of a project.
pub(crate) fn run(args: &Diff) -> Outcome {
    let Some((old, new)) = both(args)? else { return Ok(Exit::Bad) };
    let compared = compare(old.graph(), new.graph());
    let changes = texts::changes(old.graph(), new.graph());
    if args.json {
        println!("{:#}", json!({ "compared": compared, "texts": changes }));
    } else {
        tell(&compared, &changes);
    }
    let widens = |one: &&Compared| matches!(one.extent, Extent::Wider | Extent::Incomparable);
    let wider = compared.iter().filter(widens).count();
    if args.deny_widening && wider > 0 {
        say_error("more is possible than before, and --deny-widening was asked for");
        return Ok(Exit::Bad);
    }
    Ok(Exit::Good)
}

/// The two versions; `None` where one has findings, which are printed.
fn both(args: &Diff) -> Result<Option<(Verified, Verified)>, Trouble> {
    let (old, new) = match (&args.git, args.paths.as_slice()) {
        (None, [old, new]) => (load::graph_at(old)?, load::graph_at(new)?),
        (None, _) => {
            return Err(trouble(
                "two versions are compared: `playbook diff OLD NEW`, or `playbook diff --git REV`",
            ));
        }
        (Some(revision), []) => with_git(revision, ".".as_ref())?,
        (Some(revision), [project]) => with_git(revision, project)?,
        (Some(_), _) => return Err(trouble("with --git, one project is named, not two")),
    };
    Ok(old.zip(new))
}

fn with_git(
    revision: &str,
    project: &std::path::Path,
) -> Result<(Option<Verified>, Option<Verified>), Trouble> {
    let before = Revision::checked_out(revision, project)?;
    Ok((load::project(before.folder())?, load::project(project)?))
}

fn tell(compared: &[Compared], changes: &[Change]) {
    let wider: Style = AnsiColor::Red.on_default().bold();
    let narrower: Style = AnsiColor::Green.on_default();
    let quiet: Style = AnsiColor::BrightBlack.on_default();
    if !compared.iter().any(|one| one.kind == Kind::Tool) {
        println!("no sensitive tool in either");
    }
    for one in compared {
        let (style, word) = match one.extent {
            Extent::Equal => (quiet, "equal"),
            Extent::Narrower => (narrower, "narrower"),
            Extent::Wider => (wider, "WIDER"),
            Extent::Incomparable => (wider, "WIDER and narrower"),
        };
        let kind = match one.kind {
            Kind::Tool => "",
            Kind::Policy => "policy ",
            Kind::Desk => "desk ",
        };
        println!(
            "{style}{word}{style:#}{:wide$}{kind}{}",
            "",
            one.name,
            wide = 10_usize.saturating_sub(word.len()).max(1)
        );
        for difference in &one.wider {
            show(difference, '+', wider);
        }
        for difference in &one.narrower {
            show(difference, '-', narrower);
        }
    }
    for change in changes {
        change.show();
    }
}

/// One difference: what, where, and the smallest example.
fn show(difference: &Difference, sign: char, style: Style) {
    let sure = if difference.certain { "" } else { " (perhaps: this can't be told apart)" };
    println!("  {style}{sign}{style:#} {}{sure}", difference.what);
    if !difference.example.is_empty() {
        println!("      for example: {}", difference.example.join(", "));
    }
    if !difference.line.is_empty() {
        println!("      {}", difference.line);
    }
}
