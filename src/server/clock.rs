//! What time it is: asked once per request, then handed on. Tests may move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{SubsecRound, TimeDelta, Utc};

use crate::shared::time::Instant;

/// The server's clock.
#[derive(Clone, Default)]
pub struct Clock {
    offset_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// Now, cut to the microseconds that both databases keep.
    pub fn now(&self) -> Instant {
        let offset = TimeDelta::seconds(self.offset_seconds.load(Ordering::Relaxed));
        (Utc::now() + offset).trunc_subsecs(6)
    }

    /// Moves the clock by so many seconds from real time. For tests alone.
    pub fn set_offset(&self, seconds: i64) {
        self.offset_seconds.store(seconds, Ordering::Relaxed);
    }
}
