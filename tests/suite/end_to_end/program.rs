//! Runs the `playbook` program as people do, and reads what it prints.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use playbook_tests::top;

/// The program, built once for all tests.
pub(crate) fn program() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "playbook"])
            .current_dir(top())
            .status()
            .unwrap();
        assert!(built.success(), "the program doesn't build");
        // This test runs from `<target>/<profile>/deps/suite-…`; the program lies two up.
        let here = std::env::current_exe().unwrap();
        let target = here.ancestors().nth(3).unwrap();
        target.join("debug").join(format!("playbook{}", std::env::consts::EXE_SUFFIX))
    })
}

/// What the program said.
#[derive(Debug)]
pub(crate) struct Said {
    /// Its exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Said {
    /// Checks the exit code, showing everything where it is another.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "out:\n{}\nerr:\n{}", self.out, self.err);
        self
    }

    /// Checks that the output has these words in it.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        let all = format!("{}\n{}", self.out, self.err);
        assert!(all.contains(words), "`{words}` is not in:\n{all}");
        self
    }

    /// The output as JSON lines.
    pub(crate) fn lines(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// What was replied, in order.
    pub(crate) fn replies(&self) -> Vec<String> {
        let reply = |line: &serde_json::Value| line["reply"].as_str().map(str::to_owned);
        self.lines().iter().filter_map(reply).collect()
    }
}

/// Runs the program to its end, with `input` on its standard input.
pub(crate) fn playbook(args: &[&str], input: &str) -> Said {
    playbook_in(&top(), args, input)
}

/// Runs the program to its end in a folder.
pub(crate) fn playbook_in(folder: &Path, args: &[&str], input: &str) -> Said {
    let mut child = start_in(folder, args);
    // A program that stops early closes its input; that is its right.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap().into()
}

/// Runs the program in a folder, with one more variable in its environment.
pub(crate) fn playbook_with(folder: &str, args: &[&str], (name, value): (&str, &str)) -> Said {
    let mut command = Command::new(program());
    command.args(args).current_dir(folder).env("NO_COLOR", "1").env(name, value);
    command.stdin(Stdio::null()).output().unwrap().into()
}

/// Starts the program; its input stays open.
pub(crate) fn start(args: &[&str]) -> Child {
    start_in(&top(), args)
}

fn start_in(folder: &Path, args: &[&str]) -> Child {
    spawn(folder, args, Stdio::piped())
}

/// Starts the program with its output somewhere else.
pub(crate) fn start_to(args: &[&str], out: Stdio) -> Child {
    spawn(&top(), args, out)
}

fn spawn(folder: &Path, args: &[&str], out: Stdio) -> Child {
    Command::new(program())
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Messages of one conversation as `run` reads them.
pub(crate) fn messages(conversation: &str, texts: &[&str]) -> String {
    let line = |(number, text): (usize, &&str)| {
        let id = format!("{conversation}-{number}");
        serde_json::json!({ "conversation": conversation, "id": id, "text": text }).to_string()
    };
    texts.iter().enumerate().map(line).map(|line| line + "\n").collect()
}

/// A folder of one test's own, empty, gone when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes it.
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("playbook-test-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// The folder itself.
    pub(crate) fn whole(&self) -> &Path {
        &self.0
    }

    /// A path in it, as text.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// Writes a file in it and gives its path.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The example's files without its bindings' world, in a folder of the test's own.
pub(crate) fn copy_of_example(folder: &Folder, name: &str) -> String {
    let copy = folder.path(name);
    std::fs::create_dir_all(&copy).unwrap();
    for entry in std::fs::read_dir(top().join("examples/cancel_order")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, Path::new(&copy).join(path.file_name().unwrap())).unwrap();
        }
    }
    copy
}
