//! Any text is formatted: see `holds.rs`.
#![no_main]

#[allow(dead_code, reason = "each target holds one thing")]
mod holds;

libfuzzer_sys::fuzz_target!(|text: &str| holds::of_formatting(text));
