//! `playbook run`: messages and events come as JSON lines, replies and effects go as JSON lines.

use std::path::Path;
use std::pin::pin;

use playbook_runtime::Runtime;
use serde_json::error::Category;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, BufReader};

use super::abreast::{Abreast, Told};
use super::line::{Line, Said};
use super::{desk, tell};
use crate::args::Run;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};

/// The longest line that is read, in bytes.
const LONGEST: usize = 4 * 1024 * 1024;

/// Runs the desk until the input ends, or Ctrl-C.
pub(crate) fn run(args: &Run) -> Outcome {
    desk::block_on(async {
        let store = args.store.as_deref();
        let Some(runtime) = desk::open(&args.desk, store, args.shadow, None, tell::AsLines)? else {
            return Ok(Exit::Bad);
        };
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
    let mut abreast = Abreast::new(runtime, usize::from(args.at_once));
    let mut exit = Exit::Good;
    while let Some((number, line)) = next_line(&mut lines, &mut abreast, &mut exit).await? {
        match line {
            Ok(said) => {
                while abreast.is_full()
                    && let Some(told) = abreast.next().await
                {
                    heed(told, &mut exit)?;
                }
                abreast.send(said, number);
            }
            Err(wrong) => {
                say_error(&wrong);
                exit = Exit::Trouble;
            }
        }
    }
    while let Some(told) = abreast.next().await {
        heed(told, &mut exit)?;
    }
    if args.stay {
        std::future::pending::<()>().await;
    }
    Ok(exit)
}

/// The next line with its number. What comes of earlier ones is heeded while it is waited for.
async fn next_line<R: AsyncBufRead + Unpin>(
    lines: &mut Lines<R>,
    abreast: &mut Abreast,
    exit: &mut Exit,
) -> Result<Option<(usize, Result<Said, String>)>, Trouble> {
    let read = {
        let mut reading = pin!(lines.next()); // it goes on where it was: half a line isn't lost
        loop {
            tokio::select! {
                read = &mut reading => break read?,
                Some(told) = abreast.next() => heed(told, exit)?,
            }
        }
    };
    Ok(read.map(|line| (lines.number, line)))
}

/// What is wrong with one line is said; anything else ends it all.
fn heed((number, told): Told, exit: &mut Exit) -> Result<(), Trouble> {
    match told {
        Ok(()) => Ok(()),
        Err(wrong) if wrong.is_about_one() => {
            say_error(&format!("line {number}: {wrong}"));
            *exit = Exit::Trouble;
            Ok(())
        }
        Err(wrong) => Err(wrong.into()),
    }
}

/// The lines of the input, one message or event each.
struct Lines<R> {
    input: R,
    number: usize,
}

impl<R: AsyncBufRead + Unpin> Lines<R> {
    /// The next message, or why the next line is none; nothing at the end.
    async fn next(&mut self) -> Result<Option<Result<Said, String>>, Trouble> {
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
            let said = read(&bytes).map_err(|why| self.wrong(&why));
            return Ok(Some(said.and_then(|line| line.said().map_err(|why| self.wrong(why)))));
        }
    }

    fn wrong(&self, why: &str) -> String {
        format!(
            "line {} is no message: {why}; write {{\"conversation\": \"…\", \"id\": \"…\", \
             \"text\": \"…\"}}, or of an event `event` and `values` instead of `text`",
            self.number
        )
    }
}

/// What a line holds; else why it can't be read, for whoever wrote it.
fn read(bytes: &[u8]) -> Result<Line, String> {
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err("it is no JSON object".to_owned());
    }
    serde_json::from_slice(bytes).map_err(|wrong: serde_json::Error| match wrong.classify() {
        Category::Syntax => format!("it is no JSON from its character {} on", wrong.column()),
        Category::Eof => "it ends in the middle of its JSON".to_owned(),
        Category::Data | Category::Io => {
            let words = wrong.to_string();
            words.split(" at line ").next().unwrap_or(&words).to_owned()
        }
    })
}

fn unreadable(wrong: std::io::Error) -> Trouble {
    trouble(format!("the input can't be read: {wrong}"))
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
