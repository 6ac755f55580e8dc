//! The codes of the verifier's findings, each with its title. The page of a code is
//! `docs/diagnostics/CODE.md`.

use crate::diagnostic::Code;

/// Declares each code once: its name here, its code, its title.
macro_rules! codes {
    ($($name:ident $code:literal $title:literal)*) => {
        $(#[doc = $title] pub(crate) const $name: Code = Code($code);)*

        /// Every code of the verifier with its title, in order.
        pub const CODES: &[(Code, &str)] = &[$((Code($code), $title)),*];
    };
}

codes! {
    NEED_NOT_HELD "PB0301" "an authority's condition does not hold at a call"
    FACT_NOT_PROVED "PB0302" "an authority's fact is not proved at a call"
    NOT_CONFIRMED "PB0303" "a call that needs the customer's yes doesn't ask for it"
    NOT_SHOWN "PB0304" "a confirmation doesn't show what is confirmed"
    ARM_MISSING "PB0305" "a sensitive call doesn't say what happens when it ends otherwise"
    NO_AUTHORITY "PB0306" "a sensitive tool has no authority"
    DONE_TWICE "PB0307" "a sensitive call may be made again and again"
    RULES_LEAVE_A_GAP "PB0308" "an authority's rules leave a gap"
    RULE_NEVER_APPLIES "PB0309" "an authority's rule never applies"
    NO_PROVER "PB0310" "a needed fact is proved by nobody"
    PROVER_DOES_NOT_PROVE "PB0311" "a playbook that is to prove a fact can end without it"
    POLICY_BROKEN "PB0312" "a policy does not hold"
    NOT_AFTER_FACT "PB0313" "a policy's fact is not proved at a call"
    COMES_FROM_ELSEWHERE "PB0320" "a call is given a value that may not come from there"
    DECIDES_UNCONFIRMED "PB0321" "what the customer said decides and is not confirmed"
    SECRET_SAID "PB0322" "a secret would be said"
    PERSONAL_TOO_EARLY "PB0323" "something personal is said before it is known to whom"
    MONEY_WITHOUT_LIMIT "PB0324" "money is moved again and again without a limit"
    TOO_OFTEN "PB0325" "a policy on how often something is done can't be proved"
    AMOUNT_NOT_LIMITED "PB0326" "no limit keeps to a policy's amount"
    NO_PERSON "PB0327" "a policy wants a person and a desk has none"
    UNDO_MISSING "PB0340" "a call of a plan that others follow can't be taken back"
    MONEY_UNSEEN "PB0341" "the customer is not shown how much a call of a plan moves"
    UNDO_UNBOUND "PB0342" "what takes a call of a plan back is not held to a policy"
    SECRET_USED "PB0351" "a secret is used otherwise than it may be"
    NOT_WELL_FORMED "PB0400" "the graph is not well formed"
    STATE_UNREACHABLE "PB0401" "a state can't be reached"
    ARM_UNREACHABLE "PB0402" "an arm can't be taken"
    NO_WAY_OUT "PB0403" "no end can be reached"
    CYCLE_WITHOUT_TURN "PB0404" "a cycle goes round without the customer"
    CYCLE_WITHOUT_BOUND "PB0405" "a cycle has no bound"
    OUTCOME_UNREACHABLE "PB0406" "an outcome can't be reached"
    RUN_CIRCLE "PB0420" "playbooks run each other in a circle"
    CALLS_MORE "PB0421" "a playbook calls a tool that it may not call"
    ANSWER_CHANGES "PB0422" "a playbook that only answers changes something"
    NEVER_GIVEN "PB0423" "a playbook that starts by itself is not given what it takes"
    SEQUENCE_CIRCLE "PB0424" "each of these matters waits for the other"
    HUMAN_ONLY_TOO_SOON "PB0425" "`human only` asks for what is not known yet"
    SLOT_MAY_BE_EMPTY "PB0501" "a slot is used where it may not be filled"
    VARIABLE_MAY_BE_EMPTY "PB0502" "a name is used where it may have no value"
    SUBJECT_NOT_PROVED "PB0503" "someone is spoken of who may not be known"
    MATCH_NOT_EXHAUSTIVE "PB0504" "a `match` leaves a value out"
    OPTIONAL_MAY_BE_MISSING "PB0505" "an optional value is used where it may be missing"
    CONDITION_DECIDES_NOTHING "PB0506" "a condition is always true or always false"
    DIVIDED_BY_NOTHING "PB0520" "a number may be divided by nothing"
    FIELD_NOT_THERE "PB0521" "a field is used where it may not be there"
    IN_ANOTHER_CURRENCY "PB0522" "an amount may be in another currency than it is used in"
    TABLE_GAP "PB0523" "a table has no row for an input"
    ROWS_OVERLAP "PB0524" "two rows of a table fit the same input"
    ROW_NEVER_DECIDES "PB0525" "a row of a table never decides"
    GIVEN_UP "PB0701" "the proof takes too many steps"
}
