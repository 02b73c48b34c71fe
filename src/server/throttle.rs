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
        self.addresses.check_key(&network_of(address)).map_err(|until| self.wait(until))?;
        self.attempt_on(email)
    }

    /// Counts one attempt on an account, wherever it comes from.
    pub fn attempt_on(&self, account: &str) -> AppResult<()> {
        self.accounts.check_key(&account.to_owned()).map_err(|until| self.wait(until))
    }

    fn wait(&self, until: governor::NotUntil<governor::clock::QuantaInstant>) -> AppError {
        AppError::TooMany(until.wait_time_from(self.clock.now()).as_secs() + 1)
    }

    /// Forgets whoever has not tried for a while, so that the tables stay small.
    pub fn forget_idle(&self) {
        self.accounts.retain_recent();
        self.addresses.retain_recent();
        self.accounts.shrink_to_fit();
        self.addresses.shrink_to_fit();
    }
}

/// What counts as one address: of IPv6 the first half, since a household or a machine has all of the other.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & (u128::MAX << 64)).into()),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ipv6_a_whole_network_counts_as_one() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
