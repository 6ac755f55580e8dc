//! Playing: what a finding says happens was seen to happen on the machine before an editor shows it,
//! as on the command line. With fewer moves, as somebody waits: what is not come to in time may
//! happen.

use playbook_compiler::Checked;
use playbook_scenario::replay_within;

/// So many moves are made for one finding.
const MOVES: usize = 1_500;
/// So many findings are looked for in vain; then the rest isn't looked for.
const IN_VAIN: usize = 5;

/// What was found, with every conversation either seen or only said to be possible. None: nobody
/// waits for it any more.
pub(crate) fn played(mut checked: Checked, goes_on: &dyn Fn() -> bool) -> Option<Checked> {
    let Some(Err(refused)) = &checked.graph else { return Some(checked) };
    let mut in_vain = 0;
    for finding in &mut checked.diagnostics {
        let Some(example) = &mut finding.example else { continue };
        if !goes_on() {
            return None;
        }
        example.certain =
            in_vain < IN_VAIN && replay_within(refused.graph(), example, MOVES).is_ok();
        in_vain += usize::from(!example.certain);
    }
    Some(checked)
}
