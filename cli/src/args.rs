//! What can be written on the command line. Words only: what they do is in `commands/`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Writes, proves and runs customer-support playbooks.
#[derive(Debug, Parser)]
#[command(name = "playbook", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Command {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: Verb,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  done, and all is well
  1  done, and something is not well: a finding, a failed scenario, a divergence
  2  the command line was not understood
  3  something can't be read, written or reached

Each command has an example: `playbook help check`.";

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make a new project that works
    #[command(after_help = "Example:\n  playbook new my_desk")]
    New(New),
    /// Read, check and prove a project; show every finding
    #[command(after_help = CHECK_HELP)]
    Check(Check),
    /// Write a project's files in their one form
    #[command(after_help = "Example:\n  playbook fmt --check examples/cancel_order")]
    Fmt(Fmt),
    /// Explain a finding's code, with examples
    #[command(after_help = "Example:\n  playbook explain PB0312")]
    Explain(Explain),
    /// Play a project's scenarios
    #[command(after_help = "Example:\n  playbook test examples/cancel_order")]
    Test(Test),
    /// Write the proved graph to a file that a service can run
    #[command(after_help = "Example:\n  playbook build examples/cancel_order -o cancel.graph.json")]
    Build(Build),
    /// Talk to a desk in the terminal
    #[command(after_help = "Example:\n  playbook chat examples/cancel_order")]
    Chat(Chat),
    /// Run a desk on messages that come as JSON lines
    #[command(after_help = RUN_HELP)]
    Run(Run),
    /// Play a journal again and say where it differs
    #[command(after_help = "Example:\n  playbook replay examples/cancel_order --store desk.db")]
    Replay(Replay),
    /// List what waits for a person's decision, and decide
    #[command(after_help = "Examples:\n  playbook approvals list --store desk.db\n  \
        playbook approvals approve 3f2a --by ana --role team_lead --store desk.db")]
    Approvals(Approvals),
    /// Take a conversation over: the playbooks keep quiet
    #[command(after_help = "Example:\n  playbook take-over c1 --by ana --store desk.db")]
    TakeOver(Person),
    /// Give a conversation back to the playbooks
    #[command(after_help = "Example:\n  playbook give-back c1 --by ana --store desk.db")]
    GiveBack(Person),
    /// Switch a tool, a playbook or a desk off while it runs, or on again
    #[command(after_help = SWITCH_HELP)]
    Switch(SwitchArgs),
    /// Speak with an editor (the language server, on standard input and output)
    #[command(after_help = "Editors start this themselves: see editors/neovim/README.md")]
    Lsp,
    /// Print shell completions
    #[command(
        after_help = "Example:\n  playbook completions bash > ~/.local/share/bash-completion/completions/playbook"
    )]
    Completions(Completions),
}

const CHECK_HELP: &str = "\
With `bindings.toml` in the project's folder, the bindings are checked against the tools as well.

Examples:
  playbook check examples/cancel_order
  playbook check --narrated examples/cancel_order
  playbook check --sarif examples/cancel_order > playbook.sarif";

const SWITCH_HELP: &str = "\
What is off is off before the next call, in every conversation of the store; who needs it is sent to
people. A sensitive tool is on again when two people have switched it on.

Examples:
  playbook switch off tool shop.refund --by ana --because \"a wave of fraud\" --store desk.db
  playbook switch list --store desk.db";

const RUN_HELP: &str = "\
Each line in is a message; its id makes a second delivery harmless:
  {\"conversation\": \"c1\", \"id\": \"m1\", \"text\": \"please cancel my order\"}
What people do comes the same way:
  {\"conversation\": \"c1\", \"id\": \"p1\", \"take_over\": \"ana\"}, or \"give_back\"
  {\"conversation\": \"c1\", \"id\": \"p2\", \"send\": \"DRAFT\", \"by\": \"ana\"}
  {\"conversation\": \"c1\", \"id\": \"p3\", \"change\": \"DRAFT\", \"text\": \"…\", \"by\": \"ana\"}
Each line out is a reply or an effect:
  {\"conversation\": \"c1\", \"reply\": \"Which e-mail address is your order under?\", \"id\": \"…\"}

With --shadow only reads are made; everything else is told as what it would be. What a person did in
its place is told to the case that waits for it, by the name of the call:
  {\"conversation\": \"c1\", \"id\": \"p4\", \"produced\": \"CALL\", \"gave\": {…}}, or \"refused\", or \"not_done\"

With --store everything survives a crash: start it again with the same lines, and each conversation
goes on where it was.

Example:
  playbook run examples/cancel_order --store desk.db < messages.jsonl";

/// A project on disk.
#[derive(Debug, Args)]
pub(crate) struct ProjectArg {
    /// The project's folder, or one of its files
    #[arg(default_value = ".", value_name = "PROJECT")]
    pub(crate) project: PathBuf,
}

/// How findings are shown.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ShowArgs {
    /// Findings as one JSON object a line
    #[arg(long, group = "form")]
    pub(crate) json: bool,
    /// Findings as a SARIF 2.1.0 log, for tools that review changes
    #[arg(long, group = "form")]
    pub(crate) sarif: bool,
    /// Findings as sentences, for screen readers (also with NO_GRAPHICS=1 in the environment)
    #[arg(long, group = "form")]
    pub(crate) narrated: bool,
}

/// `playbook new`
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The folder to make
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
}

/// `playbook check`
#[derive(Debug, Args)]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) project: ProjectArg,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
    /// Make warnings count as errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
}

/// `playbook fmt`
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    #[command(flatten)]
    pub(crate) project: ProjectArg,
    /// Change nothing; say which files would change
    #[arg(long)]
    pub(crate) check: bool,
}

/// `playbook explain`
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code, as a finding shows it; without it, all of them are listed
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// `playbook test`
#[derive(Debug, Args)]
pub(crate) struct Test {
    #[command(flatten)]
    pub(crate) project: ProjectArg,
    /// Only scenarios whose title has this in it
    #[arg(long, value_name = "WORDS")]
    pub(crate) only: Option<String>,
    /// Show every conversation, also of scenarios that hold
    #[arg(long)]
    pub(crate) show: bool,
    /// Fail unless every state, arm, rule and limit is covered
    #[arg(long)]
    pub(crate) full_coverage: bool,
}

/// `playbook build`
#[derive(Debug, Args)]
pub(crate) struct Build {
    #[command(flatten)]
    pub(crate) project: ProjectArg,
    /// The file to write; without it, the graph goes to the standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// What a desk runs on.
#[derive(Debug, Args)]
pub(crate) struct DeskArgs {
    /// The project's folder, or a graph file that `playbook build` wrote
    #[arg(default_value = ".", value_name = "PROJECT")]
    pub(crate) project: PathBuf,
    /// The desk, where the project has several
    #[arg(long, value_name = "NAME")]
    pub(crate) desk: Option<String>,
    /// How tools are reached; without it, `bindings.toml` in the project's folder
    #[arg(long, value_name = "FILE")]
    pub(crate) bindings: Option<PathBuf>,
    /// Which models may be asked; without it, `models.toml` in the project's folder, and none where
    /// there is no such file
    #[arg(long, value_name = "FILE")]
    pub(crate) models: Option<PathBuf>,
}

/// `playbook chat`
#[derive(Debug, Args)]
pub(crate) struct Chat {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// Keep conversations in this file; without it, they are gone at the end
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// Let no effect leave: what would be said and done is told instead
    #[arg(long)]
    pub(crate) shadow: bool,
    /// Show what the machine does: states, guards, calls
    #[arg(long)]
    pub(crate) trace: bool,
    /// The conversation's name, to go on with one in the store
    #[arg(long, default_value = "chat", value_name = "NAME")]
    pub(crate) conversation: String,
}

/// `playbook run`
#[derive(Debug, Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// Keep everything in this file, so that a crash loses nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// Let no effect leave: what would be said and done is told instead
    #[arg(long)]
    pub(crate) shadow: bool,
    /// After the last line, stay for timers and approvals until Ctrl-C
    #[arg(long)]
    pub(crate) stay: bool,
}

/// `playbook replay`
#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` kept
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// Only this conversation
    #[arg(long, value_name = "NAME")]
    pub(crate) conversation: Option<String>,
    /// Show every turn with its steps
    #[arg(long)]
    pub(crate) trace: bool,
}

/// `playbook approvals`
#[derive(Debug, Args)]
pub(crate) struct Approvals {
    /// What to do with them.
    #[command(subcommand)]
    pub(crate) verb: ApprovalsVerb,
}

/// What `playbook approvals` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum ApprovalsVerb {
    /// List what waits for a decision
    List(ApprovalsList),
    /// Say yes to exactly this act
    Approve(Decide),
    /// Say no
    Decline(Decide),
}

/// `playbook approvals list`
#[derive(Debug, Args)]
pub(crate) struct ApprovalsList {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// One JSON object a line, for programs
    #[arg(long)]
    pub(crate) json: bool,
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
}

/// `playbook approvals approve`, `… decline`
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// The act: its digest as `list` shows it, or enough of its first digits
    #[arg(value_name = "DIGEST")]
    pub(crate) digest: String,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// The role in which they do
    #[arg(long, value_name = "ROLE")]
    pub(crate) role: String,
}

/// `playbook take-over`, `playbook give-back`
#[derive(Debug, Args)]
pub(crate) struct Person {
    /// The conversation's name
    #[arg(value_name = "CONVERSATION")]
    pub(crate) conversation: String,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// Who
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
}

/// `playbook switch`
#[derive(Debug, Args)]
pub(crate) struct SwitchArgs {
    /// What to do.
    #[command(subcommand)]
    pub(crate) verb: SwitchVerb,
}

/// What `playbook switch` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum SwitchVerb {
    /// Switch something off
    Off(SwitchOne),
    /// Switch it on again
    On(SwitchOne),
    /// List what is off, by whom and why
    List(SwitchList),
}

/// What can be switched.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum SwitchKind {
    /// A tool: nothing calls it
    Tool,
    /// A playbook: none of its cases goes on
    Playbook,
    /// A desk: it sends everybody to people
    Desk,
}

/// `playbook switch off`, `… on`
#[derive(Debug, Args)]
pub(crate) struct SwitchOne {
    /// What kind of thing it is
    pub(crate) kind: SwitchKind,
    /// Its name in the project
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// Who switches
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// Why
    #[arg(long, value_name = "WORDS")]
    pub(crate) because: String,
}

/// `playbook switch list`
#[derive(Debug, Args)]
pub(crate) struct SwitchList {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// All that was ever switched, the oldest first
    #[arg(long)]
    pub(crate) all: bool,
}

/// `playbook completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Reads the command line; clap prints help and mistakes itself, and ends with code 0 or 2.
pub(crate) fn read() -> Command {
    Command::parse()
}
