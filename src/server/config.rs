//! The settings of a running server: `Leptos.toml`, overridden by the environment. A bad value stops the start and names its key.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::Deserialize;

/// Everything that can be set.
#[derive(Clone, Debug)]
pub struct Settings {
    pub addr: std::net::SocketAddr,
    pub public_url: String,
    pub data: PathBuf,
    pub max_body: usize,
    pub request_timeout_seconds: u64,
    pub trust_proxy: bool,
    pub log_json: bool,
    pub database_url: String,
    pub database_connections: u32,
    pub session_days: i64,
    pub sign_in_per_account: u32,
    pub sign_in_per_address: u32,
    pub sign_in_minutes: u32,
    /// Lets tests move the clock by `POST /test/clock`. Only the environment can set it: ITHACA_TEST_CLOCK=1.
    pub test_clock: bool,
}

/// Which setting is wrong, and why.
#[derive(Debug, thiserror::Error, PartialEq)]
#[error("{key}: {why}")]
pub struct BadSetting {
    pub key: String,
    pub why: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    server: toml::Table,
    database: toml::Table,
    sign_in: toml::Table,
}

/// Where values come from: the environment as a function, so that tests can supply their own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Settings {
    /// Reads the file named by ITHACA_CONFIG, else `Leptos.toml` if it is here, and the environment over it.
    pub fn load(environment: Environment, data: Option<PathBuf>) -> Result<Settings, BadSetting> {
        let named = environment("ITHACA_CONFIG");
        let path = named.clone().unwrap_or_else(|| "Leptos.toml".into());
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(_) if named.is_none() => String::new(),
            Err(error) => return Err(bad("ITHACA_CONFIG", format!("{path} cannot be read: {error}"))),
        };
        Self::from_text(&text, &path, environment, data)
    }

    fn from_text(text: &str, path: &str, environment: Environment, data: Option<PathBuf>) -> Result<Settings, BadSetting> {
        let mut file: File = toml::from_str(text).map_err(|e| bad(path, e.message().to_owned()))?;
        let mut source = Source { environment };
        let data = match data {
            Some(data) => {
                file.server.remove("data");
                data
            }
            None => PathBuf::from(source.value(&mut file.server, "server.data", "ITHACA_DATA", "data".to_owned())?),
        };
        let addr = source.value(&mut file.server, "server.addr", "ADDR", "127.0.0.1:3000".parse().expect("an address"))?;
        let public_url: String = source.value(&mut file.server, "server.public_url", "PUBLIC_URL", format!("http://{addr}"))?;
        if !(public_url.starts_with("http://") || public_url.starts_with("https://")) {
            return Err(bad("PUBLIC_URL (server.public_url)", "must begin with http:// or https://".into()));
        }
        let log_format: String = source.value(&mut file.server, "server.log_format", "LOG_FORMAT", "text".to_owned())?;
        if !matches!(log_format.as_str(), "text" | "json") {
            return Err(bad("LOG_FORMAT (server.log_format)", format!("must be text or json, not {log_format:?}")));
        }
        let url: String = source.value(&mut file.database, "database.url", "DATABASE_URL", String::new())?;
        let settings = Settings {
            public_url: public_url.trim_end_matches('/').to_owned(),
            max_body: source.value(&mut file.server, "server.max_body", "MAX_BODY", 262_144)?,
            request_timeout_seconds: source.value(&mut file.server, "server.request_timeout", "REQUEST_TIMEOUT", 30)?,
            trust_proxy: source.value(&mut file.server, "server.trust_proxy", "TRUST_PROXY", false)?,
            log_json: log_format == "json",
            database_url: if url.is_empty() { sqlite_url(&data) } else { url },
            database_connections: source.value(&mut file.database, "database.connections", "DATABASE_CONNECTIONS", 8)?,
            session_days: source.value(&mut file.sign_in, "sign_in.session_days", "SESSION_DAYS", 30)?,
            sign_in_per_account: source.value(&mut file.sign_in, "sign_in.per_account", "SIGN_IN_PER_ACCOUNT", 10)?,
            sign_in_per_address: source.value(&mut file.sign_in, "sign_in.per_address", "SIGN_IN_PER_ADDRESS", 60)?,
            sign_in_minutes: source.value(&mut file.sign_in, "sign_in.minutes", "SIGN_IN_MINUTES", 15)?,
            test_clock: environment("ITHACA_TEST_CLOCK").is_some_and(|v| v == "1"),
            addr,
            data,
        };
        for (key, value) in [
            ("SIGN_IN_PER_ACCOUNT (sign_in.per_account)", settings.sign_in_per_account),
            ("SIGN_IN_PER_ADDRESS (sign_in.per_address)", settings.sign_in_per_address),
            ("SIGN_IN_MINUTES (sign_in.minutes)", settings.sign_in_minutes),
            ("DATABASE_CONNECTIONS (database.connections)", settings.database_connections),
            ("SESSION_DAYS (sign_in.session_days)", u32::try_from(settings.session_days).unwrap_or_default()),
            ("REQUEST_TIMEOUT (server.request_timeout)", u32::try_from(settings.request_timeout_seconds).unwrap_or(u32::MAX)),
        ] {
            if value == 0 {
                return Err(bad(key, "must be at least 1".into()));
            }
        }
        if settings.session_days > 3650 {
            return Err(bad("SESSION_DAYS (sign_in.session_days)", "must be at most 3650".into()));
        }
        for (section, table) in [("server", &file.server), ("database", &file.database), ("sign_in", &file.sign_in)] {
            if let Some(unknown) = table.keys().next() {
                return Err(bad(&format!("{section}.{unknown}"), format!("{path} has this key, and nothing reads it")));
            }
        }
        Ok(settings)
    }

    /// Whether people reach this server by https: then cookies are `Secure` and carry the `__Host-` prefix.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn sqlite_url(data: &Path) -> String {
    format!("sqlite:{}", data.join("ithaca.sqlite").display())
}

struct Source<'a> {
    environment: Environment<'a>,
}

impl Source<'_> {
    fn value<T: FromStr>(&mut self, table: &mut toml::Table, key: &str, variable: &str, default: T) -> Result<T, BadSetting>
    where
        T::Err: std::fmt::Display,
    {
        let name = key.rsplit('.').next().unwrap_or(key);
        let in_file = table.remove(name);
        let text = match (self.text(variable)?, in_file) {
            (Some(text), _) => text,
            (None, Some(toml::Value::String(text))) => text,
            (None, Some(value)) => value.to_string(),
            (None, None) => return Ok(default),
        };
        text.trim().parse().map_err(|e: T::Err| bad(&format!("{variable} ({key})"), format!("{text:?} will not do: {e}")))
    }

    fn text(&self, variable: &str) -> Result<Option<String>, BadSetting> {
        if let Some(text) = (self.environment)(variable).filter(|text| !text.is_empty()) {
            return Ok(Some(text));
        }
        let by_file = format!("{variable}_FILE");
        match (self.environment)(&by_file) {
            None => Ok(None),
            Some(path) => match std::fs::read_to_string(&path) {
                Ok(text) => Ok(Some(text.trim().to_owned())),
                Err(error) => Err(bad(&by_file, format!("{path} cannot be read: {error}"))),
            },
        }
    }
}

fn bad(key: &str, why: String) -> BadSetting {
    BadSetting { key: key.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)], file: &str) -> Result<Settings, BadSetting> {
        let lookup = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        Settings::from_text(file, "Leptos.toml", &lookup, None)
    }

    #[test]
    fn the_shipped_file_says_what_the_defaults_are() {
        let shipped = with(&[], include_str!("../../Leptos.toml")).unwrap();
        let default = with(&[], "").unwrap();
        assert_eq!(format!("{shipped:?}"), format!("{default:?}"));
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let settings = with(&[("ADDR", "0.0.0.0:80")], "[server]\naddr = \"127.0.0.1:1\"").unwrap();
        assert_eq!(settings.addr.port(), 80);
    }

    #[test]
    fn a_bad_value_names_its_key() {
        assert!(with(&[("ADDR", "nowhere")], "").unwrap_err().key.starts_with("ADDR"));
        assert!(with(&[("SIGN_IN_MINUTES", "0")], "").unwrap_err().key.starts_with("SIGN_IN_MINUTES"));
        assert!(with(&[("PUBLIC_URL", "ithaca.example")], "").unwrap_err().key.starts_with("PUBLIC_URL"));
        assert!(with(&[("DATABASE_URL_FILE", "/no/such/file")], "").unwrap_err().key.starts_with("DATABASE_URL_FILE"));
        assert_eq!(with(&[], "[server]\nadress = 1").unwrap_err().key, "server.adress");
        assert!(with(&[], "[servers]\n").is_err());
    }
}
