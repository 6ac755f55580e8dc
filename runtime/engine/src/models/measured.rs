//! How often a model was right: counted on messages of which is known what they mean, for one desk. No
//! provider gives a probability that means anything; a count does.

use playbook_graph::Reading;

/// How often a model was right of the messages of which it said anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How many it read as they were meant.
    pub right: u32,
    /// Of how many.
    pub of: u32,
}

impl Measured {
    /// How sure one may be of what it says, in thousandths: the least share that such a count still
    /// fits (Wilson's bound, two standard deviations down). So a few messages prove little.
    pub fn score(self) -> u16 {
        let (right, of) = (u64::from(self.right.min(self.of)), u64::from(self.of));
        if of == 0 {
            return 0;
        }
        // Thousandths under the root are millionths in it.
        let spread = (right * (of - right) * 1_000_000 / of + 1_000_000).isqrt();
        let least = ((right + 2) * 1_000).saturating_sub(2 * spread) / (of + 4);
        u16::try_from(least.min(1_000)).unwrap_or_default()
    }

    /// Counts what a model said of one message; `unclear` claims nothing.
    pub fn add(&mut self, said: &[Reading], means: &[Reading]) {
        if said.contains(&Reading::Unclear) {
            return;
        }
        self.of += 1;
        self.right += u32::from(same(said, means));
    }
}

/// Whether two say the same of a message, in whichever order.
pub fn same(one: &[Reading], other: &[Reading]) -> bool {
    one.len() == other.len() && one.iter().all(|reading| other.contains(reading))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_messages_prove_little_and_many_come_near_to_their_share() {
        let score = |right, of| Measured { right, of }.score();
        assert_eq!((score(0, 0), score(0, 50), score(1, 1)), (0, 0, 200));
        assert_eq!((score(10, 10), score(100, 100)), (714, 961));
        assert!((850..900).contains(&score(900, 1_000)));
        assert_eq!(score(9, 5), score(5, 5), "more right ones than messages are none");
    }

    #[test]
    fn what_is_unclear_claims_nothing() {
        let mut measured = Measured::default();
        measured.add(&[Reading::Unclear], &[Reading::Yes]);
        measured.add(&[Reading::Yes, Reading::No], &[Reading::No, Reading::Yes]);
        measured.add(&[Reading::Yes], &[Reading::No]);
        assert_eq!(measured, Measured { right: 1, of: 2 });
    }
}
