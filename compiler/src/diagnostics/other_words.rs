//! Words and signs of other languages and of everyday talk, with what is written here. A list and
//! nothing more: the codes under which it is told are those of the place.

/// What to write instead of a word: in words, and where one word does it, the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instead {
    /// What to write.
    pub(crate) help: &'static str,
    /// What can be put in its place as it stands.
    pub(crate) fix: Option<&'static str>,
}

const fn say(help: &'static str) -> Instead {
    Instead { help, fix: None }
}

const fn put(help: &'static str, fix: &'static str) -> Instead {
    Instead { help, fix: Some(fix) }
}

/// What to write instead of a word that begins nothing in `place`.
pub(crate) fn at_the_beginning(word: &str, place: &str) -> Option<Instead> {
    const HANDOFF: Instead = say("write `handoff TEAM because \"…\"`");
    const LOOP: Instead = say(
        "a state that leads back to itself goes round: `go to STATE`, with `at most 3 times, then -> \
         STATE` as its first line",
    );
    Some(match (place, word) {
        ("a state", "goto") => put("write `go to STATE`", "go to"),
        ("a state", "if") => put("write `when CONDITION -> STATE`", "when"),
        ("a state", "elif" | "elseif" | "elsif" | "else if" | "otherwise if") => put(
            "write the next `when CONDITION -> STATE`: it is done where the `when` above doesn't hold",
            "when",
        ),
        ("a state", "else" | "otherwise") => say(
            "write the next step, such as `go to STATE`: it is done where the `when` above doesn't hold",
        ),
        ("a state", "go") => put("write `go to STATE`", "go to"),
        ("a state", "jump" | "jump to") => put("write `go to STATE`", "go to"),
        ("a state", "hand over to" | "transfer to" | "escalate to" | "hand off to") => {
            put("write `handoff TEAM because \"…\"`", "handoff")
        }
        ("a state", "switch" | "case") => {
            say("write `match VALUE { a -> STATE, otherwise -> STATE }`")
        }
        ("a state", "hand" | "transfer" | "escalate") => HANDOFF,
        ("a state", "return" | "finish" | "exit") => put("write `end OUTCOME`", "end"),
        ("a state", "stop") => say("write `end OUTCOME`"),
        ("a state", "reply" | "respond" | "tell" | "print") => put("write `say \"…\"`", "say"),
        ("a state", "set") => say("write `let NAME be VALUE`"),
        ("a state", "execute" | "invoke") => put("write `call TOOL(…)`", "call"),
        ("a state", "for" | "while" | "repeat" | "loop") => LOOP,
        ("a file", "import" | "include") => put("write `use FILE`", "use"),
        ("a file", "flow" | "workflow" | "function" | "procedure") => {
            put("write `playbook NAME ends OUTCOMES { … }`", "playbook")
        }
        ("a file", "test") => put("write `scenario \"…\" for PLAYBOOK { … }`", "scenario"),
        ("a file", "struct" | "class") => put("write `record NAME { … }`", "record"),
        ("an authority", "require" | "requires" | "need") => {
            put("write `needs CONDITION`", "needs")
        }
        ("an authority", "permit") => put("write `allow when CONDITION`", "allow"),
        ("an authority", "refuse" | "reject" | "block") => {
            put("write `deny when CONDITION`", "deny")
        }
        ("an authority", "approve") => say("write `approval by ROLE when CONDITION`"),
        ("a playbook", "require" | "requires" | "need") => put("write `needs FACT`", "needs"),
        _ => return None,
    })
}

/// What to write instead of a word that stands for a value elsewhere.
pub(crate) fn for_a_value(word: &str) -> Option<Instead> {
    Some(match word {
        "true" => put("write `yes`", "yes"),
        "false" => put("write `no`", "no"),
        "null" | "none" | "nil" | "nothing" => {
            say("nothing is ever empty here but what is `optional`: ask `… is missing`")
        }
        "empty" => say(
            "ask `… is missing` of a value that may not be there, and `count of … is 0` of a list",
        ),
        "once" => say("write how often in digits: `1 times`"),
        "twice" => put("write how often in digits: `2 times`", "2 times"),
        "thrice" => put("write how often in digits: `3 times`", "3 times"),
        _ => return None,
    })
}

/// What to write instead of a sign, by the signs that stand there.
pub(crate) fn for_a_sign(signs: &str) -> Option<&'static str> {
    Some(match signs {
        "=" | "==" | "===" => "is",
        "!=" | "!==" | "<>" => "is not",
        "&&" | "&" => "and",
        "||" => "or",
        "=<" => "<=",
        "=>" | "→" => "->",
        _ => return None,
    })
}

/// The code of the currency that a sign stands for.
pub(crate) fn currency(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "€" => "EUR",
        "$" => "USD",
        "£" => "GBP",
        "¥" => "JPY",
        "₹" => "INR",
        _ => return None,
    })
}
