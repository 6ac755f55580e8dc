//! `region eu` of a desk: what is personal goes to no tool that is bound elsewhere; `playbook check`
//! says so, and nothing runs.

use super::program::{Folder, messages, playbook};

const PROJECT: &str = r#"
record Person shown as "{name}" { id: text, name: text personal }
tool who(email: text personal) gives Person { reads, fails nobody }
tool weather() gives text { reads }
tool call_back(number: text) gives bool { writes, timeout 5 seconds }
intent hello "The customer says hello" { "hello" }
team support

playbook greeting ends done {
  starts on intent hello
  slot number: text
    ask "Which number?"
    personal
  start state only {
    ask number
    call weather() as sky
    call call_back(number) { unknown -> handoff support because "nobody knows whether it was called" }
    say "We call you. It is {sky}."
    end done
  }
}
playbook looking ends done {
  slot email: text
    ask "Which address?"
  start state only {
    ask email
    call who(email) as found { nobody -> other }
    say "Found."
    end done
  }
  state other { say "Nobody.", end done }
}
desk shop {
  playbooks greeting
  region    eu
  default   handoff support because "there was no way on"
}
"#;

/// The tool that tells the weather may be anywhere.
fn bindings(person: &str, calls: &str) -> String {
    format!(
        r#"
[connection.crm]
url = "https://crm.example.com"
{person}
[connection.sky]
url = "https://sky.example.com"
[tool.hello.who]
connection = "crm"
request = "GET /who"
query = {{ email = "{{email}}" }}
[tool.hello.weather]
connection = "sky"
request = "GET /sky"
[tool.hello.call_back]
{calls}
"#
    )
}

#[test]
fn what_is_personal_stays_in_the_region() {
    let folder = Folder::new();
    let file = folder.write("hello.playbook", PROJECT);
    let cases = [
        ("", "host = true\nregion = \"eu\"", "`hello.who` handles what is personal"),
        ("region = \"us\"", "host = true\nregion = \"eu\"", "`hello.who` handles what is personal"),
        ("region = \"eu\"", "host = true", "`hello.call_back` handles what is personal"),
    ];
    for (person, calls, said) in cases {
        let path = folder.write("bindings.toml", bindings(person, calls));
        playbook(&["check", &file], "").ends_with(1).says("PB0901").says(said);
        let run = ["run", &file, "--bindings", &path];
        let refused = playbook(&run, &messages("c", &["hello"])).says(said);
        assert_ne!(refused.code, Some(0));
    }
    folder.write("bindings.toml", bindings("region = \"eu\"", "off = true"));
    let checked = playbook(&["check", &file], "");
    assert!(!checked.out.contains("PB0901"), "{}", checked.out);
}
