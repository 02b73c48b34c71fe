//! Many rows with few statements.

use sqlx::AssertSqlSafe;

use super::Conn;
use super::db::{Args, RunError};

/// How many rows one statement reads or writes. Full statements have the same text, so that each database reads it once.
pub const AT_ONCE: usize = 250;

/// Rows on their way into one table, sent whenever a statement has [`AT_ONCE`] of them. What was not sent with [`Bulk::finish`] is lost.
pub struct Bulk {
    insert: &'static str,
    width: usize,
    rows: usize,
    args: Args,
}

impl Bulk {
    /// Into the table and columns that `insert` names: `INSERT INTO skills (id, name)`.
    pub fn into(insert: &'static str) -> Bulk {
        let width = insert.split(',').count();
        Bulk { insert, width, rows: 0, args: Args::new() }
    }

    /// Adds a row: one argument for each column, in their order.
    pub async fn push(&mut self, conn: &mut Conn, row: Args) -> Result<(), RunError> {
        debug_assert_eq!(row.len(), self.width, "{}", self.insert);
        if self.rows == AT_ONCE {
            self.send(conn).await?;
        }
        self.args.extend(row);
        self.rows += 1;
        Ok(())
    }

    /// Sends what is left.
    pub async fn finish(mut self, conn: &mut Conn) -> Result<(), RunError> {
        self.send(conn).await
    }

    async fn send(&mut self, conn: &mut Conn) -> Result<(), RunError> {
        if self.rows == 0 {
            return Ok(());
        }
        let sql = format!("{} VALUES {}", self.insert, rows_of(conn, self.rows, self.width));
        self.rows = 0;
        conn.try_run(AssertSqlSafe(sql), std::mem::take(&mut self.args)).await.map(drop)
    }
}

/// `$1, $2, $3`: places for all of a statement's arguments, in their order.
pub fn places(conn: &Conn, count: usize) -> String {
    places_from(conn.is_sqlite(), 0, count)
}

/// `$3, $4`: places by their numbers, for a statement that has arguments before them or names them twice. For some dozens:
/// SQLite looks each number up among those before it.
pub fn numbered(first: usize, count: usize) -> String {
    places_from(false, first - 1, count)
}

/// `($1, $2), ($3, $4)`: the same for rows of so many values.
pub fn rows_of(conn: &Conn, rows: usize, width: usize) -> String {
    places_of_rows(conn.is_sqlite(), rows, width)
}

fn places_of_rows(sqlite: bool, rows: usize, width: usize) -> String {
    let row = |row: usize| ["(", &places_from(sqlite, row * width, width), ")"].concat();
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// SQLite takes a number for a name and looks each of them up among all before it, so that a thousand cost a million steps:
/// there it gets question marks, which count themselves.
fn places_from(sqlite: bool, before: usize, count: usize) -> String {
    let place = |nth: usize| if sqlite { "?".to_owned() } else { format!("${}", before + nth) };
    (1..=count).map(place).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_places() {
        assert_eq!(places_of_rows(false, 2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(places_of_rows(true, 2, 3), "(?, ?, ?), (?, ?, ?)");
        assert_eq!(Bulk::into("INSERT INTO t (a, b, c)").width, 3);
    }
}
