//! Programs drawn from the normative grammar: whatever its rules allow, in no sense. The same number
//! draws the same program. What a look ahead in the grammar forbids is drawn all the same; the few
//! programs that it spoils are refused by grammar and parser alike.
#![expect(clippy::indexing_slicing, reason = "positions are drawn from the list's length")]

use std::collections::BTreeMap;

use pest_meta::ast::{Expr, Rule, RuleType};
use pest_meta::parser;

/// The grammar as data.
pub(crate) struct Grammar {
    rules: BTreeMap<String, Rule>,
    /// How deep a rule reaches at least.
    heights: BTreeMap<String, u32>,
    declarations: Vec<Expr>,
    words: Vec<String>,
}

/// How many programs a test draws: `PLAYBOOK_PROGRAMS`, or few enough for every day.
pub(crate) fn how_many(usual: u64) -> u64 {
    std::env::var("PLAYBOOK_PROGRAMS").ok().and_then(|many| many.parse().ok()).unwrap_or(usual)
}

impl Grammar {
    /// Reads `grammar/playbook.pest`.
    pub(crate) fn read() -> Self {
        let text = std::fs::read_to_string("grammar/playbook.pest").unwrap();
        let rules =
            parser::consume_rules(parser::parse(parser::Rule::grammar_rules, &text).unwrap());
        let rules: BTreeMap<_, _> =
            rules.unwrap().into_iter().map(|rule| (rule.name.clone(), rule)).collect();
        let heights = heights(&rules);
        let declarations = alternatives(&rules["_declaration"].expr).into_iter().cloned().collect();
        let is_word = |name: &&String| name.chars().all(|c| c.is_uppercase() || c == '_');
        let words = rules.keys().filter(is_word).map(|name| name.to_lowercase());
        let words = words.filter(|word| !word.ends_with('_') && word != "reserved");
        Self { words: words.collect(), rules, heights, declarations }
    }

    /// The `nth` program: one to three declarations.
    pub(crate) fn program(&self, nth: u64) -> String {
        let mut dice = Dice::new(nth);
        let mut text = String::new();
        for more in 0..=dice.below(3) {
            let kind = (nth as usize + more * 7) % self.declarations.len();
            let room = 15 + dice.below(90);
            let mut draw = Draw {
                grammar: self,
                dice,
                text: String::new(),
                room,
                plain: false,
                open: vec![],
                glue: false,
            };
            if draw.expr(&self.declarations[kind]) {
                text.push_str(&draw.text);
                text.push_str(["\n", "\n\n", " # a remark\n"][draw.dice.below(3)]);
            }
            dice = draw.dice;
        }
        text
    }
}

fn alternatives(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Choice(left, right) => [alternatives(left), alternatives(right)].concat(),
        other => vec![other],
    }
}

fn heights(rules: &BTreeMap<String, Rule>) -> BTreeMap<String, u32> {
    let mut heights: BTreeMap<String, u32> = rules.keys().map(|n| (n.clone(), 1_000)).collect();
    loop {
        let next: BTreeMap<String, u32> =
            rules.iter().map(|(n, rule)| (n.clone(), 1 + height(&rule.expr, &heights))).collect();
        if next == heights {
            return heights;
        }
        heights = next;
    }
}

fn height(expr: &Expr, heights: &BTreeMap<String, u32>) -> u32 {
    match expr {
        Expr::Ident(name) => heights.get(name).copied().unwrap_or(0),
        Expr::Seq(a, b) => height(a, heights).max(height(b, heights)),
        Expr::Choice(a, b) => height(a, heights).min(height(b, heights)),
        Expr::RepOnce(a) | Expr::Push(a) => height(a, heights),
        _ => 0,
    }
}

/// A program as it is drawn.
struct Draw<'g> {
    grammar: &'g Grammar,
    dice: Dice,
    text: String,
    /// How many tokens may still be drawn freely; then the shortest way out is taken.
    room: usize,
    /// Inside a text's braces: no quotes, no line breaks.
    plain: bool,
    /// Whether line breaks are space, for each bracket that is open.
    open: Vec<bool>,
    /// No space between the pieces: they are one token.
    glue: bool,
}

impl Draw<'_> {
    fn token(&mut self, token: &str) {
        let close = [".", ",", ":", ")"].contains(&token) && self.dice.below(4) > 0;
        if !self.glue && !close && !self.text.is_empty() && !self.text.ends_with('\n') {
            let breaks = !self.plain && self.open.last() == Some(&true) && self.dice.below(16) == 0;
            self.text.push_str(if breaks { "\n" } else { " " });
        }
        self.text.push_str(token);
        self.room = self.room.saturating_sub(1);
    }

    /// Draws what fits the expression; false where nothing may.
    fn expr(&mut self, expr: &Expr) -> bool {
        match expr {
            Expr::Str(text) => {
                self.token(text);
                true
            }
            Expr::Ident(name) => self.rule(name),
            Expr::Seq(a, b) => self.expr(a) && self.expr(b),
            Expr::Choice(..) => self.choice(&alternatives(expr)),
            Expr::Opt(a) => {
                if self.room > 0 && self.dice.below(5) < 2 {
                    self.attempt(a);
                }
                true
            }
            Expr::Rep(a) => {
                self.repeat(a);
                true
            }
            Expr::RepOnce(a) => {
                let first = self.expr(a);
                self.repeat(a);
                first
            }
            Expr::Push(a) => self.expr(a),
            // Looks ahead, ranges and the stack: the rules that need them are drawn by hand.
            _ => true,
        }
    }

    fn repeat(&mut self, expr: &Expr) {
        while self.room > 0 && self.dice.below(5) < 2 && self.attempt(expr) {}
    }

    fn attempt(&mut self, expr: &Expr) -> bool {
        let (length, glue, open) = (self.text.len(), self.glue, self.open.clone());
        let drawn = self.expr(expr);
        if !drawn {
            self.text.truncate(length);
            (self.glue, self.open) = (glue, open);
        }
        drawn
    }

    fn choice(&mut self, list: &[&Expr]) -> bool {
        let least = list.iter().map(|e| height(e, &self.grammar.heights)).min().unwrap_or(0);
        let from = self.dice.below(list.len());
        for nth in 0..list.len() {
            let alternative = list[(from + nth) % list.len()];
            let short = height(alternative, &self.grammar.heights) == least;
            if (self.room > 0 || short) && self.attempt(alternative) {
                return true;
            }
        }
        list.iter().any(|alternative| self.attempt(alternative))
    }

    fn rule(&mut self, name: &str) -> bool {
        match name {
            "open" => self.open.push(true),
            "closed" => self.open.push(false),
            "shut" => drop(self.open.pop()),
            "nl" if self.plain => {}
            "nl" => self.text.push_str(["\n", "\n", "\n  ", " # a remark\n"][self.dice.below(4)]),
            "text" | "string" | "_text" | "_string" if self.plain => return false,
            "_name" => self.name(false),
            "ident" => self.name(true),
            "chunk" => {
                self.pick(&["a", "one, two ", " says \\\"so\\\" ", "\\{", "über ", "it's", "#"]);
            }
            _ => match SIMPLE.iter().find(|(simple, _)| *simple == name) {
                Some((_, texts)) => self.pick(texts),
                None => return self.named(name),
            },
        }
        true
    }

    fn named(&mut self, name: &str) -> bool {
        let Some(rule) = self.grammar.rules.get(name) else { return true };
        let (plain, glue) = (self.plain, self.glue);
        match rule.ty {
            RuleType::Atomic | RuleType::CompoundAtomic => {
                self.token("");
                self.glue = true;
            }
            RuleType::NonAtomic => (self.plain, self.glue) = (true, false),
            RuleType::Normal | RuleType::Silent => {}
        }
        let drawn = self.expr(&rule.expr);
        (self.plain, self.glue) = (plain, glue);
        drawn
    }

    fn pick(&mut self, texts: &[&str]) {
        let text = texts[self.dice.below(texts.len())];
        self.token(text);
    }

    /// A name; `any` may be a word of the language that is no name.
    fn name(&mut self, any: bool) {
        let words = &self.grammar.words;
        let word = words[self.dice.below(words.len())].clone();
        if self.dice.below(6) == 0 && (any || !RESERVED.contains(&word.as_str())) {
            self.token(&word);
        } else {
            self.pick(NAMES);
        }
    }
}

/// Rules for tokens that are drawn from a list.
const SIMPLE: &[(&str, &[&str])] = &[
    ("type_ident", &["Order", "Refund", "Ab", "EURO"]),
    ("iso_code", &["EUR", "USD", "JPY"]),
    ("number", &["0", "1", "3", "20", "0.50", "5000", "100"]),
    ("date", &["2026-11-22", "1999-01-01"]),
    ("time", &["09:00", "23:59"]),
    ("minus", &["-"]),
    ("string", &["\"a\"", "\"one, {two}\"", "\"W[0-9]{7}\"", "\"\\d \\\" # é\"", "\"\""]),
];

const NAMES: &[&str] = &["a", "b1", "order", "customer", "refund", "x_y", "item", "total", "case"];

const RESERVED: &[&str] = &[
    "end",
    "go",
    "handoff",
    "yes",
    "no",
    "known",
    "missing",
    "all",
    "any",
    "now",
    "today",
    "it",
    "otherwise",
    "not",
    "and",
    "or",
    "is",
    "in",
    "where",
    "then",
    "within",
    "until",
    "customers",
];

/// Numbers without an end, the same for the same seed.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// The dice of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x2545_F491_4F6C_DD1D)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}
