//! `playbook diff`: what a change makes possible, tool by tool, and which texts it changes. The
//! comparison is the verifier's; it is shown here.

mod revision;
mod texts;

use std::path::Path;

use anstream::println;
use anstyle::{AnsiColor, Style};
use playbook_graph::verify::diff::{Compared, Difference, Extent, Kind, compare};
use serde_json::json;

use super::load::{self, Version};
use crate::args::{Diff, ShowArgs};
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};
use crate::render;
use revision::Revision;
use texts::Change;

/// Compares two versions of a project.
pub(crate) fn run(args: &Diff) -> Outcome {
    let Some((old, new)) = both(args)? else { return Ok(Exit::Bad) };
    let compared = compare(old.graph(), new.graph());
    let changes = texts::changes(old.graph(), new.graph());
    if args.json {
        let errors = json!({ "old": findings(&old), "new": findings(&new) });
        println!("{:#}", json!({ "compared": compared, "texts": changes, "errors": errors }));
    } else {
        say_errors("old", &old);
        say_errors("new", &new);
        tell(&compared, &changes);
    }
    let widens = |one: &&Compared| matches!(one.extent, Extent::Wider | Extent::Incomparable);
    let wider = compared.iter().filter(widens).count();
    if args.deny_widening && wider > 0 {
        say_error("more is possible than before, and --deny-widening was asked for");
        return Ok(Exit::Bad);
    }
    Ok(if new.errors.is_empty() { Exit::Good } else { Exit::Bad })
}

fn findings(version: &Version) -> Vec<serde_json::Value> {
    let sources = &version.graph().sources;
    version.errors.iter().map(|error| render::json::finding(sources, error)).collect()
}

/// What is wrong with a version. It is compared all the same: by its errors alone nobody sees what else it
/// makes possible.
fn say_errors(which: &str, version: &Version) {
    if version.errors.is_empty() {
        return;
    }
    let folder = Path::new(".");
    render::findings(folder, &version.graph().sources, &version.errors, ShowArgs::default());
    let count = render::count(&version.errors);
    println!("{count} in the {which} version: it can't run like this. Compared it is so:\n");
}

/// The two versions; `None` where what one does can't be said. Its findings are printed then.
fn both(args: &Diff) -> Result<Option<(Version, Version)>, Trouble> {
    let (old, new) = match (&args.git, args.paths.as_slice()) {
        (None, [old, new]) => (load::version(old)?, load::version(new)?),
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

fn with_git(revision: &str, project: &Path) -> Result<(Option<Version>, Option<Version>), Trouble> {
    let before = Revision::checked_out(revision, project)?;
    Ok((load::version(before.folder())?, load::version(project)?))
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
