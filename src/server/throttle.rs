//! How often somebody may try to sign in: per account and per address, both as set.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::config::Settings;
use crate::shared::{AppError, AppResult};

/// The limits on signing in.
pub struct Throttle {
    accounts: DefaultKeyedRateLimiter<String>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Throttle {
    /// So many attempts at once, replenished evenly over the set minutes.
    pub fn new(settings: &Settings) -> Throttle {
        let quota = |attempts: u32| {
            let attempts = NonZeroU32::new(attempts).unwrap_or(NonZeroU32::MIN);
            let window = Duration::from_secs(u64::from(settings.sign_in_minutes.max(1)) * 60);
            Quota::with_period(window / attempts.get()).expect("a period above zero").allow_burst(attempts)
        };
        Throttle {
            accounts: RateLimiter::keyed(quota(settings.sign_in_per_account)),
            addresses: RateLimiter::keyed(quota(settings.sign_in_per_address)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts one attempt; an error once there were too many.
    pub fn attempt(&self, email: &str, address: IpAddr) -> AppResult<()> {
        let wait = |until: governor::NotUntil<_>| AppError::TooMany(until.wait_time_from(self.clock.now()).as_secs() + 1);
        self.addresses.check_key(&address).map_err(wait)?;
        self.accounts.check_key(&email.to_owned()).map_err(wait)?;
        Ok(())
    }

    /// Forgets whoever has not tried for a while, so that the tables stay small.
    pub fn forget_idle(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
        self.accounts.shrink_to_fit();
        self.addresses.shrink_to_fit();
    }
}
