//! Addresses of pages.

use playbook_graph::Value;
use playbook_graph::shape::is_url;

use super::Found;
use crate::message::Message;

/// Every address, without the stop or bracket that ends the sentence.
pub(crate) fn find(message: &Message<'_>) -> Vec<Found> {
    let text = message.text;
    let starts = text.match_indices("http").map(|(start, _)| start);
    starts
        .filter_map(|start| {
            let rest = text.get(start..)?;
            let end = rest.find(|c: char| c.is_whitespace() || "<>\"".contains(c));
            let address = rest.get(..end.unwrap_or(rest.len()))?;
            let address = address.trim_end_matches(['.', ',', ';', '!', '?', ')']);
            let found = || Found::sure(Value::text(address), start..start + address.len());
            is_url(address).then(found)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::message::Message;

    #[test]
    fn an_address_ends_where_the_sentence_does() {
        let found = find(&Message::new("see https://shop.example/orders?id=1."));
        let address = found.first().and_then(|found| found.value.as_text());
        assert_eq!(address, Some("https://shop.example/orders?id=1"));
    }
}
