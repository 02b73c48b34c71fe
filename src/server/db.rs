//! The database: one SQL text for SQLite and Postgres, run on whichever this installation has.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Arguments, Encode, FromRow, Postgres, SqlSafeStr, SqlStr, Sqlite, Transaction, Type};

use crate::shared::{AppError, AppResult};

static PORTABLE: Migrator = sqlx::migrate!("./migrations");
static SQLITE_ALONE: Migrator = sqlx::migrate!("./migrations/sqlite");
static POSTGRES_ALONE: Migrator = sqlx::migrate!("./migrations/postgres");

/// A value that either database can be given. Implemented for whatever both can encode.
pub trait Bind: Send {
    /// Adds the value to a SQLite statement.
    fn to_sqlite(self: Box<Self>, arguments: &mut SqliteArguments) -> Result<(), sqlx::error::BoxDynError>;
    /// Adds the value to a Postgres statement.
    fn to_postgres(self: Box<Self>, arguments: &mut PgArguments) -> Result<(), sqlx::error::BoxDynError>;
}

impl<T> Bind for T
where
    T: Send + for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres>,
{
    fn to_sqlite(self: Box<Self>, arguments: &mut SqliteArguments) -> Result<(), sqlx::error::BoxDynError> {
        Arguments::add(arguments, *self)
    }

    fn to_postgres(self: Box<Self>, arguments: &mut PgArguments) -> Result<(), sqlx::error::BoxDynError> {
        Arguments::add(arguments, *self)
    }
}

/// The arguments of a statement, in the order of `$1`, `$2` …
pub type Args = Vec<Box<dyn Bind>>;

/// `args![person, now]`: the arguments of a statement.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$(Box::new($value) as Box<dyn $crate::server::db::Bind>),*] };
}

/// A row that can be read from either database; `#[derive(sqlx::FromRow)]` makes one.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

#[derive(Clone)]
enum Pools {
    /// One writer, several readers: SQLite has one write lock, and a queue in front of it is fairer than retries.
    Sqlite {
        write: SqlitePool,
        read: SqlitePool,
    },
    Postgres(PgPool),
}

/// A handle on the store; cheap to clone.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    tally: Arc<Tally>,
}

/// What is known of the statements that were run.
#[derive(Default)]
struct Tally {
    statements: AtomicU64,
    #[cfg(test)]
    watch: crate::tests::query_plans::Watch,
}

/// One connection: a plain one for reading, or a transaction that ends with [`Conn::commit`] or is rolled back when dropped.
pub struct Conn {
    inner: Inner,
    tally: Arc<Tally>,
}

enum Inner {
    SqliteRead(PoolConnection<Sqlite>),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

/// Why the store could not be opened, in words for whoever starts the server.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(
        "the store was made by a newer Ithaca (its schema is {found}, this program knows up to {known}); start that version"
    )]
    NewerSchema { found: i64, known: i64 },
    #[error("the store could not be opened: {0}")]
    Database(#[from] sqlx::Error),
    #[error("the store could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    #[error("{0}")]
    File(#[from] std::io::Error),
    #[error("the store of uploaded files: {0}")]
    Files(String),
    #[error("DATABASE_URL must begin with sqlite: or postgres:, not {0:?}")]
    Url(String),
}

impl Db {
    /// Opens the store at a `sqlite:PATH` or `postgres://…` address and brings its schema up to date, one process at a time.
    pub async fn open(url: &str, connections: u32) -> Result<Db, OpenError> {
        let pools = match url.split_once(':').map(|(scheme, rest)| (scheme, rest.trim_start_matches("//"))) {
            Some(("sqlite", path)) => open_sqlite(Path::new(path), connections).await?,
            Some(("postgres" | "postgresql", _)) => open_postgres(url, connections).await?,
            _ => return Err(OpenError::Url(url.split(':').next().unwrap_or_default().to_owned())),
        };
        Ok(Db { pools, tally: Arc::default() })
    }

    /// Whether this is the SQLite store.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }

    /// The Postgres pool, where there is one: for listening to other processes.
    pub fn postgres(&self) -> Option<&PgPool> {
        match &self.pools {
            Pools::Postgres(pool) => Some(pool),
            Pools::Sqlite { .. } => None,
        }
    }

    /// How many statements were run since the start; the difference around a request is that request's number.
    pub fn statements(&self) -> u64 {
        self.tally.statements.load(Ordering::Relaxed)
    }

    /// The watch over what requests ask the database.
    #[cfg(test)]
    pub fn watch(&self) -> &crate::tests::query_plans::Watch {
        &self.tally.watch
    }

    /// A connection for reading. On SQLite it cannot write.
    pub async fn read(&self) -> AppResult<Conn> {
        let inner = match &self.pools {
            Pools::Sqlite { read, .. } => Inner::SqliteRead(read.acquire().await.map_err(internal)?),
            Pools::Postgres(pool) => Inner::PostgresRead(pool.acquire().await.map_err(internal)?),
        };
        Ok(Conn { inner, tally: self.tally.clone() })
    }

    /// A transaction that writes. Run it in a task of its own (see `scope::write`): a cancelled one may not end half-way.
    pub async fn begin(&self) -> AppResult<Conn> {
        let inner = match &self.pools {
            Pools::Sqlite { write, .. } => Inner::SqliteWrite(write.begin_with("BEGIN IMMEDIATE").await.map_err(internal)?),
            Pools::Postgres(pool) => Inner::PostgresWrite(pool.begin().await.map_err(internal)?),
        };
        Ok(Conn { inner, tally: self.tally.clone() })
    }

    /// Folds the write-ahead log into the file of a SQLite store and empties it, unless somebody is reading from it just now: then
    /// that happens later by itself.
    pub async fn fold_in(&self) {
        if let Pools::Sqlite { write, .. } = &self.pools
            && let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(write).await
        {
            tracing::warn!(%error, "the write-ahead log could not be folded in");
        }
    }

    /// Waits for what runs and closes the store; on SQLite the write-ahead log is folded in.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { write, read } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Runs one expression on whichever connection this is.
macro_rules! on {
    ($conn:expr, $sql:ident, $args:expr, |$arguments:ident, $executor:ident, $database:ident| $run:expr) => {{
        let $sql: SqlStr = $sql.into_sql_str();
        $conn.tally.statements.fetch_add(1, Ordering::Relaxed);
        match &mut $conn.inner {
            Inner::SqliteRead(_) | Inner::SqliteWrite(_) => {
                let mut $arguments = SqliteArguments::default();
                for argument in $args {
                    argument.to_sqlite(&mut $arguments).map_err(|e| internal(sqlx::Error::Encode(e)))?;
                }
                #[allow(dead_code)]
                type $database = Sqlite;
                let $executor = match &mut $conn.inner {
                    Inner::SqliteRead(connection) => &mut **connection,
                    Inner::SqliteWrite(transaction) => &mut **transaction,
                    _ => unreachable!("matched above"),
                };
                #[cfg(test)]
                $conn.tally.watch.sqlite($sql.as_str(), &$arguments, &mut *$executor).await;
                $run
            }
            Inner::PostgresRead(_) | Inner::PostgresWrite(_) => {
                let mut $arguments = PgArguments::default();
                for argument in $args {
                    argument.to_postgres(&mut $arguments).map_err(|e| internal(sqlx::Error::Encode(e)))?;
                }
                #[allow(dead_code)]
                type $database = Postgres;
                let $executor = match &mut $conn.inner {
                    Inner::PostgresRead(connection) => &mut **connection,
                    Inner::PostgresWrite(transaction) => &mut **transaction,
                    _ => unreachable!("matched above"),
                };
                #[cfg(test)]
                $conn.tally.watch.postgres($sql.as_str(), &$arguments, &mut *$executor).await;
                $run
            }
        }
    }};
}

impl Conn {
    /// Every row.
    pub async fn all<T: Record>(&mut self, sql: impl SqlSafeStr, args: Args) -> AppResult<Vec<T>> {
        on!(self, sql, args, |arguments, executor, Database| {
            sqlx::query_as_with::<Database, T, _>(sql, arguments).fetch_all(executor).await.map_err(internal)
        })
    }

    /// The one row, if there is one.
    pub async fn optional<T: Record>(&mut self, sql: impl SqlSafeStr, args: Args) -> AppResult<Option<T>> {
        on!(self, sql, args, |arguments, executor, Database| {
            sqlx::query_as_with::<Database, T, _>(sql, arguments).fetch_optional(executor).await.map_err(internal)
        })
    }

    /// The one row; not found if there is none.
    pub async fn one<T: Record>(&mut self, sql: impl SqlSafeStr, args: Args) -> AppResult<T> {
        self.optional(sql, args).await?.ok_or(AppError::NotFound)
    }

    /// Runs a statement and answers how many rows it touched. A violated unique constraint is a conflict the caller words.
    pub async fn run(&mut self, sql: impl SqlSafeStr, args: Args) -> AppResult<u64> {
        Ok(self.try_run(sql, args).await?)
    }

    /// As [`Conn::run`], telling a violated unique constraint apart.
    pub async fn try_run(&mut self, sql: impl SqlSafeStr, args: Args) -> Result<u64, RunError> {
        let told_apart = |error: sqlx::Error| match &error {
            sqlx::Error::Database(e) if e.is_unique_violation() => RunError::Taken,
            _ => RunError::App(internal(error)),
        };
        on!(self, sql, args, |arguments, executor, Database| {
            let done = sqlx::query_with::<Database, _>(sql, arguments).execute(executor).await.map_err(told_apart)?;
            Ok(done.rows_affected())
        })
    }

    /// Whether this is the SQLite store, for the few statements that differ.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.inner, Inner::SqliteRead(_) | Inner::SqliteWrite(_))
    }

    /// Makes the transaction's changes last.
    pub async fn commit(self) -> AppResult<()> {
        match self.inner {
            Inner::SqliteWrite(transaction) => transaction.commit().await.map_err(internal),
            Inner::PostgresWrite(transaction) => transaction.commit().await.map_err(internal),
            Inner::SqliteRead(_) | Inner::PostgresRead(_) => Ok(()),
        }
    }

    /// Tells every process of this installation, once the transaction is committed. Only Postgres has several.
    pub async fn notify(&mut self, topic: &str) -> AppResult<()> {
        if matches!(self.inner, Inner::PostgresWrite(_)) {
            self.run("SELECT pg_notify('ithaca_live', $1)", crate::args![topic.to_owned()]).await?;
        }
        Ok(())
    }
}

/// Why a statement did not run.
#[derive(Debug)]
pub enum RunError {
    /// A unique constraint says that there is one already.
    Taken,
    App(AppError),
}

impl From<AppError> for RunError {
    fn from(error: AppError) -> Self {
        RunError::App(error)
    }
}

/// For rows that cannot be taken: a doubled one is answered as [`Conn::run`] answers it.
impl From<RunError> for AppError {
    fn from(error: RunError) -> Self {
        match error {
            RunError::Taken => AppError::Refused("That was already there. Please reload the page.".into()),
            RunError::App(error) => error,
        }
    }
}

/// Whether both databases know the instant: Postgres refuses what lies before 4713 BC, and SQLite sorts years of four digits.
pub fn is_storable(at: &crate::shared::time::Instant) -> bool {
    (0..=253_402_300_799).contains(&at.timestamp())
}

/// Logs what the database said and answers the error that tells nobody outside about it.
#[track_caller]
fn internal(error: sqlx::Error) -> AppError {
    tracing::error!(error = %error, at = %std::panic::Location::caller(), "database");
    AppError::Internal
}

async fn open_sqlite(path: &Path, readers: u32) -> Result<Pools, OpenError> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .optimize_on_close(true, 400);
    let write = SqlitePoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(30));
    // What was deleted or erased is overwritten, and not only forgotten. A cache of 32 MiB lets a large import write each page
    // once, at its end.
    let write = write.connect_with(options.clone().pragma("secure_delete", "ON").pragma("cache_size", "-32768")).await?;
    {
        // The migration lock does nothing on SQLite: two processes starting at once take turns by this file.
        let lock = std::fs::File::create(lock_path(path))?;
        let lock = tokio::task::spawn_blocking(move || lock.lock().map(|()| lock)).await.map_err(std::io::Error::other)??;
        let migrations = with_portable(&SQLITE_ALONE);
        refuse_newer_schema(newest_in_sqlite(&write).await?, &migrations)?;
        migrations.run(&write).await?;
        lock.unlock()?;
    }
    let read = SqlitePoolOptions::new().max_connections(readers.max(1)).acquire_timeout(Duration::from_secs(30));
    let read = read.connect_lazy_with(options.read_only(true).create_if_missing(false));
    Ok(Pools::Sqlite { write, read })
}

async fn open_postgres(url: &str, connections: u32) -> Result<Pools, OpenError> {
    let options: PgConnectOptions = url.parse()?;
    let pool = PgPoolOptions::new()
        .max_connections(connections.max(2))
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options.application_name("ithaca"))
        .await?;
    let migrations = with_portable(&POSTGRES_ALONE);
    refuse_newer_schema(newest_in_postgres(&pool).await?, &migrations)?;
    migrations.run(&pool).await?;
    Ok(Pools::Postgres(pool))
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

/// The portable migrations and those of one database, in one sequence of numbers.
fn with_portable(alone: &Migrator) -> Migrator {
    Migrator::with_migrations(PORTABLE.iter().chain(alone.iter()).cloned().collect())
}

fn refuse_newer_schema(found: Option<i64>, migrations: &Migrator) -> Result<(), OpenError> {
    let known = migrations.iter().map(|m| m.version).max().unwrap_or_default();
    match found {
        Some(found) if found > known => Err(OpenError::NewerSchema { found, known }),
        _ => Ok(()),
    }
}

const NEWEST: &str = "SELECT MAX(version) FROM _sqlx_migrations";

async fn newest_in_sqlite(pool: &SqlitePool) -> Result<Option<i64>, sqlx::Error> {
    let tables: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'").fetch_one(pool).await?;
    if tables == 0 { Ok(None) } else { sqlx::query_scalar(NEWEST).fetch_one(pool).await }
}

async fn newest_in_postgres(pool: &PgPool) -> Result<Option<i64>, sqlx::Error> {
    let table: Option<String> =
        sqlx::query_scalar("SELECT CAST(to_regclass('_sqlx_migrations') AS TEXT)").fetch_one(pool).await?;
    if table.is_none() { Ok(None) } else { sqlx::query_scalar(NEWEST).fetch_one(pool).await }
}
