//! The clock: the only place in the engine that knows what time it is. Tests set it by hand.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

/// What time it is, and waiting for a later one.
pub trait Clock: Send + Sync + 'static {
    /// Now.
    fn now(&self) -> Timestamp;

    /// Ends at that moment, or at once if it has passed.
    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
}

/// The clock of the machine that this runs on.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let wait = at.duration_since(Timestamp::now());
        let wait = Duration::try_from(wait).unwrap_or_default();
        Box::pin(tokio::time::sleep(wait))
    }
}

/// The machine's clock, as if it were another moment now: for trying what happens then.
#[derive(Clone, Copy, Debug)]
pub struct ShiftedClock {
    by: SignedDuration,
}

impl ShiftedClock {
    /// A clock that shows this moment now, and goes on from there.
    pub fn starting_at(now: Timestamp) -> Self {
        Self { by: now.duration_since(SystemClock.now()) }
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> Timestamp {
        let now = SystemClock.now();
        now.saturating_add(self.by).unwrap_or(now)
    }

    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let wait = Duration::try_from(at.duration_since(self.now())).unwrap_or_default();
        Box::pin(tokio::time::sleep(wait))
    }
}

/// A clock that is set by hand.
#[derive(Debug)]
pub struct HandClock {
    now: watch::Sender<Timestamp>,
}

impl HandClock {
    /// A clock that stands at a moment.
    pub fn at(now: Timestamp) -> Self {
        Self { now: watch::Sender::new(now) }
    }

    /// Moves it on by so many seconds (or back).
    pub fn move_on(&self, seconds: i64) {
        self.now.send_modify(|now| {
            *now = now.saturating_add(SignedDuration::from_secs(seconds)).unwrap_or(*now);
        });
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        let mut now = self.now.subscribe();
        Box::pin(async move {
            // The sender lives as long as the clock, so this can't fail before it is dropped.
            let _ = now.wait_for(|now| *now >= at).await;
        })
    }
}

impl<C: Clock> Clock for std::sync::Arc<C> {
    fn now(&self) -> Timestamp {
        self.as_ref().now()
    }

    fn until(&self, at: Timestamp) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.as_ref().until(at)
    }
}
