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
  4  the proof and the machine disagree: a finding that the machine doesn't come to (please report it)

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
    #[command(after_help = TEST_HELP)]
    Test(Test),
    /// Say what a change makes possible, tool by tool, and which texts it changes
    #[command(after_help = DIFF_HELP)]
    Diff(Diff),
    /// Draw a playbook: its states, questions, sensitive calls, ends and handoffs
    #[command(after_help = GRAPH_HELP)]
    Graph(Graph),
    /// Write the proved graph to a file that a service can run
    #[command(after_help = "Example:\n  playbook build examples/cancel_order -o cancel.graph.json")]
    Build(Build),
    /// Talk to a desk in the terminal
    #[command(after_help = "Example:\n  playbook chat examples/cancel_order")]
    Chat(Chat),
    /// Run a desk on messages that come as JSON lines
    #[command(after_help = RUN_HELP)]
    Run(Run),
    /// Play again: a journal, to say where it differs, or a finding's conversation
    #[command(
        after_help = "Examples:\n  playbook replay examples/cancel_order --store desk.db\n  \
        playbook replay target/playbook/PB0312-14.playbook"
    )]
    Replay(Replay),
    /// Tell a conversation entry by entry, each decision with its line
    #[command(
        after_help = "Example:\n  playbook trace c1 --store desk.db --project examples/cancel_order"
    )]
    Trace(Trace),
    /// Say why something was said or done: the lines that decided, with their values
    #[command(after_help = WHY_HELP)]
    Why(Why),
    /// Write a project's playbooks as pages that legal and finance can read
    #[command(after_help = DOCS_HELP)]
    Docs(Docs),
    /// Check how each tool is reached, and with --probe whether it can be
    #[command(after_help = DOCTOR_HELP)]
    Doctor(Doctor),
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
    /// Move waiting conversations to this version of the project
    #[command(after_help = MIGRATE_HELP)]
    Migrate(Migrate),
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
  playbook check --assumptions examples/cancel_order
  playbook check --narrated examples/cancel_order
  playbook check --save-scenarios examples/cancel_order
  playbook check --sarif examples/cancel_order > playbook.sarif";

const SWITCH_HELP: &str = "\
What is off is off before the next call, in every conversation of the store; who needs it is sent to
people. A sensitive tool is on again when two people have switched it on.

Examples:
  playbook switch off tool shop.refund --by ana --because \"a wave of fraud\" --store desk.db
  playbook switch list --store desk.db";

const MIGRATE_HELP: &str = "\
A conversation stays with the version that it began with until it is moved. It goes on in the
state of the same name, with what its slots hold; a yes is asked for again, and what was read is
read again. What can't be carried over without a guess stays, with the reason: nothing sensitive
that is under way, or was done in a case that is open, is moved.

The file behind --mapping says what is called otherwise:
  [playbooks.cancel_order]
  to = \"stop_order\"
  states = { find = \"look_up\" }
  slots = { reason = \"why\" }

Exit code 1 where a conversation stays.

Examples:
  playbook migrate examples/cancel_order --store desk.db --dry-run
  playbook migrate examples/cancel_order --store desk.db --mapping names.toml --by ana";

const TEST_HELP: &str = "\
Covered is what a scenario went through: states, ways out of steps (arms), rules and limits that
decided, rows of tables. What is left out is named with its line.

Exit code 1 where a scenario fails or less is covered than was asked for.

Examples:
  playbook test examples/cancel_order
  playbook test --only \"team lead\" --show examples/cancel_order
  playbook test --paths examples/cancel_order
  playbook test --paths=paths --moves 50000 examples/cancel_order
  playbook test --min-coverage 90 --junit results.xml examples/cancel_order";

const DIFF_HELP: &str = "\
Each sensitive tool is equal, narrower, WIDER (with the smallest example of what is newly possible),
or wider and narrower. Changed texts stand beneath. What can't be told apart counts as wider.

Exit code 1 where --deny-widening was asked for and something is wider.

Examples:
  playbook diff released.graph.json examples/cancel_order
  playbook diff --git main --deny-widening examples/cancel_order";

const GRAPH_HELP: &str = "\
The picture follows the colours of the page that shows it, light or dark.

Examples:
  playbook graph examples/cancel_order --playbook cancel_order > cancel_order.svg
  playbook graph examples/cancel_order -o pictures
  playbook graph examples/cancel_order --playbook cancel_order --format mermaid";

const DOCS_HELP: &str = "\
Each step is marked: read (looks something up, or asks), decide, act (says or does something), or
escalate (people take over). Each stands with its line.

Examples:
  playbook docs examples/cancel_order > cancel_order.md
  playbook docs examples/cancel_order --format html > cancel_order.html";

const DOCTOR_HELP: &str = "\
Every tool is listed with how it is reached. A tool that is not bound, a binding that doesn't fit the
tool, or a secret that is not set is named with its line.

With --probe, a connection is opened to each host and closed again. Nothing is sent over it.

Exit code 1 where a tool can't be reached as it is bound.

Examples:
  playbook doctor examples/cancel_order
  playbook doctor --probe --bindings examples/cancel_order/bindings.http.toml examples/cancel_order";

const WHY_HELP: &str = "\
A turn is a message of the customer with all that followed. Of each call you see what it was given,
what came back, which rule allowed it, what the customer said yes to, and who approved.

With --call, every conversation of the store is looked through. The value behind --key may be one
that the call was given (an order's number), one that came back (a refund's), or the call's key.

Exit code 1 where no such call is in the store.

Examples:
  playbook why c1 --store desk.db
  playbook why c1 3 --store desk.db --project examples/cancel_order
  playbook why --call shop.cancel_order --key '#W1234567' --store desk.db";

const RUN_HELP: &str = "\
Each line in is a message; its id makes a second delivery harmless:
  {\"conversation\": \"c1\", \"id\": \"m1\", \"text\": \"please cancel my order\"}
In which language the customer writes, where you know it, stands in a line before:
  {\"conversation\": \"c1\", \"id\": \"l1\", \"language\": \"fr\"}
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
    /// Keep the conversation of each finding as a scenario, in this folder or in `target/playbook`
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    pub(crate) save_scenarios: Option<Option<PathBuf>>,
    /// Also show what the proof rests on, which numbers no policy protects, and what is promised
    #[arg(long)]
    pub(crate) assumptions: bool,
}

/// `playbook fmt`
#[derive(Debug, Args)]
pub(crate) struct Fmt {
    /// Folders of projects, and single files
    #[arg(default_value = ".", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
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
    /// Only the scenarios that fail and the counts, without what is not covered
    #[arg(long, conflicts_with = "show")]
    pub(crate) quiet: bool,
    /// Show every message that the built-in interpreter takes for something else than its scenario says
    #[arg(long, conflicts_with = "paths")]
    pub(crate) readings: bool,
    /// Fail unless the built-in interpreter reads every message as its scenario says
    #[arg(long, conflicts_with = "paths")]
    pub(crate) same_readings: bool,
    /// Fail unless every state, arm, rule, limit and row is covered
    #[arg(long)]
    pub(crate) full_coverage: bool,
    /// Fail unless so much of all these is covered, in percent
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) min_coverage: Option<u8>,
    /// Find the conversations that lead through every state, arm, rule and row, and play them; with
    /// a folder, keep them there as scenarios, one file a playbook
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, require_equals = true, conflicts_with = "only")]
    pub(crate) paths: Option<Option<PathBuf>>,
    /// Look for paths in so many moves at each desk
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000, requires = "paths")]
    pub(crate) moves: usize,
    /// Write the results to this file as a JUnit log, for build servers
    #[arg(long, value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// The results and what is covered as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Also ask each model of `models.toml` (or of this file) what the scenarios' messages mean, and
    /// count how often it is right
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    pub(crate) models: Option<Option<PathBuf>>,
}

/// `playbook diff`
#[derive(Debug, Args)]
pub(crate) struct Diff {
    /// The old version and the new one: project folders, or graph files that `playbook build` wrote
    #[arg(value_name = "OLD NEW", num_args = 0..=2)]
    pub(crate) paths: Vec<PathBuf>,
    /// Compare with the project as it was at this branch, tag or commit
    #[arg(long, value_name = "REV")]
    pub(crate) git: Option<String>,
    /// Fail where more is possible than before
    #[arg(long)]
    pub(crate) deny_widening: bool,
    /// The comparison as JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// `playbook graph`
#[derive(Debug, Args)]
pub(crate) struct Graph {
    /// The project's folder, or a graph file that `playbook build` wrote
    #[arg(default_value = ".", value_name = "PROJECT")]
    pub(crate) project: PathBuf,
    /// The playbook, where the project has several
    #[arg(long, value_name = "NAME")]
    pub(crate) playbook: Option<String>,
    /// How it is drawn
    #[arg(long, value_enum, default_value_t = Format::Svg)]
    pub(crate) format: Format,
    /// Write one file for each playbook into this folder
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

/// How a playbook is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// A picture for pages and browsers
    Svg,
    /// For Graphviz
    Dot,
    /// For pages that draw Mermaid
    Mermaid,
    /// For programs
    Json,
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
    /// Talk as if it were this moment now, by the clock where people are: `2026-12-05 23:30`
    #[arg(long, value_name = "MOMENT", conflicts_with = "store")]
    pub(crate) at: Option<String>,
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
    /// Tell so many lines at once: those of one conversation still in their order
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) at_once: u16,
    /// After the last line, stay for timers and approvals until Ctrl-C
    #[arg(long)]
    pub(crate) stay: bool,
}

/// `playbook replay`
#[derive(Debug, Args)]
pub(crate) struct Replay {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` kept; without it, PROJECT is a file that
    /// `check --save-scenarios` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
    /// The project that such a file belongs to, where it lies elsewhere
    #[arg(long = "in", value_name = "FOLDER", conflicts_with = "store")]
    pub(crate) folder: Option<PathBuf>,
    /// Only this conversation
    #[arg(long, value_name = "NAME")]
    pub(crate) conversation: Option<String>,
    /// Show every turn with its steps
    #[arg(long)]
    pub(crate) trace: bool,
}

/// `playbook docs`
#[derive(Debug, Args)]
pub(crate) struct Docs {
    /// The project's folder, or a graph file that `playbook build` wrote
    #[arg(default_value = ".", value_name = "PROJECT")]
    pub(crate) project: PathBuf,
    /// Only this playbook
    #[arg(long, value_name = "NAME")]
    pub(crate) playbook: Option<String>,
    /// How they are written; pages in HTML hold the pictures too
    #[arg(long, value_enum, default_value_t = PageFormat::Markdown)]
    pub(crate) format: PageFormat,
}

/// How pages are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PageFormat {
    /// Text with marks, for repositories and wikis
    Markdown,
    /// One page for a browser
    Html,
}

/// `playbook doctor`
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The project's folder, or a graph file that `playbook build` wrote
    #[arg(default_value = ".", value_name = "PROJECT")]
    pub(crate) project: PathBuf,
    /// How tools are reached; without it, `bindings.toml` in the project's folder
    #[arg(long, value_name = "FILE")]
    pub(crate) bindings: Option<PathBuf>,
    /// Also open a connection to each host
    #[arg(long)]
    pub(crate) probe: bool,
    /// One JSON object a tool
    #[arg(long)]
    pub(crate) json: bool,
}

/// What a desk has kept.
#[derive(Debug, Args)]
pub(crate) struct KeptArgs {
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// The project's folder, or a graph file: the version that led the conversation
    #[arg(long, default_value = ".", value_name = "PROJECT")]
    pub(crate) project: PathBuf,
    /// The desk, where the project has several
    #[arg(long, value_name = "NAME")]
    pub(crate) desk: Option<String>,
}

/// `playbook trace`
#[derive(Debug, Args)]
pub(crate) struct Trace {
    /// The conversation's name
    #[arg(value_name = "CONVERSATION")]
    pub(crate) conversation: String,
    #[command(flatten)]
    pub(crate) kept: KeptArgs,
    /// One JSON object a turn
    #[arg(long)]
    pub(crate) json: bool,
}

/// `playbook why`
#[derive(Debug, Args)]
pub(crate) struct Why {
    /// The conversation's name
    #[arg(value_name = "CONVERSATION")]
    pub(crate) conversation: Option<String>,
    /// The turn, counted in messages of the customer; without it, the last one
    #[arg(value_name = "TURN")]
    pub(crate) turn: Option<u32>,
    #[command(flatten)]
    pub(crate) kept: KeptArgs,
    /// Look for calls of this tool
    #[arg(long, value_name = "TOOL")]
    pub(crate) call: Option<String>,
    /// Only calls that were given this value, gave it back, or have this key
    #[arg(long, value_name = "VALUE", requires = "call")]
    pub(crate) key: Option<String>,
    /// One JSON object a conversation
    #[arg(long)]
    pub(crate) json: bool,
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

/// `playbook migrate`
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub(crate) desk: DeskArgs,
    /// The file that `run` or `chat` keeps
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// What is called otherwise in this version
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Only this conversation
    #[arg(long, value_name = "NAME")]
    pub(crate) conversation: Option<String>,
    /// Change nothing; say what would become of each
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Who moves them
    #[arg(long, value_name = "NAME", required_unless_present = "dry_run")]
    pub(crate) by: Option<String>,
    /// One JSON object a conversation
    #[arg(long)]
    pub(crate) json: bool,
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
