//! A fresh store for each test, on SQLite and on Postgres.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::time::Duration;

use futures::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use super::town::Town;
use crate::server::config::Settings;
use crate::server::db::Db;

/// Makes each sentence a pair of tests: `sentence::sqlite` and `sentence::postgres`.
macro_rules! on_both {
    ($($sentence:ident),+ $(,)?) => {$(
        mod $sentence {
            use crate::tests::harness::{Database, run};

            #[test]
            fn sqlite() {
                run(Database::Sqlite, super::$sentence);
            }

            #[test]
            fn postgres() {
                run(Database::Postgres, super::$sentence);
            }
        }
    )+};
}
pub(super) use on_both;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// Runs a test in a town of its own, and takes the town away afterwards, also when the test failed.
pub fn run<F>(database: Database, test: impl FnOnce(Town) -> F)
where
    F: Future<Output = ()>,
{
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        let Some(store) = Store::make(database).await else { return };
        let town = Town::on(&store.url).await;
        let app = town.app.clone();
        let outcome = AssertUnwindSafe(test(town)).catch_unwind().await;
        let _ = tokio::time::timeout(Duration::from_secs(20), app.db.close()).await;
        store.remove().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
    });
}

/// Where a test's data are.
pub struct Store {
    pub url: String,
    folder: Option<TempDir>,
}

impl Store {
    /// A fresh one; none where Postgres is left out on purpose.
    pub async fn make(database: Database) -> Option<Store> {
        match database {
            Database::Sqlite => {
                let folder = TempDir::new().expect("a temporary folder");
                let url = format!("sqlite:{}", folder.path().join("ithaca.sqlite").display());
                Some(Store { url, folder: Some(folder) })
            }
            Database::Postgres => Some(Store { url: postgres_database().await?, folder: None }),
        }
    }

    pub async fn remove(self) {
        if self.folder.is_none()
            && let Some(name) = self.url.parse::<PgConnectOptions>().ok().and_then(|o| o.get_database().map(str::to_owned))
        {
            on_the_cluster(format!("DROP DATABASE {name} WITH (FORCE)")).await;
            let _ = std::fs::remove_dir_all(data_of(&self.url));
        }
    }
}

/// Where a server on that store keeps its files.
fn data_of(url: &str) -> std::path::PathBuf {
    match url.strip_prefix("sqlite:") {
        Some(path) => std::path::Path::new(path).parent().expect("a store lies in a folder").to_owned(),
        None => std::env::temp_dir().join(format!("ithaca-{}", url.rsplit('/').next().unwrap_or_default())),
    }
}

/// The settings of a server on that store.
pub fn settings(url: &str) -> Settings {
    let environment = |name: &str| match name {
        "DATABASE_URL" => Some(url.to_owned()),
        "ITHACA_DATA" => Some(data_of(url).display().to_string()),
        "PUBLIC_URL" => Some("http://town.example".to_owned()),
        _ => None,
    };
    Settings::load(&environment, None).expect("the shipped settings")
}

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A database of its own, copied from one that was migrated once.
async fn postgres_database() -> Option<String> {
    if std::env::var("TEST_POSTGRES_URL").is_err() && std::env::var("ITHACA_SKIP_POSTGRES").is_ok_and(|v| v == "1") {
        eprintln!("left out: ITHACA_SKIP_POSTGRES=1");
        return None;
    }
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", token());
            on_the_cluster(format!("CREATE DATABASE {name}")).await;
            let db = Db::open(&database_url(&name), 2).await.expect("the migrations run on Postgres");
            db.close().await;
            name
        })
        .await;
    let name = format!("town_{}", token());
    on_the_cluster(format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    Some(database_url(&name))
}

fn token() -> String {
    uuid::Uuid::from_u128(rand::random()).simple().to_string()
}

fn cluster() -> PgConnectOptions {
    let url = std::env::var("TEST_POSTGRES_URL").expect(
        "these tests need a Postgres cluster: set TEST_POSTGRES_URL to what `scripts/postgres.sh start DIR` prints, \
         or ITHACA_SKIP_POSTGRES=1 to leave that half out",
    );
    url.parse().expect("TEST_POSTGRES_URL is a postgres:// address")
}

fn database_url(name: &str) -> String {
    cluster().database(name).to_url_lossy().to_string()
}

/// One at a time: a database is not copied while another is.
async fn on_the_cluster(statement: String) {
    static TURN: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    let _turn = TURN.lock().await;
    let mut connection = PgConnection::connect_with(&cluster()).await.expect("the cluster at TEST_POSTGRES_URL answers");
    connection.execute(AssertSqlSafe(statement)).await.expect("the cluster does as it is told");
    connection.close().await.expect("the cluster says good-bye");
}
