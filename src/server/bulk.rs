//! Many rows with few statements.

use sqlx::AssertSqlSafe;

use super::Conn;
use super::db::{Args, RunError};

/// The most arguments of one statement: SQLite knows 32,766 of them, Postgres 65,535.
const ARGUMENTS: usize = 32_000;

/// Rows on their way into one table, sent whenever a statement is full. What was not sent with [`Bulk::finish`] is lost.
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
        if self.args.len() + self.width > ARGUMENTS {
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
        let sql = format!("{} VALUES {}", self.insert, places(self.rows, self.width));
        self.rows = 0;
        conn.try_run(AssertSqlSafe(sql), std::mem::take(&mut self.args)).await.map(drop)
    }
}

/// `($1, $2), ($3, $4)`.
fn places(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_own_places() {
        assert_eq!(places(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(Bulk::into("INSERT INTO t (a, b, c)").width, 3);
    }
}
