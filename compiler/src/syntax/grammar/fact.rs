//! Facts and events: what the system may know, and what starts or wakes a case.

use super::{call, declare, expression, name, params, path};
use crate::syntax::kind::SyntaxKind::*;
use crate::syntax::parser::Parser;

/// `fact identified(customer: Customer) lasts 30 minutes kept by get_customer(customer.id)`.
pub(super) fn fact_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "fact identified(customer: Customer) lasts 30 minutes";
    let open = declare(p);
    name(p, "the fact", WRITTEN);
    params(p);
    if super::need_word(p, "lasts", WRITTEN) {
        expression::expression(p);
    }
    if p.at_words("kept", "by") {
        let open = p.open();
        p.keyword();
        p.keyword();
        call(p, "kept by get_customer(customer.id)");
        p.close(open, KEPT_BY);
    }
    if p.at_word("claims") {
        let open = p.open();
        let kind = super::tool::claims(p);
        p.close(open, kind);
    }
    p.close(open, FACT_DECL);
}

/// `event parcel_lost(order_id: text) for order where id is order_id`.
pub(super) fn event_decl(p: &mut Parser<'_>) {
    const WRITTEN: &str = "event parcel_lost(order_id: text)";
    let open = declare(p);
    name(p, "the event", WRITTEN);
    params(p);
    if p.at_word("for") {
        let open = p.open();
        p.keyword();
        path(
            p,
            "the name of a slot",
            "event parcel_lost(order_id: text) for order where id is order_id",
        );
        if p.at_word("where") {
            expression::condition(p);
        }
        p.close(open, MATCHED_BY);
    }
    p.close(open, EVENT_DECL);
}
