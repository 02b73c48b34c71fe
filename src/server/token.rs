//! Secrets that a person carries: 256 random bits, of which the store keeps only the hash.

use std::sync::atomic::{AtomicU16, Ordering};

use rand::TryRngCore;
use sha2::{Digest, Sha256};

use crate::shared::{AppError, AppResult};

/// A fresh secret in hexadecimal.
pub fn fresh() -> AppResult<String> {
    let mut bytes = [0_u8; 32];
    rand::rngs::OsRng.try_fill_bytes(&mut bytes).map_err(|_| AppError::Internal)?;
    Ok(hex(&bytes))
}

/// What the store keeps of a secret: its SHA-256 in hexadecimal.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// A fresh version 7 UUID. Those made one after the other in one millisecond sort in that order, by the counter that RFC
/// 9562 (6.2) puts behind the time; so the events of one transaction keep theirs.
pub fn uuid(now: crate::shared::time::Instant) -> uuid::Uuid {
    static MADE: AtomicU16 = AtomicU16::new(0);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    let mut random: [u8; 10] = rand::random();
    random[..2].copy_from_slice(&(MADE.fetch_add(1, Ordering::Relaxed) & 0x0fff).to_be_bytes());
    crate::shared::id::uuid_from(millis, random)
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_made_in_one_millisecond_sort_as_they_were_made() {
        let now = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let made: Vec<_> = (0..100).map(|_| uuid(now)).collect();
        // The counter wraps once in 4096 ids, and other tests make some too.
        let in_order = made.windows(2).filter(|pair| pair[0] < pair[1]).count();
        assert!(in_order >= 98, "{in_order} of 99 are in order");
    }

    #[test]
    fn no_two_secrets_are_alike_and_the_hash_is_sha_256() {
        let (one, two) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, two);
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
