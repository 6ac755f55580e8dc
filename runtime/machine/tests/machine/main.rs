//! The machine's tests: conversations that a person can read. Each is folded from its journal at
//! the end.

mod shop;
mod talk;

mod act;
