//! House rules, as tests: what `ARCHITECTURE.md` and `CONTRIBUTING.md` promise of the repository.

mod arrows;
mod files;
