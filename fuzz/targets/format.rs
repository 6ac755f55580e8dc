//! What is formatted once stays as it is the second time, and has no other errors than before.
#![no_main]

use libfuzzer_sys::fuzz_target;
use playbook_compiler::format::format;
use playbook_compiler::syntax::parse;

fuzz_target!(|text: &str| {
    let Ok(once) = format(text) else {
        assert!(!parse(text).errors.is_empty(), "a text without errors is refused");
        return;
    };
    assert_eq!(parse(text).errors.len(), parse(&once).errors.len());
    assert_eq!(format(&once).as_ref(), Ok(&once));
});
