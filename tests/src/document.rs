//! Documents that are whole projects: one file on the disk that holds several of a project. Knows
//! what begins a file in it, not what is shown with it.

use std::fs;
use std::path::Path;

use playbook_graph::Source;

/// The files of a project that is written as one document.
///
/// `#--- file: shop.playbook` begins another file; `#--- with: shop.playbook` takes one from the
/// folder `world`. What stands above the first such line is the file that the document is named for.
///
/// # Panics
/// If the document, or a file of the world that it names, can't be read.
pub fn sources_of(document: &Path, world: &Path) -> Vec<Source> {
    let read = |path: &Path| {
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let name = document.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut sources = vec![Source { name, text: String::new() }];
    for line in read(document).lines() {
        if let Some(name) = line.strip_prefix("#--- with: ") {
            let text = read(&world.join(name));
            sources.insert(0, Source { name: name.to_owned(), text });
        } else if let Some(name) = line.strip_prefix("#--- file: ") {
            sources.push(Source { name: name.to_owned(), text: String::new() });
        } else if let Some(last) = sources.last_mut() {
            last.text.push_str(line);
            last.text.push('\n');
        }
    }
    sources.retain(|source| !source.text.trim().is_empty());
    sources
}
