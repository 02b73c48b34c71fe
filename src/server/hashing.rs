//! Passwords: argon2id (RFC 9106) on threads of their own, a bounded number at once, so that sign-ins cannot starve the rest.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::shared::{AppError, AppResult};

const AT_ONCE: usize = 2;
/// 19 MiB, two passes, one lane: OWASP's first choice for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;

static ARGON2: LazyLock<Argon2<'static>> = LazyLock::new(|| {
    let params = Params::new(MEMORY_KIB, 2, 1, None).expect("valid parameters");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
});

/// Compared with when the address is unknown, so that the answer takes as long.
static DECOY: LazyLock<String> = LazyLock::new(|| hash_now("nobody has this password").expect("hashing works"));

/// The pool in which passwords are hashed and checked.
#[derive(Clone)]
pub struct Hashing {
    permits: Arc<Semaphore>,
    checked: Arc<AtomicU64>,
}

impl Default for Hashing {
    fn default() -> Self {
        // Made ahead, so that not even the first unknown address is answered later than the others.
        std::thread::spawn(|| LazyLock::force(&DECOY));
        Hashing { permits: Arc::new(Semaphore::new(AT_ONCE)), checked: Arc::default() }
    }
}

impl Hashing {
    /// The hash to store, as a PHC string with its own salt.
    pub async fn hash(&self, password: String) -> AppResult<String> {
        self.run(move || hash_now(&password)).await?
    }

    /// Whether the password is the one that was hashed. Without a hash the answer is no, after the same work.
    pub async fn verify(&self, password: String, hash: Option<String>) -> AppResult<bool> {
        self.checked.fetch_add(1, Ordering::Relaxed);
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.unwrap_or_else(|| DECOY.clone());
            let Ok(parsed) = PasswordHash::new(&hash) else { return false };
            ARGON2.verify_password(password.as_bytes(), &parsed).is_ok() && known
        })
        .await
    }

    /// How many passwords were checked, right or wrong, known or not: each costs the same work.
    pub fn checked(&self) -> u64 {
        self.checked.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
        let permit = self.permits.clone().acquire_owned().await.map_err(|_| AppError::Internal)?;
        let answer = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        answer.await.map_err(|_| AppError::Internal)
    }
}

fn hash_now(password: &str) -> AppResult<String> {
    match ARGON2.hash_password(password.as_bytes()) {
        Ok(hash) => Ok(hash.to_string()),
        Err(error) => {
            tracing::error!(%error, "a password could not be hashed");
            Err(AppError::Internal)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_verifies() {
        let hashing = Hashing::default();
        let hash = hashing.hash("a long sentence".into()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(hashing.verify("a long sentence".into(), Some(hash.clone())).await.unwrap());
        assert!(!hashing.verify("another sentence".into(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn without_a_hash_even_the_decoys_password_is_refused() {
        assert!(!Hashing::default().verify("nobody has this password".into(), None).await.unwrap());
    }
}
