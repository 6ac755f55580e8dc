//! `playbook run`: messages come as JSON lines, replies and effects go as JSON lines.

use std::path::Path;

use playbook_machine::InputKind;
use playbook_runtime::{Happened, Runtime, RuntimeError};
use serde::Deserialize;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, BufReader};

use super::{desk, tell};
use crate::args::Run;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};

/// The longest line that is read, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// One line in, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    conversation: String,
    id: String,
    text: Option<String>,
    send: Option<String>,
    change: Option<String>,
    take_over: Option<String>,
    give_back: Option<String>,
    by: Option<String>,
}

/// One line in.
struct Line {
    conversation: String,
    id: String,
    says: Says,
}

/// What a line says.
enum Says {
    /// The customer wrote this.
    Message(String),
    /// A person sends a draft.
    Send { draft: String, by: String },
    /// A person puts a draft into other words.
    Change { draft: String, text: String, by: String },
    /// A person takes the conversation over.
    TakeOver(String),
    /// The person gives it back.
    GiveBack(String),
}

impl Line {
    /// A line, if it says one thing and all of it.
    fn read(bytes: &[u8]) -> Result<Self, String> {
        let written: Written = serde_json::from_slice(bytes).map_err(|wrong| wrong.to_string())?;
        let Written { conversation, id, text, send, change, take_over, give_back, by } = written;
        let says = match (text, send, change, take_over, give_back, by) {
            (Some(text), None, None, None, None, None) => Says::Message(text),
            (None, Some(draft), None, None, None, Some(by)) => Says::Send { draft, by },
            (Some(text), None, Some(draft), None, None, Some(by)) => {
                Says::Change { draft, text, by }
            }
            (None, None, None, Some(by), None, None) => Says::TakeOver(by),
            (None, None, None, None, Some(by), None) => Says::GiveBack(by),
            (None, None, None, None, None, _) => return Err("missing field `text`".to_owned()),
            (_, Some(_), ..) | (_, _, Some(_), ..) => {
                return Err("`send` goes with `by`, and `change` with `text` and `by`".to_owned());
            }
            _ => return Err("a line says one thing: see `playbook help run`".to_owned()),
        };
        Ok(Self { conversation, id, says })
    }

    /// Does what it says.
    async fn tell(self, runtime: &Runtime) -> Result<(), RuntimeError> {
        let Self { conversation, id, says } = self;
        match says {
            Says::Message(text) => runtime.message(&conversation, &id, text).await,
            Says::Send { draft, by } => runtime.send_draft(&conversation, &draft, &by).await,
            Says::Change { draft, text, by } => {
                runtime.change_draft(&conversation, &draft, text, &by).await
            }
            Says::TakeOver(by) => {
                runtime.input(&conversation, format!("line {id}"), InputKind::TakeOver { by }).await
            }
            Says::GiveBack(by) => {
                runtime.input(&conversation, format!("line {id}"), InputKind::GiveBack { by }).await
            }
        }
        .map(drop)
    }
}

/// Runs the desk until the input ends, or Ctrl-C.
pub(crate) fn run(args: &Run) -> Outcome {
    desk::block_on(async {
        let store = args.store.as_deref();
        let Some(runtime) = desk::open(&args.desk, store, print)? else { return Ok(Exit::Bad) };
        runtime.recover().await?;
        let awake = runtime.keep_awake();
        let mut exit = Exit::Good;
        tokio::select! {
            served = serve(&runtime, args) => exit = served?,
            _ = tokio::signal::ctrl_c() => {}
        }
        drop(awake);
        Ok(exit)
    })
}

async fn serve(runtime: &Runtime, args: &Run) -> Outcome {
    let mut lines = Lines { input: BufReader::new(tokio::io::stdin()), number: 0 };
    let mut exit = Exit::Good;
    while let Some(line) = lines.next().await? {
        match line {
            Ok(line) => match line.tell(runtime).await {
                Ok(()) => {}
                Err(wrong) if wrong.is_about_one() => {
                    say_error(&lines.at_line(&wrong.to_string()));
                    exit = Exit::Trouble;
                }
                Err(wrong) => return Err(wrong.into()),
            },
            Err(wrong) => {
                say_error(&wrong);
                exit = Exit::Trouble;
            }
        }
    }
    if args.stay {
        std::future::pending::<()>().await;
    }
    Ok(exit)
}

/// The lines of the input, one thing each.
struct Lines<R> {
    input: R,
    number: usize,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    /// The next line, or why it is none; nothing at the end.
    async fn next(&mut self) -> Result<Option<Result<Line, String>>, Trouble> {
        loop {
            let mut bytes = Vec::new();
            let mut length = 0;
            let mut whole = false;
            while !whole {
                let piece = self.input.fill_buf().await.map_err(unreadable)?;
                if piece.is_empty() {
                    break;
                }
                let end = piece.iter().position(|byte| *byte == b'\n');
                let taken = end.map_or(piece.len(), |end| end + 1);
                length += taken;
                if length <= LONGEST {
                    bytes.extend_from_slice(piece.get(..taken).unwrap_or_default());
                }
                whole = end.is_some();
                self.input.consume(taken);
            }
            if length == 0 {
                return Ok(None);
            }
            self.number += 1;
            if length > LONGEST {
                let most = LONGEST / (1024 * 1024);
                return Ok(Some(Err(self.wrong(&format!("it is longer than {most} MiB")))));
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            return Ok(Some(Line::read(&bytes).map_err(|wrong| self.wrong(&wrong))));
        }
    }

    fn at_line(&self, why: &str) -> String {
        format!("line {}: {why}", self.number)
    }

    fn wrong(&self, why: &str) -> String {
        format!(
            "line {} is no message: {why}; write {{\"conversation\": \"…\", \"id\": \"…\", \
             \"text\": \"…\"}}",
            self.number
        )
    }
}

fn unreadable(wrong: std::io::Error) -> Trouble {
    trouble(format!("the input can't be read: {wrong}"))
}

/// Prints one line; a reader that went away is no reason to lose anything.
fn print(happened: &Happened) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", tell::as_json(happened)).and_then(|()| out.flush());
}

/// Whether there is a store to look at.
pub(crate) fn must_exist(store: &Path) -> Result<(), Trouble> {
    if store.is_file() {
        return Ok(());
    }
    Err(trouble(format!(
        "there is no store `{}`: `playbook run --store` makes one",
        store.display()
    )))
}
