//! Examples: concrete values for a situation, the smallest that show the point (500.01, not
//! 999,999), and the conversation that leads there, in words.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::explore::{Explored, Moment, MomentId, Way, result_root};
use super::situation::Situation;
use super::term::{Linear, Root, Term, TermId, Terms};
use super::words::{Written, ending_name, state_name};
use crate::counterexample::Structure;
use crate::diagnostic::PathStep;
use crate::origin::OriginId;
use crate::playbook::{Ending, Point, Step};
use crate::slot::SlotId;
use crate::text::Piece;
use crate::types::{Currency, RecordId, Type};
use crate::value::{Money, Value};

/// What stands for texts that only have to be the same or not.
const LETTERS: [&str; 6] = ["A", "B", "C", "D", "E", "F"];

/// A value for each term of interest, in words.
pub(crate) type Values = BTreeMap<TermId, String>;

/// Chooses values for terms: one after the other, each as small as the bound it meets allows.
pub(crate) fn choose(
    situation: &Situation,
    interesting: &[TermId],
    terms: &mut Terms<'_>,
    spoken: Written<'_>,
) -> Values {
    let mut now = situation.clone();
    let mut values = Values::new();
    let mut letters: BTreeMap<TermId, &str> = BTreeMap::new();
    for term in interesting {
        let words = match choose_one(&mut now, *term, terms) {
            Some(value) => spoken.value(&value),
            None if terms.ty(*term).present().is_textual() => {
                let speaker = now.speaker(*term);
                if let Term::Literal(value) = terms.term_at(speaker) {
                    spoken.value(value)
                } else {
                    let next = LETTERS.get(letters.len()).copied().unwrap_or("Z");
                    format!("\"{}\"", letters.entry(speaker).or_insert(next))
                }
            }
            None => continue,
        };
        if !matches!(terms.term_at(*term), Term::Literal(_)) {
            values.insert(*term, words);
        }
    }
    values
}

/// So many moments before a breach are looked through for values.
const LOOKED_BACK: usize = 40;

/// Values for the machine: of the terms of interest, of every number that something is known of, and
/// of structures, as far as anything is known of them.
#[derive(Default)]
pub(crate) struct Chosen {
    pub values: Vec<Value>,
    pub structures: Vec<Structure>,
    /// What each of these structures is the value of.
    of: Vec<TermId>,
}

impl Chosen {
    /// Notes a value of a field. What had another value sooner was another structure then, which is like
    /// it but for that.
    fn field(&mut self, of: TermId, record: RecordId, field: u32, value: &Value) {
        let known = self.of.iter().rposition(|its| *its == of);
        let last = known.and_then(|place| self.structures.get_mut(place));
        match last {
            Some(last) if last.fields.iter().all(|(its, _)| *its != field) => {
                last.fields.push((field, value.clone()));
            }
            last => {
                let mut fields = last.map(|last| last.fields.clone()).unwrap_or_default();
                fields.retain(|(its, _)| *its != field);
                fields.push((field, value.clone()));
                self.structures.push(Structure { of: record, fields });
                self.of.push(of);
            }
        }
    }
}

/// The same values themselves, with those that fit what was known on the way: what nobody reads any
/// more is forgotten later on, and what was otherwise before gets another value there.
pub(crate) fn chosen(
    explored: &mut Explored<'_>,
    to: MomentId,
    case: &Situation,
    interesting: &[TermId],
) -> Chosen {
    let path = explored.path_to(to).into_iter().rev().take(LOOKED_BACK);
    let before: Vec<Rc<Situation>> = path.map(|moment| Rc::clone(&moment.situation)).collect();
    let terms = &mut explored.terms;
    let mut pinned: BTreeMap<TermId, Value> = BTreeMap::new();
    let mut chosen = Chosen::default();
    for situation in std::iter::once(case).chain(before.iter().map(|it| &**it)) {
        let mut now = situation.clone();
        pinned.retain(|term, value| {
            let literal = terms.literal(value);
            let same = terms.same(*term, literal);
            let fits = now.assume(&same, terms).into_iter().next();
            fits.map(|case| now = case).is_some()
        });
        for term in interesting.iter().copied().chain(situation.known_terms()) {
            if pinned.contains_key(&term) {
                continue;
            }
            let Some(value) = choose_one(&mut now, term, terms) else { continue };
            if let Term::Field(of, record, field) = terms.term_at(term) {
                chosen.field(*of, *record, *field, &value);
            }
            chosen.values.push(value.clone());
            pinned.insert(term, value);
        }
    }
    chosen
}

/// Chooses a value for one term and holds the situation to it.
fn choose_one(now: &mut Situation, term: TermId, terms: &mut Terms<'_>) -> Option<Value> {
    let ty = terms.ty(term).present().number().clone();
    if let Some(bits) = now.choices(term, terms) {
        let place = bits.trailing_zeros();
        let value = match ty {
            Type::Enum(of) => Value::Enum { of, value: place },
            _ => Value::Bool(place == 1),
        };
        let literal = terms.literal(&value);
        let same = terms.same(term, literal);
        *now = now.assume(&same, terms).into_iter().next()?;
        return Some(value);
    }
    if let Term::Literal(value @ Value::Text(_)) = terms.term_at(now.speaker(term)) {
        return Some(value.clone());
    }
    let number = terms.linear(term)?;
    let chosen = match (now.range(number), near(&ty)) {
        ((least, most), Some(near)) => {
            near.max(least.unwrap_or(near)).min(most.unwrap_or(i64::MAX))
        }
        ((Some(least), _), None) => least,
        ((None, Some(most)), None) => most,
        ((None, None), None) => 0,
    };
    let value = match ty {
        Type::Int => Value::Int(chosen),
        Type::Decimal => Value::Decimal(chosen),
        Type::Percent => Value::Percent(chosen),
        Type::Duration => Value::Duration(chosen),
        Type::Money(currency) => Value::Money(money(currency, chosen)),
        Type::Time => Value::Time(jiff::Timestamp::from_nanosecond(chosen.into()).ok()?),
        Type::Date => {
            let days = jiff::Span::new().try_days(chosen).ok()?;
            Value::Date(jiff::civil::date(1970, 1, 1).checked_add(days).ok()?)
        }
        _ => return None,
    };
    let written = Linear { term: None, plus: chosen };
    let pinned = super::formula::Formula::all([
        super::formula::Formula::AtMost(number, written),
        super::formula::Formula::AtMost(written, number),
    ]);
    if let Some(case) = now.assume(&pinned, terms).into_iter().next() {
        *now = case;
    }
    Some(value)
}

/// Around when an example takes place, so that nothing in it happens decades ago: in January 2026, as
/// the number that stands for a moment or a day.
const fn near(ty: &Type) -> Option<i64> {
    const DAY: i64 = 20_458;
    match ty {
        Type::Time => Some((DAY * 24 + 9) * 3_600 * 1_000_000_000),
        Type::Date => Some(DAY),
        _ => None,
    }
}

const fn money(currency: Currency, minor: i64) -> Money {
    Money::new(currency, minor)
}

/// The conversation that leads to a moment, with the chosen values told where they come up.
pub(crate) fn conversation(
    explored: &Explored<'_>,
    to: MomentId,
    values: &Values,
) -> Vec<PathStep> {
    let path = explored.path_to(to);
    let mut teller = Teller { explored, values, told: Vec::new(), steps: Vec::new() };
    for (place, moment) in path.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|place| path.get(place)).copied();
        teller.tell(before, moment, path.get(place..).unwrap_or_default());
    }
    teller.tell_the_rest(path.last().copied());
    teller.steps
}

struct Teller<'t, 'g> {
    explored: &'t Explored<'g>,
    values: &'t Values,
    told: Vec<TermId>,
    steps: Vec<PathStep>,
}

impl Teller<'_, '_> {
    fn tell(&mut self, before: Option<&Moment>, moment: &Moment, rest: &[&Moment]) {
        let playbook = self.explored.playbook;
        let Some(before) = before else { return self.tell_start(moment) };
        let Some(point) = playbook.points.lookup(before.point) else { return };
        let place = between(self.explored, Some(before), moment);
        if let Some(text) = self.words_of(point, moment, rest) {
            self.step(text, place.clone(), Some(point.origin));
        } else if place.contains("->") {
            self.step(String::new(), place.clone(), Some(point.origin));
        }
        if let Some(root) = self.explored.fresh(before, moment) {
            let later = self.explored.fresh_on(rest);
            let last = |roots: &[Root]| !roots.iter().any(|root| later.contains(root));
            self.tell_values(|roots| roots.contains(&root) && last(roots), place);
        }
    }

    fn tell_start(&mut self, moment: &Moment) {
        let explored = self.explored;
        let playbook = explored.playbook;
        let intents = playbook.starts_on.iter();
        let wants = intents.filter_map(|id| explored.graph.intents.lookup(*id)).next();
        let place = format!("start -> {}", state_name(playbook, moment.point));
        match wants.and_then(|intent| intent.examples.first()) {
            Some(example) if moment.way == Way::Start => {
                self.step(format!("customer: \"{example}\""), place.clone(), None);
            }
            _ if moment.way == Way::Cancelled => {
                self.step("customer: \"stop, never mind\"".to_owned(), place.clone(), None);
            }
            _ => self.step(format!("`{}` starts", playbook.name), place.clone(), None),
        }
        for fact in &explored.held {
            if let Some(fact) = explored.graph.facts.lookup(*fact) {
                let text = format!("the {} is {}", fact.subject_name, fact.name.replace('_', " "));
                self.step(text, place.clone(), None);
            }
        }
        let told = |roots: &[Root]| roots.iter().all(|root| matches!(root, Root::Subject(_)));
        self.tell_values(told, place);
    }

    fn words_of(&self, point: &Point, moment: &Moment, rest: &[&Moment]) -> Option<String> {
        let explored = self.explored;
        let spoken = Written::of_playbook(explored.graph, explored.playbook);
        Some(match (&point.step, moment.way) {
            (Step::Ask { slot, .. }, Way::Answered) => self.answer(*slot, rest),
            (Step::Ask { slot, .. }, Way::NotAnswered(label)) => {
                format!("{}: {}", self.question(*slot), label.word())
            }
            (
                Step::Call { call, .. } | Step::Act { call, .. },
                way @ (Way::Result | Way::Ended(_)),
            ) => {
                let tool = explored.graph.tools.lookup(call.tool);
                let name = tool.map_or("", |tool| tool.name.as_str());
                let args: Vec<String> = call.args.iter().map(|arg| spoken.expr(arg)).collect();
                let end = match way {
                    Way::Ended(ending) => ending_name(tool, ending),
                    _ => "gives its result".to_owned(),
                };
                match way {
                    Way::Ended(Ending::No) => "customer: \"no\"".to_owned(),
                    _ => format!("{name}({}): {end}", args.join(", ")),
                }
            }
            (Step::Plan(plan), Way::On) if plan.confirm.is_some() => "customer: \"yes\"".to_owned(),
            (Step::Plan(_), Way::Ended(Ending::No)) => "customer: \"no\"".to_owned(),
            (Step::Plan(_), Way::Ended(ending)) => {
                format!("`all or nothing`: {}", ending_name(None, ending))
            }
            (Step::When { condition, .. }, Way::Condition(true)) => spoken.expr(condition),
            (Step::When { condition, .. }, Way::Condition(false)) => spoken.denied(condition),
            (Step::Match { subject, arms, .. }, Way::Arm(place)) => {
                let name = spoken.expr(subject);
                let subject = self.chosen(&name);
                match (place.and_then(|place| arms.get(place)), subject) {
                    (_, Some(value)) => format!("{name} is {value}"),
                    (Some(arm), None) => {
                        let values: Vec<_> = arm.values.iter().map(|v| spoken.value(v)).collect();
                        format!("{name} is {}", values.join(" or "))
                    }
                    (None, None) => format!("{name} is something else"),
                }
            }
            (Step::Wait { on, .. }, Way::Came(place)) => {
                let event = on.get(place).and_then(|on| explored.graph.events.lookup(on.event));
                format!("`{}` happens", event.map_or("", |event| event.name.as_str()))
            }
            (Step::Wait { until, .. }, Way::Waited) => {
                format!("nothing happens until {} have passed", spoken.expr(until))
            }
            (Step::GoTo { state }, Way::Bound(_)) => {
                let name = explored.playbook.states.lookup(*state).map_or("", |s| s.name.as_str());
                format!("`{name}` was entered as often as it may be")
            }
            _ => return None,
        })
    }

    /// What the customer answers: of a closed choice the words, else that they answer.
    fn answer(&self, slot: SlotId, rest: &[&Moment]) -> String {
        let explored = self.explored;
        let declared = explored.playbook.slots.lookup(slot);
        match declared.map(|declared| (&declared.ty, declared.is_picked())) {
            Some((Type::Enum(of), _)) => {
                let word = explored.choice_on_path(Root::Slot(slot), rest);
                let value = Value::Enum { of: *of, value: word };
                format!("customer: \"{}\"", explored.graph.speak_value(&value))
            }
            Some((_, true)) => format!("{}: the customer picks one", self.question(slot)),
            _ => format!("{}: the customer answers", self.question(slot)),
        }
    }

    /// The question for a slot, as it is put where nothing has to be filled in.
    fn question(&self, slot: SlotId) -> String {
        let declared = self.explored.playbook.slots.lookup(slot);
        let words = declared.and_then(|slot| slot.ask.as_ref()).map(|text| text.pieces.as_slice());
        match words {
            Some([Piece::Words(words)]) => format!("asked \"{words}\""),
            _ => format!("asked for `{}`", declared.map_or("", |slot| slot.name.as_str())),
        }
    }

    fn chosen(&self, name: &str) -> Option<&String> {
        let spoken = Written::of_playbook(self.explored.graph, self.explored.playbook);
        let terms = &self.explored.terms;
        let found = self.values.iter().find(|(term, _)| spoken.term(terms, **term) == name);
        found.map(|(_, value)| value)
    }

    fn tell_values(&mut self, fits: impl Fn(&[Root]) -> bool, place: String) {
        let spoken = Written::of_playbook(self.explored.graph, self.explored.playbook);
        let terms = &self.explored.terms;
        let mut told = Vec::new();
        let mut words = Vec::new();
        for (term, value) in self.values {
            if !self.told.contains(term) && fits(terms.roots(*term)) {
                told.push(*term);
                words.push(format!("{} is {value}", spoken.term(terms, *term)));
            }
        }
        self.told.extend(told);
        if !words.is_empty() {
            self.step(words.join(", "), place, None);
        }
    }

    fn tell_the_rest(&mut self, last: Option<&Moment>) {
        let Some(last) = last else { return };
        self.tell_values(|_| true, state_name(self.explored.playbook, last.point).to_owned());
    }

    fn step(&mut self, text: String, place: String, origin: Option<OriginId>) {
        let origin = origin.and_then(|id| self.explored.graph.origins.lookup(id)).copied();
        // Two steps in one: going on to a state is told with what led there.
        if let Some(last) = self.steps.last_mut()
            && text.is_empty()
        {
            last.place = place;
            return;
        }
        self.steps.push(PathStep { text, place, origin });
    }
}

/// `find -> cancel`, or the state that both are in.
fn between(explored: &Explored<'_>, before: Option<&Moment>, moment: &Moment) -> String {
    let to = state_name(explored.playbook, moment.point);
    match before.map(|before| state_name(explored.playbook, before.point)) {
        Some(from) if from != to && !from.is_empty() && !to.is_empty() => format!("{from} -> {to}"),
        _ => to.to_owned(),
    }
}

impl Explored<'_> {
    /// The name that gets its value between two moments.
    fn fresh(&self, before: &Moment, moment: &Moment) -> Option<Root> {
        match (&self.playbook.points.lookup(before.point)?.step, moment.way) {
            (Step::Ask { slot, .. }, Way::Answered) => Some(Root::Slot(*slot)),
            (Step::Call { call, .. } | Step::Act { call, .. }, Way::Result) => {
                Some(result_root(call))
            }
            (Step::Let { variable, .. }, _) => Some(Root::Variable(*variable)),
            _ => None,
        }
    }

    /// The place on a path, from one on, of the step by which something said of these terms may have
    /// come to be otherwise. What nobody reads before it gets another value is forgotten sooner, at a
    /// step that changes nothing.
    pub(crate) fn changes_after(&self, to: MomentId, from: usize, about: &[TermId]) -> usize {
        let path = self.path_to(to);
        let step = |moment: &Moment| self.playbook.points.lookup(moment.point).map(|it| &it.step);
        let idle = |step: &Step| {
            use Step::{GoTo, Match, Note, Say, When};
            matches!(step, Say { .. } | Note { .. } | When { .. } | Match { .. } | GoTo { .. })
        };
        if !path.get(from).and_then(|moment| step(moment)).is_some_and(idle) {
            return from;
        }
        let rests = |root: Root| about.iter().any(|term| self.terms.rests_on(*term, root));
        let changes = |(before, moment): (&&Moment, &&Moment)| {
            let forgets = match step(before) {
                Some(Step::Forget { slots, .. }) => {
                    slots.iter().any(|slot| rests(Root::Slot(*slot)))
                }
                _ => false,
            };
            forgets || self.fresh(before, moment).is_some_and(rests)
        };
        let mut pairs = path.iter().zip(path.iter().skip(1)).skip(from);
        pairs.position(changes).map_or(from, |place| from + place)
    }

    /// The names that get their value on the rest of a path.
    fn fresh_on(&self, rest: &[&Moment]) -> Vec<Root> {
        let pairs = rest.iter().zip(rest.iter().skip(1));
        pairs.filter_map(|(before, moment)| self.fresh(before, moment)).collect()
    }

    /// A choice that a name has on the rest of a path, until it gets another value, as far as it is
    /// known there.
    fn choice_on_path(&self, root: Root, rest: &[&Moment]) -> u32 {
        let term = self.terms.known_root(root);
        let Some(term) = term else { return 0 };
        let mut bits = u64::MAX;
        for (place, moment) in rest.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| rest.get(place));
            if before.is_some_and(|before| self.fresh(before, moment) == Some(root)) {
                break;
            }
            if let Some(here) = moment.situation.choices(term, &self.terms) {
                bits &= here;
            }
        }
        if bits == 0 { 0 } else { bits.trailing_zeros() }
    }
}
