//! Types in words: as they are written, and as messages speak of them.

use playbook_graph::{Graph, Param, Type};

/// A type as it is written: `list of Order, at most 50`.
pub(crate) fn written(graph: &Graph, ty: &Type) -> String {
    match ty {
        Type::Text => "text".to_owned(),
        Type::Email => "email".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int => "int".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Money(currency) => currency.code().to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Percent => "percent".to_owned(),
        Type::Phone => "phone".to_owned(),
        Type::Url => "url".to_owned(),
        Type::AnyMoney => "money".to_owned(),
        Type::Ranged { of, low, high } => {
            let (low, high) = (end(graph, of, *low), end(graph, of, *high));
            format!("{} from {low} to {high}", written(graph, of))
        }
        Type::Enum(id) => named(graph.enums.lookup(*id).map(|choice| &choice.name)),
        Type::Record(id) => named(graph.records.lookup(*id).map(|record| &record.name)),
        Type::Refined(id) => named(graph.refined.lookup(*id).map(|refined| &refined.name)),
        Type::List { of, at_least, at_most } => {
            let least = if *at_least > 0 { format!(", {at_least} or more") } else { String::new() };
            let most = at_most.map_or_else(String::new, |most| format!(", at most {most}"));
            format!("list of {}{least}{most}", written(graph, of))
        }
        Type::Optional(inner) => format!("optional {}", written(graph, inner)),
    }
}

fn named(name: Option<&String>) -> String {
    name.cloned().unwrap_or_default()
}

/// An end of a range, as it is written.
fn end(graph: &Graph, of: &Type, number: i64) -> String {
    graph.speak_value(&of.value_of(number))
}

/// A value of a type, as messages speak of it: `an amount in EUR`, `a list of `Order``.
pub(crate) fn a_value(graph: &Graph, ty: &Type) -> String {
    match ty {
        Type::Text => "a text".to_owned(),
        Type::Email => "an e-mail address".to_owned(),
        Type::Bool => "a yes or no".to_owned(),
        Type::Int => "a whole number".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Time => "a moment in time".to_owned(),
        Type::Duration => "a length of time".to_owned(),
        Type::Money(currency) => format!("an amount in {currency}"),
        Type::Decimal => "a decimal number".to_owned(),
        Type::Percent => "a percentage".to_owned(),
        Type::Phone => "a telephone number".to_owned(),
        Type::Url => "the address of a page".to_owned(),
        Type::AnyMoney => "an amount of unknown currency".to_owned(),
        Type::Ranged { of, low, high } => {
            let (low, high) = (end(graph, of, *low), end(graph, of, *high));
            format!("{} from {low} to {high}", a_value(graph, of))
        }
        Type::Enum(_) | Type::Record(_) | Type::Refined(_) => {
            let name = written(graph, ty);
            let vowel = name.starts_with(['A', 'E', 'I', 'O', 'U']);
            format!("{} `{name}`", if vowel { "an" } else { "a" })
        }
        Type::List { of, .. } => format!("a list of `{}`", written(graph, of)),
        Type::Optional(inner) => format!("{} that may be missing", a_value(graph, inner)),
    }
}

/// `order: Order, reason: CancelReason`
pub(crate) fn params(graph: &Graph, params: &[Param]) -> String {
    let each: Vec<_> = params
        .iter()
        .map(|param| format!("{}: {}", param.name, written(graph, &param.ty)))
        .collect();
    each.join(", ")
}
