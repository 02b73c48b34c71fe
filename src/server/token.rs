//! Secrets that a person carries: 256 random bits, of which the store keeps only the hash.

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

/// A fresh version 7 UUID.
pub fn uuid(now: crate::shared::time::Instant) -> uuid::Uuid {
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    crate::shared::id::uuid_from(millis, rand::random())
}

fn hex(bytes: &[u8]) -> String {
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
    fn no_two_secrets_are_alike_and_the_hash_is_sha_256() {
        let (one, two) = (fresh().unwrap(), fresh().unwrap());
        assert_eq!(one.len(), 64);
        assert_ne!(one, two);
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
