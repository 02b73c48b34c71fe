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
    pub files: FileSettings,
    /// Lets tests move the clock by `POST /test/clock`. Only the environment can set it: ITHACA_TEST_CLOCK=1.
    pub test_clock: bool,
}

/// Where uploaded files are kept, and how large they may be, in bytes.
#[derive(Clone, Debug)]
pub struct FileSettings {
    pub place: FilePlace,
    pub picture_max: u64,
    pub attachment_max: u64,
}

/// Where the bytes of uploaded files lie.
#[derive(Clone, Debug)]
pub enum FilePlace {
    Folder(PathBuf),
    /// A bucket of any store that speaks S3. Without keys, the machine's own role is used.
    S3 {
        bucket: String,
        prefix: String,
        endpoint: String,
        region: String,
        access_key_id: String,
        secret_access_key: Secret,
    },
}

/// A text that no log shows.
#[derive(Clone, Default)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
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
    files: toml::Table,
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
        let files = source.files(&mut file.files, &data)?;
        let settings = Settings {
            files,
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
        let sections =
            [("server", &file.server), ("database", &file.database), ("sign_in", &file.sign_in), ("files", &file.files)];
        for (section, table) in sections {
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
    fn files(&mut self, table: &mut toml::Table, data: &Path) -> Result<FileSettings, BadSetting> {
        let store: String = self.value(table, "files.store", "FILES", String::new())?;
        let endpoint: String = self.value(table, "files.endpoint", "FILES_ENDPOINT", String::new())?;
        let region = self.value(table, "files.region", "FILES_REGION", "us-east-1".to_owned())?;
        let access_key_id: String = self.value(table, "files.access_key_id", "FILES_ACCESS_KEY_ID", String::new())?;
        let secret: String = self.value(table, "files.secret_access_key", "FILES_SECRET_ACCESS_KEY", String::new())?;
        if access_key_id.is_empty() != secret.is_empty() {
            return Err(bad(
                "FILES_ACCESS_KEY_ID (files.access_key_id)",
                "needs FILES_SECRET_ACCESS_KEY, and the other way round".into(),
            ));
        }
        if !(endpoint.is_empty() || endpoint.starts_with("http://") || endpoint.starts_with("https://")) {
            return Err(bad("FILES_ENDPOINT (files.endpoint)", "must begin with http:// or https://".into()));
        }
        let place = match store.strip_prefix("s3://").map(|rest| rest.split_once('/').unwrap_or((rest, ""))) {
            None if store.contains("://") => {
                return Err(bad("FILES (files.store)", format!("{store:?} is neither a folder nor s3://BUCKET/PREFIX")));
            }
            None if store.is_empty() => FilePlace::Folder(data.join("files")),
            None => FilePlace::Folder(store.into()),
            Some(("", _)) => return Err(bad("FILES (files.store)", "names no bucket: s3://BUCKET/PREFIX".into())),
            Some((bucket, prefix)) => FilePlace::S3 {
                bucket: bucket.to_owned(),
                prefix: prefix.trim_matches('/').to_owned(),
                endpoint,
                region,
                access_key_id,
                secret_access_key: Secret(secret),
            },
        };
        let mut bytes = |key: &str, variable: &str, default: u64| match self.value(table, key, variable, default)? {
            0 => Err(bad(&format!("{variable} ({key})"), "must be at least 1".into())),
            bytes => Ok(bytes),
        };
        let picture_max = bytes("files.picture_max", "PICTURE_MAX", 5_000_000)?;
        let attachment_max = bytes("files.attachment_max", "ATTACHMENT_MAX", 50_000_000)?;
        Ok(FileSettings { place, picture_max, attachment_max })
    }

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
    fn files_lie_in_a_folder_or_in_a_bucket() {
        let place = |variables: &[(&str, &str)]| with(variables, "").unwrap().files.place;
        assert!(matches!(place(&[("ITHACA_DATA", "/srv")]), FilePlace::Folder(folder) if folder == Path::new("/srv/files")));
        assert!(matches!(place(&[("FILES", "/mnt/big")]), FilePlace::Folder(folder) if folder == Path::new("/mnt/big")));
        let keys = [("FILES", "s3://town/ithaca/"), ("FILES_ACCESS_KEY_ID", "me"), ("FILES_SECRET_ACCESS_KEY", "hush")];
        let bucket = place(&keys);
        assert!(!format!("{bucket:?}").contains("hush"), "no log shows it");
        assert!(matches!(bucket, FilePlace::S3 { bucket, prefix, .. } if bucket == "town" && prefix == "ithaca"));
    }

    #[test]
    fn a_bad_value_names_its_key() {
        assert!(with(&[("ADDR", "nowhere")], "").unwrap_err().key.starts_with("ADDR"));
        assert!(with(&[("SIGN_IN_MINUTES", "0")], "").unwrap_err().key.starts_with("SIGN_IN_MINUTES"));
        assert!(with(&[("PUBLIC_URL", "ithaca.example")], "").unwrap_err().key.starts_with("PUBLIC_URL"));
        assert!(with(&[("DATABASE_URL_FILE", "/no/such/file")], "").unwrap_err().key.starts_with("DATABASE_URL_FILE"));
        assert!(with(&[("FILES", "s3://")], "").unwrap_err().key.starts_with("FILES"));
        assert!(with(&[("FILES", "ftp://files")], "").unwrap_err().key.starts_with("FILES"));
        assert!(with(&[("FILES_ACCESS_KEY_ID", "me")], "").unwrap_err().key.starts_with("FILES_ACCESS_KEY_ID"));
        assert!(with(&[("PICTURE_MAX", "0")], "").unwrap_err().key.starts_with("PICTURE_MAX"));
        assert_eq!(with(&[], "[server]\nadress = 1").unwrap_err().key, "server.adress");
        assert!(with(&[], "[servers]\n").is_err());
    }
}
