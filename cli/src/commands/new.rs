//! `playbook new`: a project that works, to be changed into one's own. It is the example that the
//! tests keep working, without its HTTP bindings.

use std::fs;
use std::path::Path;

use anstream::println;

use crate::args::New;
use crate::exit::{Exit, Outcome, Trouble, trouble};

/// The files of a new project, by name.
const FILES: [(&str, &str); 6] = [
    ("playbook.toml", include_str!("../../../examples/cancel_order/playbook.toml")),
    ("shop.playbook", include_str!("../../../examples/cancel_order/shop.playbook")),
    ("cancel_order.playbook", include_str!("../../../examples/cancel_order/cancel_order.playbook")),
    ("desk.playbook", include_str!("../../../examples/cancel_order/desk.playbook")),
    ("scenarios.playbook", include_str!("../../../examples/cancel_order/scenarios.playbook")),
    ("bindings.toml", include_str!("../../../examples/cancel_order/bindings.toml")),
];

/// Makes the folder and its files; an existing folder must be empty.
pub(crate) fn run(args: &New) -> Outcome {
    let folder = &args.folder;
    make(folder)?;
    for (name, text) in FILES {
        let path = folder.join(name);
        fs::write(&path, text).map_err(|wrong| cant_write(&path, &wrong))?;
    }
    let shown = folder.display();
    println!("{shown} is ready. It cancels orders; change it into your own.");
    println!();
    println!("  playbook check {shown}   prove it");
    println!("  playbook test {shown}    play its scenarios");
    println!("  playbook chat {shown}    talk to it");
    Ok(Exit::Good)
}

fn make(folder: &Path) -> Result<(), Trouble> {
    let empty = match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) if folder.exists() => false,
        Err(_) => true,
    };
    if !empty {
        let shown = folder.display();
        return Err(trouble(format!("`{shown}` is there already: name a folder that isn't")));
    }
    fs::create_dir_all(folder).map_err(|wrong| cant_write(folder, &wrong))
}

fn cant_write(path: &Path, wrong: &std::io::Error) -> Trouble {
    trouble(format!("`{}` can't be written: {wrong}", path.display()))
}
