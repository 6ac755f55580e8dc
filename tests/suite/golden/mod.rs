//! Golden journals: what earlier builds recorded comes out the same.

use std::fs;

use playbook_tests::golden;

#[test]
fn what_was_recorded_comes_out_the_same() {
    let mut journals = 0;
    for file in fs::read_dir(golden::folder()).unwrap() {
        let path = file.unwrap().path();
        let recorded = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        match golden::replay(&recorded) {
            Ok(count) => journals += count,
            Err(why) => panic!("{}: {why}", path.display()),
        }
    }
    assert!(journals > 0, "something is recorded");
}
