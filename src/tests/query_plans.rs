//! Every statement that a request runs in any of these tests is explained by its database, once: none may read a table that
//! grows from end to end.

use std::collections::HashSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{AssertSqlSafe, Executor};

/// What may be read whole: a row, or as many as an organization has programs.
const SMALL: &[&str] = &["organization", "organization_lock", "installation", "programs"];

/// What is done once in a long while, and may look everywhere: to erase a person, to delete a draft with all that refers to it.
const SELDOM: &[&str] = &["/data/erase", "/delete"];

/// Looks at the statements of the requests of one store.
#[derive(Default)]
pub struct Watch {
    requests: AtomicUsize,
    scans: Mutex<Vec<String>>,
}

impl Watch {
    /// Watches while the request runs.
    ///
    /// # Panics
    /// Where a statement of it reads a table from end to end.
    pub async fn during<T>(&self, asked: &str, request: impl Future<Output = T>) -> T {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let answer = request.await;
        self.requests.fetch_sub(1, Ordering::SeqCst);
        let scans = std::mem::take(&mut *self.scans.lock().expect("nobody panics with it"));
        let is_seldom = SELDOM.iter().any(|end| asked.ends_with(end));
        assert!(scans.is_empty() || is_seldom, "{asked} reads a table from end to end:\n{}", scans.join("\n\n"));
        answer
    }

    /// Explains a statement that SQLite is about to run.
    pub async fn sqlite(&self, sql: &str, arguments: &SqliteArguments, connection: &mut SqliteConnection) {
        static KNOWN: Mutex<Option<HashSet<String>>> = Mutex::new(None);
        if self.is_news(sql, &KNOWN) {
            let explained = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let steps: Vec<(i64, i64, i64, String)> =
                sqlx::query_as_with(explained, arguments.clone()).fetch_all(connection).await.expect("SQLite explains it");
            let steps: Vec<String> = steps.into_iter().map(|(.., step)| step).collect();
            self.judge(sql, &steps, scanned_by_sqlite(&steps, sql));
        }
    }

    /// Explains a statement that Postgres is about to run. The tables of a test are small: reading one whole is made so dear
    /// that it is planned only where no index serves.
    pub async fn postgres(&self, sql: &str, arguments: &PgArguments, connection: &mut PgConnection) {
        static KNOWN: Mutex<Option<HashSet<String>>> = Mutex::new(None);
        if self.is_news(sql, &KNOWN) {
            connection.execute("SET enable_seqscan = off").await.expect("a setting");
            let explained = AssertSqlSafe(format!("EXPLAIN {sql}"));
            let steps: Vec<(String,)> = sqlx::query_as_with(explained, arguments.clone())
                .fetch_all(&mut *connection)
                .await
                .expect("Postgres explains it");
            connection.execute("RESET enable_seqscan").await.expect("a setting");
            let steps: Vec<String> = steps.into_iter().map(|(step,)| step).collect();
            self.judge(sql, &steps, scanned_by_postgres(&steps));
        }
    }

    fn is_news(&self, sql: &str, known: &Mutex<Option<HashSet<String>>>) -> bool {
        // Of rows that are only put in SQLite lists what might refer to them; it looks there only where a reference is broken.
        let is_query = ["SELECT", "WITH", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| sql.trim_start().starts_with(verb));
        (is_query && !(sql.trim_start().starts_with("INSERT") && sql.contains("VALUES")))
            && self.requests.load(Ordering::SeqCst) > 0
            && known.lock().expect("nobody panics with it").get_or_insert_default().insert(sql.to_owned())
    }

    fn judge(&self, sql: &str, steps: &[String], tables: Vec<&str>) {
        if tables.iter().any(|table| !SMALL.contains(table)) {
            let text = format!("{}\n{sql}\n{}", tables.join(", "), steps.join("\n"));
            self.scans.lock().expect("nobody panics with it").push(text);
        }
    }
}

/// The tables that SQLite reads whole, of which it says `SCAN name` or `SCAN name USING INDEX …`. An index may be read from its
/// beginning where it holds only the rows in question, or where a page takes its first rows in their order; and what a statement
/// calls `any_…` is asked for one row.
fn scanned_by_sqlite<'a>(steps: &'a [String], sql: &'a str) -> Vec<&'a str> {
    let is_page = sql.contains("LIMIT") && !steps.iter().any(|step| step.contains("FOR ORDER BY"));
    let is_made_here = |name: &str| ["CO-ROUTINE", "MATERIALIZE"].iter().any(|verb| steps.contains(&format!("{verb} {name}")));
    let scanned = |step: &'a String| {
        let (name, how) = step.strip_prefix("SCAN ")?.split_once(' ').unwrap_or((&step["SCAN ".len()..], ""));
        let by_index = how.split_once("INDEX ").map(|(_, index)| index);
        let is_bounded = match by_index {
            Some(index) => is_page || PARTIAL.iter().any(|partial| partial == index.trim()),
            None => is_made_here(name),
        } || name.starts_with("any_");
        if is_bounded { None } else { table_called(name, sql) }
    };
    steps.iter().filter_map(scanned).collect()
}

/// The tables that Postgres reads whole. (Of the tiny tables of a test it may walk any index; what SQLite says of that holds
/// for both.)
fn scanned_by_postgres(steps: &[String]) -> Vec<&str> {
    steps.iter().filter_map(|step| step.split_once("Seq Scan on ")?.1.split(' ').next()).collect()
}

/// The names that follow a `CREATE …` in the migrations, and whether their statement has a condition.
fn created(what: &str) -> Vec<(String, bool)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let folders = [root.clone(), root.join("sqlite"), root.join("postgres")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("the migrations"));
    let texts = files.filter_map(|file| std::fs::read_to_string(file.expect("a file").path()).ok());
    let statements = texts.flat_map(|text| text.split(';').map(str::to_owned).collect::<Vec<_>>());
    statements
        .filter_map(|statement| {
            let (_, rest) = statement.split_once(&format!("{what} "))?;
            Some((rest.split([' ', '(']).next()?.to_owned(), rest.contains("WHERE")))
        })
        .collect()
}

static TABLES: LazyLock<Vec<String>> = LazyLock::new(|| created("CREATE TABLE").into_iter().map(|(name, _)| name).collect());

static PARTIAL: LazyLock<Vec<String>> = LazyLock::new(|| {
    let indexes = created("INDEX").into_iter().filter(|(_, is_partial)| *is_partial);
    indexes.map(|(name, _)| name).collect()
});

/// The table behind a name in a statement: itself, or what it stands for. Nothing for what the statement makes itself.
fn table_called<'a>(name: &'a str, sql: &'a str) -> Option<&'a str> {
    let words = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty() && *word != "AS");
    let behind = words.clone().zip(words.skip(1)).find(|(table, alias)| *alias == name && is_table(table));
    behind.map(|(table, _)| table).or_else(|| is_table(name).then_some(name))
}

fn is_table(name: &str) -> bool {
    TABLES.iter().any(|table| table == name)
}

#[test]
fn what_is_read_whole_is_told_from_what_an_index_finds() {
    let steps = |steps: &[&str]| steps.iter().map(|step| (*step).to_owned()).collect::<Vec<_>>();
    let whole = "SELECT * FROM meetings m JOIN people AS p ON p.id = m.asked_by";
    assert_eq!(scanned_by_sqlite(&steps(&["SCAN m", "SEARCH p USING INDEX people_pkey (id=?)"]), whole), ["meetings"]);
    assert_eq!(scanned_by_sqlite(&steps(&["SCAN p USING COVERING INDEX people_order"]), whole), ["people"]);
    assert!(scanned_by_sqlite(&steps(&["SCAN p USING COVERING INDEX people_order"]), "… people p … LIMIT 3").is_empty());
    assert!(
        scanned_by_sqlite(&steps(&["SCAN m USING INDEX meetings_unsettled"]), whole).is_empty(),
        "it holds those rows alone"
    );
    let made = "WITH m AS (SELECT 1) SELECT * FROM m JOIN meetings m";
    assert!(scanned_by_sqlite(&steps(&["CO-ROUTINE m", "SCAN m"]), made).is_empty());
    let plan = steps(&[
        "->  Seq Scan on meetings m  (cost=1)",
        "->  Index Scan using people_pkey on people p",
        "Index Cond: (id = 1)",
    ]);
    assert_eq!(scanned_by_postgres(&plan), ["meetings"]);
}
