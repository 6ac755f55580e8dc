//! What is calculated has a value: nothing is divided by nothing, an amount that is taken to be in
//! a currency is in it, a field that is there only where something is so is read only there. Looked at where a condition around it holds, in playbooks on every way, in
//! declarations by themselves.

use std::collections::BTreeSet;

use crate::authority::{Authority, NeedKind};
use crate::calculation::Calculation;
use crate::diagnostic::{Code, Diagnostic};
use crate::expr::Expr;
use crate::graph::Graph;
use crate::origin::OriginId;
use crate::policy::PropertyKind;
use crate::tool::Tool;
use crate::types::{Currency, Param, RecordId, Type};
use crate::verify::codes::{DIVIDED_BY_NOTHING, FIELD_NOT_THERE, IN_ANOTHER_CURRENCY};
use crate::verify::explore::Explored;
use crate::verify::formula::Formula;
use crate::verify::liveness::each_read;
use crate::verify::report::{Report, first_breach, origin};
use crate::verify::situation::Situation;
use crate::verify::term::{Names, Root, TermId, Terms};
use crate::verify::words::Written;

/// What keeps a calculation from having a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// The divisor may be nothing.
    ByNothing(TermId),
    /// The amount may be in another currency than it is taken to be.
    Currency(TermId, Currency),
    /// The field of this may not be there.
    Tag(TermId, RecordId, u32),
}

/// Looks at everything that a playbook calculates.
pub(crate) fn check(explored: &mut Explored<'_>, report: &mut Report) {
    let playbook = explored.playbook;
    let mut told: BTreeSet<(OriginId, Gap)> = BTreeSet::new();
    for (id, point) in playbook.points.iter() {
        let mut exprs: Vec<&Expr> = Vec::new();
        each_read(playbook, &point.step, &mut |expr| exprs.push(expr));
        let graph = explored.graph;
        for expr in exprs.into_iter().filter(|expr| may_have_gap(graph, expr)) {
            let mut found = None;
            let breach = first_breach(explored, id, |explored, now| {
                let (gap, case) = gap_of(expr, Names::default(), now, &mut explored.terms)?;
                found = Some(gap);
                Some(case)
            });
            let (Some(breach), Some(gap)) = (breach, found) else {
                report.proved(|| "what is calculated has a value", point.origin);
                continue;
            };
            if told.insert((point.origin, gap)) {
                let spoken = Written::of_playbook(explored.graph, playbook);
                let finding = words(explored.graph, &explored.terms, spoken, gap, point.origin);
                let term = gap.term();
                let (path, _) =
                    breach.path(explored, &[term], finding.message.clone(), point.origin);
                report.found(finding.path(path));
            }
        }
    }
}

/// Looks at everything that authorities, policies, tools and records calculate.
pub(crate) fn check_declarations(graph: &Graph, report: &mut Report) {
    for (id, record) in graph.records.iter() {
        let mut over = Declared::over(graph, &[]);
        over.it = Some(over.terms.root_of_type(Root::Result, Type::Record(id)));
        for value in record.shown_as.iter().flat_map(|text| text.values()) {
            over.look_at(value, record.origin, report);
        }
    }
    for tool in graph.tools.values() {
        check_tool(graph, tool, report);
    }
    for authority in graph.authorities.values() {
        if let Some(tool) = graph.tools.lookup(authority.tool) {
            check_authority(graph, authority, tool, report);
        }
    }
    for property in graph.policies.values().flat_map(|policy| &policy.properties) {
        if let PropertyKind::Never { tool, when: Some(when), .. } = &property.kind
            && let Some(tool) = graph.tools.lookup(*tool)
        {
            Declared::over(graph, &tool.params).look_at(when, property.origin, report);
        }
    }
}

fn check_tool(graph: &Graph, tool: &Tool, report: &mut Report) {
    let mut given = Declared::over(graph, &tool.params);
    for expr in tool.moves_money.iter().chain(&tool.never_twice_for) {
        given.look_at(expr, tool.origin, report);
    }
    given.result = Some(given.terms.root_of_type(Root::Result, tool.gives.clone()));
    for promise in &tool.promises {
        given.look_at(&promise.expr, promise.origin, report);
    }
    if let Some(proves) = &tool.proves {
        proves.when.iter().for_each(|when| given.look_at(when, tool.origin, report));
        given.look_at(&proves.subject, tool.origin, report);
    }
}

fn check_authority(graph: &Graph, authority: &Authority, tool: &Tool, report: &mut Report) {
    let mut over = Declared::over(graph, &tool.params);
    for need in &authority.needs {
        if let NeedKind::Condition(condition) = &need.kind {
            over.look_at(condition, need.origin, report);
            over.hold(condition);
        }
    }
    for rule in &authority.rules {
        rule.when.iter().for_each(|when| over.look_at(when, rule.origin, report));
    }
    for limit in &authority.limits {
        limit.reads().for_each(|read| over.look_at(read, limit.origin, report));
    }
}

/// A declaration over parameters, with what is known to hold in it.
struct Declared<'g> {
    graph: &'g Graph,
    params: &'g [Param],
    terms: Terms<'g>,
    args: Vec<TermId>,
    result: Option<TermId>,
    it: Option<TermId>,
    now: Vec<Situation>,
}

impl<'g> Declared<'g> {
    fn over(graph: &'g Graph, params: &'g [Param]) -> Self {
        let mut terms = Terms::of_params(graph, params);
        let places = 0..u32::try_from(params.len()).unwrap_or(u32::MAX);
        let args = places.map(|place| terms.root(Root::Param(place))).collect();
        Self { graph, params, terms, args, result: None, it: None, now: vec![Situation::default()] }
    }

    fn hold(&mut self, condition: &Expr) {
        let names = Names { params: &self.args, result: self.result, it: self.it, part: None };
        let formula = self.terms.formula(condition, names);
        let now = self.now.iter().flat_map(|now| now.assume(&formula, &mut self.terms));
        self.now = now.collect();
    }

    fn look_at(&mut self, expr: &Expr, at: OriginId, report: &mut Report) {
        if !may_have_gap(self.graph, expr) {
            return;
        }
        let names = Names { params: &self.args, result: self.result, it: self.it, part: None };
        let terms = &mut self.terms;
        let gap = self.now.iter().find_map(|now| gap_of(expr, names, now, terms));
        match gap {
            Some((gap, _)) => {
                let spoken = Written::of_params(self.graph, self.params);
                report.found(words(self.graph, &self.terms, spoken, gap, at));
            }
            None => report.proved(|| "what is calculated has a value", at),
        }
    }
}

/// Whether there is anything to prove of an expression.
fn may_have_gap(graph: &Graph, expr: &Expr) -> bool {
    let own = match expr {
        Expr::Calculate { by: Calculation::Quotient | Calculation::As(_), .. } => true,
        Expr::Field { record, field, .. } | Expr::Each { record, field, .. } => {
            tag_of(graph, *record, *field).is_some()
        }
        _ => false,
    };
    own || expr.parts().any(|part| may_have_gap(graph, part))
}

/// When a field is there, if it isn't always.
fn tag_of(graph: &Graph, record: RecordId, field: u32) -> Option<&Expr> {
    graph.records.lookup(record)?.tag(field as usize)
}

/// The first thing in an expression that may have no value, and the case in which it has none. What
/// is calculated only where a condition holds is looked at where it holds.
fn gap_of(
    expr: &Expr,
    names: Names<'_>,
    now: &Situation,
    terms: &mut Terms<'_>,
) -> Option<(Gap, Situation)> {
    match expr {
        Expr::And(all) => gap_in_turn(all, true, names, now, terms),
        Expr::Or(all) => gap_in_turn(all, false, names, now, terms),
        Expr::Choose { when, then, otherwise } => {
            if let Some(gap) = gap_of(when, names, now, terms) {
                return Some(gap);
            }
            let holds = terms.formula(when, names);
            let fails = holds.clone().negated();
            gap_where(&holds, then, names, now, terms)
                .or_else(|| gap_where(&fails, otherwise, names, now, terms))
        }
        Expr::Quantified { list, condition, .. } | Expr::Where { list, condition } => {
            if let Some(gap) = gap_of(list, names, now, terms) {
                return Some(gap);
            }
            let list = terms.of_expr(list, names);
            let element = terms.element(list);
            let known = now.of_elements(list, element, terms);
            let inside = Names { it: Some(element), ..names };
            gap_where(&known, condition, inside, now, terms)
        }
        _ => {
            let inner = expr.parts().find_map(|part| gap_of(part, names, now, terms));
            inner.or_else(|| own_gap(expr, names, now, terms))
        }
    }
}

fn own_gap(
    expr: &Expr,
    names: Names<'_>,
    now: &Situation,
    terms: &mut Terms<'_>,
) -> Option<(Gap, Situation)> {
    if let Expr::Field { of, record, field } | Expr::Each { list: of, record, field } = expr {
        let tag = tag_of(terms.graph, *record, *field)?.clone();
        let mut of = terms.of_expr(of, names);
        let mut cases = vec![now.clone()];
        if matches!(expr, Expr::Each { .. }) {
            let element = terms.element(of);
            let known = now.of_elements(of, element, terms);
            cases = now.assume(&known, terms);
            of = element;
        }
        let there = terms.formula(&tag, Names { it: Some(of), ..Names::default() });
        let absent = there.negated();
        let mut breaks = cases.iter().flat_map(|case| case.assume(&absent, terms));
        return breaks.next().map(|case| (Gap::Tag(of, *record, *field), case));
    }
    let Expr::Calculate { by, of, .. } = expr else { return None };
    let (gap, breaks) = match (by, of.as_slice()) {
        (Calculation::Quotient, [_, divisor]) => {
            let divisor = terms.of_expr(divisor, names);
            let zero = terms.ty(divisor).present().value_of(0);
            let zero = terms.literal(&zero);
            (Gap::ByNothing(divisor), terms.same(divisor, zero))
        }
        (Calculation::As(currency), [amount]) => {
            let is_in = Expr::Calculate {
                by: Calculation::IsIn(*currency),
                of: vec![amount.clone()],
                gives: Type::Bool,
            };
            let holds = terms.formula(&is_in, names);
            (Gap::Currency(terms.of_expr(amount, names), *currency), holds.negated())
        }
        _ => return None,
    };
    now.assume(&breaks, terms).into_iter().next().map(|case| (gap, case))
}

fn gap_in_turn(
    parts: &[Expr],
    before: bool,
    names: Names<'_>,
    now: &Situation,
    terms: &mut Terms<'_>,
) -> Option<(Gap, Situation)> {
    let mut cases = vec![now.clone()];
    for (part, left) in parts.iter().zip((0..parts.len()).rev()) {
        if let Some(gap) = cases.iter().find_map(|case| gap_of(part, names, case, terms)) {
            return Some(gap);
        }
        // Nothing is calculated behind the last.
        if left == 0 {
            break;
        }
        let formula = terms.formula(part, names);
        let formula = if before { formula } else { formula.negated() };
        cases = cases.iter().flat_map(|case| case.assume(&formula, terms)).collect();
    }
    None
}

fn gap_where(
    condition: &Formula,
    expr: &Expr,
    names: Names<'_>,
    now: &Situation,
    terms: &mut Terms<'_>,
) -> Option<(Gap, Situation)> {
    let cases = now.assume(condition, terms);
    cases.iter().find_map(|case| gap_of(expr, names, case, terms))
}

impl Gap {
    const fn term(self) -> TermId {
        match self {
            Self::ByNothing(term) | Self::Currency(term, _) | Self::Tag(term, ..) => term,
        }
    }

    const fn code(self) -> Code {
        match self {
            Self::ByNothing(_) => DIVIDED_BY_NOTHING,
            Self::Currency(..) => IN_ANOTHER_CURRENCY,
            Self::Tag(..) => FIELD_NOT_THERE,
        }
    }
}

fn words(
    graph: &Graph,
    terms: &Terms<'_>,
    spoken: Written<'_>,
    gap: Gap,
    at: OriginId,
) -> Diagnostic {
    let name = spoken.term(terms, gap.term());
    let (message, here, help) = match gap {
        Gap::ByNothing(_) => (
            format!("`{name}` may be nothing, and this divides by it"),
            "divided here",
            format!("divide only where there is something: `… when {name} > 0 otherwise …`"),
        ),
        Gap::Currency(_, currency) => (
            format!("`{name}` is taken to be in {currency}, and may be in another currency"),
            "used here",
            format!("use it only where that is so: `when {name} is {currency}`"),
        ),
        Gap::Tag(_, record, field) => {
            let field_name = spoken.field(record, field);
            let condition =
                tag_of(graph, record, field).map(|tag| spoken.expr(tag)).unwrap_or_default();
            (
                format!("`{name}.{field_name}` is used where it may not be there"),
                "used here",
                format!("it is there only where `{condition}`: ask for that first"),
            )
        }
    };
    Diagnostic::error(gap.code(), origin(graph, at), message).here(here).help(help)
}
