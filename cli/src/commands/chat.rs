//! `playbook chat`: talk to a desk in the terminal. What is typed is the customer's; a line that
//! begins with `/` is for the people at the desk.

use std::io::{IsTerminal, Write};

use anstream::{eprintln, println};
use jiff::Timestamp;
use playbook_graph::speak::speak_list;
use playbook_machine::Traced;
use playbook_runtime::{Happened, Runtime};
use tokio::io::{AsyncBufReadExt, BufReader};

use super::plain::plain;
use super::{desk, tell};
use crate::args::Chat;
use crate::exit::{Exit, Outcome, Trouble, say_error, trouble};

const HELP: &str = "\
  /approve DIGEST [ROLE]   a person says yes     /decline DIGEST [ROLE]   a person says no
  /approvals               what waits for one    /quit                    leave";

/// Talks until the input ends, `/quit`, or Ctrl-C.
pub(crate) fn run(args: &Chat) -> Outcome {
    desk::block_on(async {
        let store = args.store.as_deref();
        let Some(runtime) = desk::open(&args.desk, store, args.shadow, args.at.as_deref(), print)?
        else {
            return Ok(Exit::Bad);
        };
        runtime.recover().await?;
        let _awake = runtime.keep_awake();
        let talk = Talk { runtime, args, traced: 0 };
        tokio::select! {
            talked = talk.go_on() => talked,
            _ = tokio::signal::ctrl_c() => Ok(Exit::Good),
        }
    })
}

struct Talk<'a> {
    runtime: Runtime,
    args: &'a Chat,
    /// How many entries of the journal were shown.
    traced: usize,
}

impl Talk<'_> {
    #[expect(clippy::print_stdout, reason = "the command line speaks here")]
    async fn go_on(mut self) -> Outcome {
        let typed = std::io::stdin().is_terminal();
        if typed {
            eprintln!("You are the customer. /help lists what the people at the desk can do.");
        }
        self.traced = self.runtime.trace(&self.args.conversation).await?.len();
        let mut lines = BufReader::new(tokio::io::stdin()).lines();
        loop {
            if typed {
                print!("customer: ");
                let _ = std::io::stdout().flush();
            }
            let read = lines.next_line().await;
            let read =
                read.map_err(|wrong| trouble(format!("the input can't be read: {wrong}")))?;
            let Some(line) = read else { return Ok(Exit::Good) };
            let line = line.trim();
            if !typed && !line.is_empty() {
                println!("customer: {line}");
            }
            match line.strip_prefix('/') {
                None if line.is_empty() => {}
                None => self.say(line).await?,
                Some("quit") => return Ok(Exit::Good),
                Some(command) => {
                    if let Err(wrong) = self.command(command).await {
                        say_error(&wrong.to_string());
                    }
                }
            }
            self.show_trace().await?;
        }
    }

    async fn say(&self, text: &str) -> Result<(), Trouble> {
        // Every message of a chat is a new one; its moment is its name.
        let id = Timestamp::now().to_string();
        self.runtime.message(&self.args.conversation, &id, text).await?;
        Ok(())
    }

    async fn command(&self, command: &str) -> Result<(), Trouble> {
        let words: Vec<&str> = command.split_whitespace().collect();
        match words.as_slice() {
            ["approvals"] => {
                for open in self.runtime.approvals().await? {
                    println!("  {}  {}", open.request.digest.short(), plain(&open.request.act));
                }
            }
            ["approve", digest, role @ ..] => {
                let role = self.role(digest, role).await?;
                self.runtime.approve(digest, "you", &role).await?;
            }
            ["decline", digest, role @ ..] => {
                let role = self.role(digest, role).await?;
                self.runtime.decline(digest, "you", &role).await?;
            }
            _ => println!("{HELP}"),
        }
        Ok(())
    }

    /// The role that decides: the one named, else the only one that is asked.
    async fn role(&self, digest: &str, named: &[&str]) -> Result<String, Trouble> {
        if let [role] = named {
            return Ok((*role).to_owned());
        }
        let open = self.runtime.approvals().await?;
        let found = open.iter().find(|open| open.request.digest.to_string().starts_with(digest));
        let Some(found) = found else {
            return Err(trouble(format!("nothing that is called `{digest}` waits for approval")));
        };
        let asked = self.runtime.role_names(&found.request);
        match asked.as_slice() {
            [only] => Ok(only.clone()),
            several => Err(trouble(format!(
                "which role decides? write one of {} behind the digest",
                speak_list(several.iter().cloned())
            ))),
        }
    }

    async fn show_trace(&mut self) -> Result<(), Trouble> {
        if !self.args.trace {
            return Ok(());
        }
        let entries = self.runtime.trace(&self.args.conversation).await?;
        entries.iter().skip(self.traced).for_each(show);
        self.traced = entries.len();
        Ok(())
    }
}

/// One entry of the journal, as the steps that led to it.
fn show(traced: &Traced) {
    for step in &traced.steps {
        println!("      {:>28}  {}", step.line, plain(&step.text));
    }
    for stands in &traced.entry.stands {
        println!("      {:>28}  {}", "now", plain(stands));
    }
}

fn print(happened: &Happened) {
    println!("{}", tell::as_talk(happened));
}
