//! Events come as lines of `playbook run`, beside messages: read by their declaration, or refused.

use super::program::{Folder, messages, playbook};

const PROJECT: &str = r#"
type Invoice = text matching "R[0-9]+"
event paid(which: text, parts: int) for number where it is which
intent pay "The customer wants to pay an invoice" { "I want to pay my invoice" }
team support

playbook pay ends paid, late {
  starts on intent pay
  slot number: Invoice
    ask "Which invoice?"
  start state find {
    ask number
    say "Please pay {number}."
    wait {
      on event paid(invoice, count) {
        say "{number} is paid in {count} parts."
        end paid
      }
      after 14 days -> end late
    }
  }
}
desk shop {
  playbooks pay
  default   handoff support because "there was no way on"
}
"#;

#[test]
fn an_event_wakes_the_case_that_waits_for_it_once_and_what_is_no_event_is_refused() {
    let folder = Folder::new();
    let file = folder.write("pay.playbook", PROJECT);
    let event = |id: &str, event: &str, values: &str| {
        format!(
            "{{\"conversation\": \"c\", \"id\": \"{id}\", \"event\": \"{event}\", \"values\": {values}}}\n"
        )
    };
    let input = [
        messages("c", &["I want to pay my invoice", "R7"]),
        event("e1", "payd", "{}"),
        event("e2", "paid", "{\"which\": \"R7\"}"),
        event("e3", "paid", "{\"which\": \"R7\", \"parts\": \"two\"}"),
        event("e4", "paid", "{\"which\": \"R7\", \"parts\": 2, \"by\": \"card\"}"),
        event("e5", "paid", "{\"which\": \"R8\", \"parts\": 2}"),
        event("e6", "paid", "{\"which\": \"R7\", \"parts\": 2}"),
        event("e6", "paid", "{\"which\": \"R7\", \"parts\": 2}"),
        "{\"conversation\": \"c\", \"id\": \"m9\"}\n".to_owned(),
    ];
    let said = playbook(&["run", &file], &input.concat())
        .ends_with(3)
        .says("line 3: there is no event `payd`: nothing was accepted")
        .says("line 4: the event `paid` can't be read: `parts`")
        .says("line 5: the event `paid` can't be read: `parts`")
        .says("line 6: the event `paid` carries no `by`")
        .says("line 10 is no message: it has neither a `text` nor an `event`");
    assert_eq!(said.replies(), ["Which invoice?", "Please pay R7.", "R7 is paid in 2 parts."]);
}
