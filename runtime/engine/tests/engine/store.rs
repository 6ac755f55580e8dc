//! What every store promises, asked of each of them; and how a store file that can't be used is
//! refused.

use std::path::Path;

use jiff::Timestamp;
use playbook_graph::{Currency, Hash, Measure, Money, RoleId, ToolId, Value};
use playbook_machine::{
    ApprovalRequest, Entry, Input, InputKind, LedgerAnswer, LimitId, Metered, Output, OutputId,
    OutputKind, Reservation, Settled, TimerId, ToolOutcome,
};
use playbook_runtime::store::{
    Claim, Commit, Committed, Enqueued, Memory, Reserved, Sqlite, Started, Store, StoreError,
    Stored,
};

/// Asks every store the same.
macro_rules! every_store {
    ($($(#[$doc:meta])* $name:ident)+) => {
        mod memory {
            $(#[tokio::test] async fn $name() { super::$name(&super::Memory::default()).await; })+
        }
        mod sqlite {
            $(#[tokio::test] async fn $name() {
                let folder = tempfile::tempdir().unwrap();
                super::$name(&super::Sqlite::open(folder.path().join("store.db")).unwrap()).await;
            })+
        }
    };
}

every_store! {
    a_commit_is_there_when_it_is_loaded
    an_input_counts_once
    a_writer_that_is_out_of_step_or_fenced_off_writes_nothing
    an_answer_closes_the_output_that_it_answers
    an_effect_leaves_once
    an_effect_may_be_marked_with_what_asks_for_it_and_leaves_once
    what_is_asked_and_answered_in_one_commit_is_never_open
    an_accepted_input_waits_until_it_is_applied
    timers_come_when_they_are_due_and_go_when_they_fire
    requests_for_approval_wait_until_they_are_taken_off_the_list
    the_ledger_is_written_with_the_entry_or_not_at_all
    a_negative_amount_makes_no_room_and_an_act_counts_once
    a_settled_key_gives_its_result_and_a_released_one_is_free
    acts_are_counted_from_any_moment_on
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn id(name: &str) -> OutputId {
    OutputId(Hash::of(name.as_bytes()))
}

fn output(name: &str, kind: OutputKind) -> Output {
    Output { id: id(name), kind }
}

fn reply(name: &str) -> Output {
    output(name, OutputKind::Reply { text: name.to_owned() })
}

fn message(id: &str) -> Input {
    Input { id: id.to_owned(), at: at(10), kind: InputKind::message(id.to_owned()) }
}

fn entry(seq: u64, input: Input, outputs: Vec<Output>) -> Entry {
    let hash = Hash::of(b"entry");
    Entry { seq, input, outputs, stands: vec![], graph: Hash::of(b"graph"), hash }
}

fn commit_of(claim: &Claim, entries: Vec<Entry>) -> Commit {
    Commit {
        claim: claim.clone(),
        expect: entries[0].seq,
        entries,
        state: b"after".to_vec(),
        reserved: None,
        secrets: vec![],
        acknowledged: vec![],
        leaves: None,
        switches: 0,
    }
}

/// Commits one entry to `mei`'s conversation.
async fn commit(store: &impl Store, seq: u64, input: Input, outputs: Vec<Output>) -> Committed {
    let claim = store.claim("mei").await.unwrap();
    store.commit(commit_of(&claim, vec![entry(seq, input, outputs)])).await.unwrap()
}

async fn open_outputs(store: &impl Store) -> Vec<OutputId> {
    let stored = store.load("mei").await.unwrap().unwrap();
    stored.open.iter().map(|open| open.output.id).collect()
}

async fn a_commit_is_there_when_it_is_loaded(store: &impl Store) {
    assert_eq!(store.load("mei").await.unwrap(), None);
    let claim = store.claim("mei").await.unwrap();
    let entries =
        vec![entry(0, message("1"), vec![reply("a"), reply("b")]), entry(1, message("2"), vec![])];
    let done = store.commit(commit_of(&claim, entries.clone())).await.unwrap();
    assert_eq!(done, Committed::Written);
    let stored = store.load("mei").await.unwrap().unwrap();
    assert_eq!((stored.next_seq, stored.state.as_slice()), (2, b"after".as_slice()));
    assert_eq!((stored.graph, stored.last_at), (Hash::of(b"graph"), at(10)));
    assert_eq!(open_outputs(store).await, [id("a"), id("b")]);
    assert_eq!(store.journal("mei").await.unwrap(), entries);
    assert_eq!(store.conversations().await.unwrap(), ["mei"]);
    assert_eq!(store.unfinished().await.unwrap(), ["mei"]);
    store.acknowledge("mei", vec![id("a"), id("b")]).await.unwrap();
    assert!(store.unfinished().await.unwrap().is_empty());
}

async fn an_input_counts_once(store: &impl Store) {
    assert_eq!(commit(store, 0, message("1"), vec![]).await, Committed::Written);
    assert_eq!(commit(store, 1, message("1"), vec![reply("again")]).await, Committed::Duplicate);
    assert_eq!(store.journal("mei").await.unwrap().len(), 1);
    assert!(open_outputs(store).await.is_empty());
}

async fn a_writer_that_is_out_of_step_or_fenced_off_writes_nothing(store: &impl Store) {
    let claim = store.claim("mei").await.unwrap();
    store.commit(commit_of(&claim, vec![entry(0, message("1"), vec![])])).await.unwrap();
    let late = store.commit(commit_of(&claim, vec![entry(0, message("2"), vec![])])).await;
    assert!(matches!(late, Err(StoreError::OutOfStep { expected: 0, found: 1, .. })));
    let fenced = Claim { epoch: claim.epoch - 1, ..claim };
    let zombie = store.commit(commit_of(&fenced, vec![entry(1, message("3"), vec![])])).await;
    assert_eq!(zombie, Err(StoreError::Fenced("mei".to_owned())));
    assert_eq!(store.journal("mei").await.unwrap().len(), 1);
}

async fn an_answer_closes_the_output_that_it_answers(store: &impl Store) {
    let call = OutputKind::CallTool { tool: ToolId(0), args: vec![], grant: None, key: None };
    commit(store, 0, message("1"), vec![output("call", call), reply("wait")]).await;
    let outcome = ToolOutcome::Gave(Value::Int(1));
    let kind = InputKind::Returned { answers: id("call"), outcome };
    commit(store, 1, Input { id: "answer".to_owned(), at: at(11), kind }, vec![]).await;
    assert_eq!(open_outputs(store).await, [id("wait")]);
}

async fn an_effect_leaves_once(store: &impl Store) {
    commit(store, 0, message("1"), vec![reply("a")]).await;
    let claim = store.claim("mei").await.unwrap();
    assert_eq!(store.effect_started(&claim, id("a"), at(20)).await.unwrap(), Started::Run);
    let again = store.effect_started(&claim, id("a"), at(30)).await.unwrap();
    assert_eq!(again, Started::Already(at(20)));
    assert_eq!(store.load("mei").await.unwrap().unwrap().open[0].started, Some(at(20)));
    let gone = store.effect_started(&claim, id("unheard of"), at(30)).await;
    assert_eq!(gone, Err(StoreError::Fenced("mei".to_owned())));
}

async fn an_effect_may_be_marked_with_what_asks_for_it_and_leaves_once(store: &impl Store) {
    let claim = store.claim("mei").await.unwrap();
    let mut both = commit_of(&claim, vec![entry(0, message("1"), vec![reply("a"), reply("b")])]);
    both.leaves = Some((id("a"), at(20)));
    assert_eq!(store.commit(both).await.unwrap(), Committed::Written);
    let started = |stored: &Stored| stored.open.iter().map(|open| open.started).collect::<Vec<_>>();
    assert_eq!(started(&store.load("mei").await.unwrap().unwrap()), [Some(at(20)), None]);
    let again = store.effect_started(&claim, id("a"), at(30)).await.unwrap();
    assert_eq!(again, Started::Already(at(20)));
    let mut twice = commit_of(&claim, vec![entry(1, message("2"), vec![])]);
    twice.leaves = Some((id("a"), at(30)));
    assert_eq!(store.commit(twice).await, Err(StoreError::Fenced("mei".to_owned())));
    assert_eq!(store.journal("mei").await.unwrap().len(), 1, "nothing of it is written");
}

async fn what_is_asked_and_answered_in_one_commit_is_never_open(store: &impl Store) {
    let claim = store.claim("mei").await.unwrap();
    let call = OutputKind::CallTool { tool: ToolId(0), args: vec![], grant: None, key: None };
    let outcome = ToolOutcome::Gave(Value::Int(1));
    let kind = InputKind::Returned { answers: id("call"), outcome };
    let answer = Input { id: "answer".to_owned(), at: at(11), kind };
    let entries = vec![
        entry(0, message("1"), vec![output("call", call), reply("wait")]),
        entry(1, answer, vec![]),
    ];
    store.commit(commit_of(&claim, entries.clone())).await.unwrap();
    assert_eq!(open_outputs(store).await, [id("wait")]);
    assert_eq!(store.journal("mei").await.unwrap(), entries);
}

async fn an_accepted_input_waits_until_it_is_applied(store: &impl Store) {
    assert_eq!(store.enqueue("mei", message("1")).await.unwrap(), Enqueued::New);
    assert_eq!(store.enqueue("mei", message("1")).await.unwrap(), Enqueued::Duplicate);
    assert_eq!(store.enqueue("mei", message("2")).await.unwrap(), Enqueued::New);
    assert_eq!(store.queued("mei").await.unwrap(), [message("1"), message("2")]);
    assert_eq!(store.unfinished().await.unwrap(), ["mei"]);
    commit(store, 0, message("1"), vec![]).await;
    assert_eq!(store.queued("mei").await.unwrap(), [message("2")]);
    assert_eq!(store.enqueue("mei", message("1")).await.unwrap(), Enqueued::Duplicate);
}

async fn timers_come_when_they_are_due_and_go_when_they_fire(store: &impl Store) {
    let start = |number, second| OutputKind::StartTimer { timer: TimerId(number), at: at(second) };
    let both = vec![output("late", start(1, 200)), output("soon", start(2, 100))];
    commit(store, 0, message("1"), both).await;
    let early = store.due(at(99)).await.unwrap();
    assert_eq!((early.now.len(), early.next), (0, Some(at(100))));
    let come = store.due(at(200)).await.unwrap();
    assert_eq!(
        come.now,
        [("mei".to_owned(), TimerId(2), at(100)), ("mei".to_owned(), TimerId(1), at(200))]
    );
    let kind = InputKind::TimerFired { timer: TimerId(2) };
    let stop = output("stop", OutputKind::StopTimer { timer: TimerId(1) });
    commit(store, 1, Input { id: "timer".to_owned(), at: at(200), kind }, vec![stop]).await;
    assert_eq!(store.due(at(200)).await.unwrap().now, []);
    assert!(open_outputs(store).await.is_empty(), "timers are no outputs to perform");
}

async fn requests_for_approval_wait_until_they_are_taken_off_the_list(store: &impl Store) {
    let digest = Hash::of(b"act");
    let request = ApprovalRequest {
        confirmed: None,
        named: vec![],
        digest,
        calls: vec![],
        act: "cancel it".to_owned(),
        roles: vec![RoleId(0), RoleId(1)],
        because: "it is dear".to_owned(),
        until: at(500),
    };
    let ask = |id| output(id, OutputKind::RequestApproval(request.clone()));
    commit(store, 0, message("1"), vec![ask("ask")]).await;
    let open = store.approvals().await.unwrap();
    assert_eq!((open.len(), &open[0].request, open[0].output), (1, &request, id("ask")));
    let back = output("back", OutputKind::WithdrawApproval { digest });
    commit(store, 1, message("2"), vec![back]).await;
    assert!(store.approvals().await.unwrap().is_empty());
    commit(store, 2, message("3"), vec![ask("ask again")]).await;
    assert_eq!(store.approvals().await.unwrap()[0].output, id("ask again"));
}

fn reservation(act: &str, limit: u32) -> Reservation {
    let metered = Metered {
        limit: LimitId { authority: 0, limit: 0 },
        account: Hash::of(b"account"),
        most: Measure::Times(limit),
        amount: None,
        since: Some(at(0)),
    };
    Reservation {
        key_since: None,
        tool: ToolId(0),
        digest: Hash::of(act.as_bytes()),
        key: Some(Hash::of(b"key")),
        limits: vec![metered],
        lifted: vec![],
    }
}

/// Commits the ledger's answer to an act.
async fn reserve(store: &impl Store, seq: u64, act: &str, answer: LedgerAnswer) -> Committed {
    let kind = InputKind::Ledger { answers: id(act), answer: answer.clone() };
    let input = Input { id: format!("ledger {act} {seq}"), at: at(30), kind };
    let claim = store.claim("mei").await.unwrap();
    let reservation = reservation(act, 1);
    let mut commit = commit_of(&claim, vec![entry(seq, input, vec![])]);
    commit.reserved = Some(Reserved { output: id(act), reservation, answer, at: at(30) });
    store.commit(commit).await.unwrap()
}

async fn the_ledger_is_written_with_the_entry_or_not_at_all(store: &impl Store) {
    let mut other = reservation("b", 1);
    other.key = None;
    assert_eq!(store.ask_ledger(&other).await.unwrap(), LedgerAnswer::Reserved);
    assert_eq!(reserve(store, 0, "a", LedgerAnswer::Reserved).await, Committed::Written);
    let over = LedgerAnswer::OverLimit(vec![LimitId { authority: 0, limit: 0 }]);
    assert_eq!(store.ask_ledger(&other).await.unwrap(), over);
    // It was free when it was asked, and isn't any more when it is written.
    assert_eq!(reserve(store, 1, "b", LedgerAnswer::Reserved).await, Committed::LedgerMoved);
    assert_eq!(store.journal("mei").await.unwrap().len(), 1);
    other.limits[0].since = Some(at(31));
    assert_eq!(store.ask_ledger(&other).await.unwrap(), LedgerAnswer::Reserved);
}

async fn a_negative_amount_makes_no_room_and_an_act_counts_once(store: &impl Store) {
    let usd = |minor| Money::new(Currency::from_code("USD").unwrap(), minor);
    let moves = |act: &str, minor| {
        let mut asked = reservation(act, 0);
        asked.key = None;
        asked.limits[0].most = Measure::Amount(usd(100));
        asked.limits[0].amount = Some(usd(minor));
        // Two limits on one account; a person has lifted both for this one.
        asked.limits.push(asked.limits[0].clone());
        asked.lifted = vec![asked.limits[0].limit];
        asked
    };
    for (seq, act, minor) in [(0, "a", 60), (1, "b", -50)] {
        let kind = InputKind::Ledger { answers: id(act), answer: LedgerAnswer::Reserved };
        let input = Input { id: act.to_owned(), at: at(30), kind };
        let claim = store.claim("mei").await.unwrap();
        let mut commit = commit_of(&claim, vec![entry(seq, input, vec![])]);
        let (reservation, answer) = (moves(act, minor), LedgerAnswer::Reserved);
        commit.reserved = Some(Reserved { output: id(act), reservation, answer, at: at(30) });
        assert_eq!(store.commit(commit).await.unwrap(), Committed::Written);
    }
    for (minor, fits) in [(40, true), (41, false), (-1, false)] {
        let mut asked = moves("c", minor);
        asked.lifted.clear();
        let answer = store.ask_ledger(&asked).await.unwrap();
        assert_eq!(answer == LedgerAnswer::Reserved, fits, "{minor}: {answer:?}");
    }
}

async fn a_settled_key_gives_its_result_and_a_released_one_is_free(store: &impl Store) {
    reserve(store, 0, "a", LedgerAnswer::Reserved).await;
    for act in ["a", "b"] {
        let asked = store.ask_ledger(&reservation(act, 1)).await.unwrap();
        assert_eq!(asked, LedgerAnswer::UnderWay, "nothing was sent yet");
    }
    let settle = |settled| OutputKind::Settle { reservation: id("a"), settled };
    let gave = ToolOutcome::Gave(Value::Int(7));
    let counts = settle(Settled::Counts(gave.clone()));
    commit(store, 1, message("1"), vec![output("counts", counts)]).await;
    let ask = async |act| store.ask_ledger(&reservation(act, 1)).await.unwrap();
    assert_eq!(ask("a").await, LedgerAnswer::SameDone(gave));
    assert_eq!(ask("b").await, LedgerAnswer::OtherDone);
    commit(store, 2, message("2"), vec![output("free", settle(Settled::Released))]).await;
    assert_eq!(ask("b").await, LedgerAnswer::Reserved);
}

/// The seconds in which acts are entered: at the edges of hours, and between them.
const ENTERED: [i64; 8] = [10, 1_800, 3_599, 3_600, 3_601, 7_200, 86_399, 86_400];

/// Enters an act in each of the seconds, and gives back that of second 3,600.
async fn enter_acts(store: &impl Store) {
    for (second, seq) in ENTERED.into_iter().zip(0..) {
        let act = second.to_string();
        let kind = InputKind::Ledger { answers: id(&act), answer: LedgerAnswer::Reserved };
        let input = Input { id: act.clone(), at: at(second), kind };
        let claim = store.claim("mei").await.unwrap();
        let mut commit = commit_of(&claim, vec![entry(seq, input, vec![])]);
        let (mut reservation, answer) = (reservation(&act, 100), LedgerAnswer::Reserved);
        reservation.key = None;
        commit.reserved = Some(Reserved { output: id(&act), reservation, answer, at: at(second) });
        assert_eq!(store.commit(commit).await.unwrap(), Committed::Written);
    }
    let released = OutputKind::Settle { reservation: id("3600"), settled: Settled::Released };
    commit(store, 8, message("free"), vec![output("free", released)]).await;
}

/// How many acts the ledger counts from a moment on.
async fn counted(store: &impl Store, since: Option<Timestamp>) -> u32 {
    for most in 1..100 {
        let mut asked = reservation("next", most);
        asked.key = None;
        asked.limits[0].since = since;
        if store.ask_ledger(&asked).await.unwrap() == LedgerAnswer::Reserved {
            return most - 1;
        }
    }
    100
}

async fn acts_are_counted_from_any_moment_on(store: &impl Store) {
    enter_acts(store).await;
    assert_eq!(counted(store, None).await, 7);
    for since in ENTERED.into_iter().flat_map(|second| [second - 1, second, second + 1]) {
        let those = ENTERED.iter().filter(|second| **second >= since && **second != 3_600);
        assert_eq!(counted(store, Some(at(since))).await as usize, those.count(), "since {since}");
    }
}

#[tokio::test]
async fn a_file_of_an_older_format_keeps_its_journals_and_counts_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Sqlite::open(&path).unwrap();
    enter_acts(&store).await;
    let journal = store.journal("mei").await.unwrap();
    drop(store);
    let raw = rusqlite::Connection::open(&path).unwrap();
    let older = "DROP TRIGGER ledger_lines_in; DROP TRIGGER ledger_lines_out;
                 DROP TABLE ledger_hours; PRAGMA user_version = 3;
                 CREATE TABLE before (
                   conversation TEXT NOT NULL, seq INTEGER NOT NULL, entry TEXT NOT NULL,
                   PRIMARY KEY (conversation, seq)
                 ) STRICT, WITHOUT ROWID;
                 INSERT INTO before SELECT conversation, seq, json_extract(entry, '$[0]') FROM entries;
                 DROP TABLE entries;
                 ALTER TABLE before RENAME TO entries;";
    raw.execute_batch(older).unwrap();
    drop(raw);
    let store = Sqlite::open(&path).unwrap();
    assert_eq!(store.journal("mei").await.unwrap(), journal);
    assert_eq!(counted(&store, Some(at(3_599))).await, 5);
    assert_eq!(counted(&store, Some(at(7_201))).await, 2);
}

#[tokio::test]
async fn a_file_keeps_what_was_committed_when_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let first = Sqlite::open(&path).unwrap();
    commit(&first, 0, message("1"), vec![reply("a")]).await;
    drop(first);
    let second = Sqlite::open(&path).unwrap();
    assert_eq!(commit(&second, 1, message("1"), vec![]).await, Committed::Duplicate);
    assert_eq!(open_outputs(&second).await, [id("a")]);
}

#[tokio::test]
async fn one_process_drives_a_file_and_others_may_leave_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let drives = Sqlite::open(&path).unwrap();
    assert!(matches!(Sqlite::open(&path), Err(StoreError::InUse(_))));
    let beside = Sqlite::beside(&path).unwrap();
    assert_eq!(beside.enqueue("mei", message("1")).await.unwrap(), Enqueued::New);
    assert_eq!(drives.queued("mei").await.unwrap(), [message("1")]);
    assert!(matches!(beside.claim("mei").await, Err(StoreError::InUse(_))));
}

#[tokio::test]
async fn many_writers_at_once_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = std::sync::Arc::new(Sqlite::open(folder.path().join("store.db")).unwrap());
    let tasks: Vec<_> = (0..200)
        .map(|number| {
            let store = store.clone();
            tokio::spawn(async move {
                let claim = store.claim(&format!("c{number:03}")).await.unwrap();
                let entries = vec![entry(0, message("1"), vec![])];
                store.commit(commit_of(&claim, entries)).await.unwrap()
            })
        })
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), Committed::Written);
    }
    assert_eq!(store.conversations().await.unwrap().len(), 200);
}

fn refusal(path: &Path) -> String {
    Sqlite::open(path).unwrap_err().to_string()
}

#[test]
fn a_file_that_is_no_store_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    assert!(refusal(folder.path()).ends_with("is a folder: name a file"));
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "some notes of somebody").unwrap();
    assert!(refusal(&text).contains("is no playbook store, and is left as it is"));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "some notes of somebody");
    let foreign = folder.path().join("foreign.db");
    rusqlite::Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert!(refusal(&foreign).contains("is no playbook store"));
    let nowhere = folder.path().join("no/such/folder/store.db");
    assert!(refusal(&nowhere).ends_with("can't be written: no such file or directory"));
}

#[tokio::test]
async fn a_damaged_or_newer_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Sqlite::open(&path).unwrap();
    for number in 0..200 {
        commit(&store, number, message(&format!("{number}")), vec![reply("a")]).await;
        store.acknowledge("mei", vec![id("a")]).await.unwrap();
    }
    drop(store);
    let whole = std::fs::read(&path).unwrap();
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 8_192].fill(0xAA);
    std::fs::write(&path, damaged).unwrap();
    assert!(refusal(&path).contains("is damaged"), "{}", refusal(&path));
    std::fs::write(&path, &whole[..whole.len() - 5_000]).unwrap();
    assert!(refusal(&path).contains("is damaged"), "{}", refusal(&path));
    std::fs::write(&path, whole).unwrap();
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 9).unwrap();
    assert!(refusal(&path).contains("has format 9, which a newer playbook wrote"));
}

#[tokio::test]
async fn a_journal_with_a_hole_is_damage_not_a_shorter_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store = Sqlite::open(&path).unwrap();
    for number in 0..3 {
        commit(&store, number, message(&format!("{number}")), vec![]).await;
    }
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute("DELETE FROM entries WHERE seq = 1", []).unwrap();
    let error = store.journal("mei").await.unwrap_err();
    assert!(error.to_string().contains("is damaged (entry 1 of `mei` is missing)"), "{error}");
}

/// What customers write stands in it.
#[cfg(unix)]
#[test]
fn nobody_else_may_read_a_new_file() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.db");
    let store = Sqlite::open(&path).unwrap();
    for name in ["desk.db", "desk.db-wal", "desk.db-shm"] {
        let mode = std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{name}");
    }
    drop(store);
}
