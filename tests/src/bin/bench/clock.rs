//! How long work takes on the processor, and how much memory it holds, as far as the system tells.

use std::fs;
use std::time::{Duration, Instant};

/// The least time of so many runs.
pub(crate) fn least(runs: usize, work: &impl Fn()) -> Duration {
    (0..runs).map(|_| once(work)).min().unwrap_or_default()
}

/// How long one run takes: on the processor, or else by the clock.
pub(crate) fn once(work: impl FnOnce()) -> Duration {
    let (clock, before) = (Instant::now(), on_processor());
    work();
    let whole = clock.elapsed();
    on_processor().zip(before).map_or(whole, |(after, before)| after - before)
}

/// Milliseconds.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// How long this thread has been on a processor.
fn on_processor() -> Option<Duration> {
    let times = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let spent = times.split(' ').next()?.parse().ok()?;
    Some(Duration::from_nanos(spent))
}

/// How many bytes more the process holds at most while it works than before.
pub(crate) fn memory(work: impl FnOnce()) -> Option<u64> {
    fs::write("/proc/self/clear_refs", "5").ok()?; // the highest mark is set back
    let before = bytes_of("VmRSS:")?;
    work();
    Some(bytes_of("VmHWM:")?.saturating_sub(before))
}

fn bytes_of(line: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|text| text.strip_prefix(line))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|thousands| thousands * 1_024)
}
