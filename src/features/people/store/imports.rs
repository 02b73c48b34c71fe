//! Imports between upload and commit, and the statements that carry one out: few, each with many rows.

use std::collections::HashMap;

use sqlx::FromRow;

use super::{directory, ids};
use crate::args;
use crate::features::people::imports::verdict::Row;
use crate::features::people::imports::{Known, Values};
use crate::server::Conn;
use crate::server::bulk::{AT_ONCE, Bulk, places, rows_of};
use crate::server::csv::Line;
use crate::server::db::{Args, Bind, RunError};
use crate::shared::id::{ImportId, PersonId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// Lines that lie together in one row of the store.
const LINES_A_PART: usize = 500;

/// An import as its admin left it.
#[derive(Clone, Debug, FromRow)]
pub struct Import {
    pub id: ImportId,
    pub file_name: String,
    pub header: String,
    /// Its first lines, until it was carried out.
    pub first_lines: Option<String>,
    pub matching: Option<String>,
    pub outcome: Option<String>,
    pub refused: String,
}

/// Stores a file's lines until they are imported or the time is over.
pub async fn insert(
    conn: &mut Conn,
    (id, admin): (ImportId, PersonId),
    file_name: String,
    (header, lines): (&[String], &[Line]),
    now: Instant,
    expires_at: Instant,
) -> AppResult<()> {
    let sql = "INSERT INTO imports (id, admin_id, file_name, header, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    conn.run(sql, args![id, admin, file_name, json(&header)?, now, expires_at]).await?;
    for (part, lines) in (0_i64..).zip(lines.chunks(LINES_A_PART)) {
        let sql = "INSERT INTO import_parts (import_id, part, lines) VALUES ($1, $2, $3)";
        conn.run(sql, args![id, part, json(&lines)?]).await?;
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> AppResult<String> {
    serde_json::to_string(value).map_err(|_| AppError::Internal)
}

/// One of an admin's imports that is not too old.
pub async fn find(conn: &mut Conn, admin: PersonId, id: ImportId, now: Instant) -> AppResult<Import> {
    let sql = "SELECT id, file_name, header, (SELECT p.lines FROM import_parts p WHERE p.import_id = imports.id AND p.part = 0) AS first_lines,
                   matching, outcome, refused FROM imports
               WHERE id = $1 AND admin_id = $2 AND expires_at > $3";
    conn.one(sql, args![id, admin, now]).await
}

/// Every line of an import, in order.
pub async fn list_lines(conn: &mut Conn, id: ImportId) -> AppResult<Vec<Line>> {
    let rows: Vec<(String,)> = conn.all("SELECT lines FROM import_parts WHERE import_id = $1 ORDER BY part", args![id]).await?;
    let parts: Result<Vec<Vec<Line>>, _> = rows.iter().map(|(lines,)| serde_json::from_str(lines)).collect();
    parts.map(|parts| parts.concat()).map_err(|_| AppError::Internal)
}

/// Remembers which column is what; 0 if the import was carried out meanwhile.
pub async fn save_matching(conn: &mut Conn, id: ImportId, matching: String) -> AppResult<u64> {
    conn.run("UPDATE imports SET matching = $2 WHERE id = $1 AND outcome IS NULL", args![id, matching]).await
}

/// Notes that an import was carried out; 0 if it was before.
pub async fn save_outcome(conn: &mut Conn, id: ImportId, outcome: String, refused: String) -> AppResult<u64> {
    let sql = "UPDATE imports SET outcome = $2, refused = $3 WHERE id = $1 AND outcome IS NULL";
    conn.run(sql, args![id, outcome, refused]).await
}

/// Forgets the lines of an import.
pub async fn delete_lines(conn: &mut Conn, id: ImportId) -> AppResult<()> {
    conn.run("DELETE FROM import_parts WHERE import_id = $1", args![id]).await.map(drop)
}

/// Forgets an import.
pub async fn delete(conn: &mut Conn, id: ImportId) -> AppResult<()> {
    delete_lines(conn, id).await?;
    conn.run("DELETE FROM imports WHERE id = $1", args![id]).await.map(drop)
}

/// Forgets imports whose time is over.
pub async fn delete_expired(conn: &mut Conn, now: Instant) -> AppResult<u64> {
    let sql = "DELETE FROM import_parts WHERE import_id IN (SELECT id FROM imports WHERE expires_at <= $1)";
    conn.run(sql, args![now]).await?;
    conn.run("DELETE FROM imports WHERE expires_at <= $1", args![now]).await
}

#[derive(FromRow)]
struct KnownRow {
    id: PersonId,
    is_active: bool,
    manager_id: Option<PersonId>,
    name: String,
    email: String,
    title: String,
    department: String,
    location: String,
    zone: String,
    languages: String,
}

/// Whoever has one of these addresses, by address.
pub async fn list_known(conn: &mut Conn, addresses: Vec<String>) -> AppResult<HashMap<String, Known>> {
    let mut known = HashMap::with_capacity(addresses.len());
    for some in addresses.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT id, deactivated_at IS NULL AS is_active, manager_id, name, email, title, department, location, zone, languages
             FROM people WHERE email IN ({})",
            places(conn, some.len())
        );
        let args = some.iter().map(|address| Box::new(address.clone()) as Box<dyn Bind>).collect();
        let rows: Vec<KnownRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
        known.extend(rows.into_iter().map(|row| {
            let KnownRow { id, is_active, manager_id, name, email, title, department, location, zone, languages } = row;
            let values = Values { name, email: email.clone(), title, department, location, zone, languages };
            (email, Known { id, is_active, manager: manager_id, values })
        }));
    }
    Ok(known)
}

/// Who reports to whom, from these people upward to the top.
pub async fn list_lines_up(conn: &mut Conn, people: &[PersonId]) -> AppResult<HashMap<PersonId, PersonId>> {
    let mut up = HashMap::new();
    for some in people.chunks(AT_ONCE) {
        let sql = format!(
            "WITH RECURSIVE up (id, manager_id) AS (
                 SELECT id, manager_id FROM people WHERE id IN ({})
                 UNION SELECT p.id, p.manager_id FROM people p JOIN up ON p.id = up.manager_id)
             SELECT id, manager_id FROM up WHERE manager_id IS NOT NULL",
            places(conn, some.len())
        );
        let rows: Vec<(PersonId, PersonId)> = conn.all(sqlx::AssertSqlSafe(sql), ids(some)).await?;
        up.extend(rows);
    }
    Ok(up)
}

/// Adds and changes people, each with their manager; taken if an address is meanwhile somebody's.
pub async fn apply(conn: &mut Conn, new: &[Row], changed: &[Row], now: Instant) -> Result<(), RunError> {
    let mut rows = Bulk::into(
        "INSERT INTO people (id, email, name, title, department, location, zone, languages, manager_id, bio, lock_count, created_at)",
    );
    for Row { id, values, manager, .. } in managers_first(new) {
        let Values { name, email, title, department, location, zone, languages } = values.clone();
        let row = args![*id, email, name, title, department, location, zone, languages, *manager, String::new(), 0_i64, now];
        rows.push(conn, row).await?;
    }
    rows.finish(conn).await?;
    // After all of them are there: one of them may be the new manager.
    for some in changed.chunks(AT_ONCE) {
        let sql = format!(
            "UPDATE people SET name = v.column2, title = v.column3, department = v.column4, location = v.column5,
                 zone = v.column6, languages = v.column7, manager_id = v.column8, profile_version = profile_version + 1
             FROM (VALUES {}) AS v WHERE people.id = v.column1",
            rows_of(conn, some.len(), 8)
        );
        let mut args = Args::with_capacity(some.len() * 8);
        for Row { id, values, manager, .. } in some {
            let Values { name, email: _, title, department, location, zone, languages } = values.clone();
            args.extend(args![*id, name, title, department, location, zone, languages, *manager]);
        }
        conn.try_run(sqlx::AssertSqlSafe(sql), args).await?;
    }
    let people: Vec<PersonId> = new.iter().chain(changed).map(|row| row.id).collect();
    Ok(directory::refresh(conn, &people).await?)
}

/// The same rows, each behind its manager's: one may stand later in the file. Nobody is their own manager, over however many.
fn managers_first(rows: &[Row]) -> Vec<&Row> {
    let mut waiting: HashMap<PersonId, &Row> = rows.iter().map(|row| (row.id, row)).collect();
    let mut sorted = Vec::with_capacity(rows.len());
    for row in rows {
        let mut upward = Vec::new();
        let mut next = waiting.remove(&row.id);
        while let Some(row) = next {
            upward.push(row);
            next = row.manager.and_then(|manager| waiting.remove(&manager));
        }
        sorted.extend(upward.into_iter().rev());
    }
    sorted
}

/// A person as an export has them.
#[derive(Clone, Debug, FromRow)]
pub struct ExportRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub languages: String,
    pub manager_email: Option<String>,
    pub is_admin: bool,
}

/// These people, by id.
pub async fn list_for_export(conn: &mut Conn, people: &[PersonId]) -> AppResult<HashMap<PersonId, ExportRow>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT p.id, p.name, p.email, p.title, p.department, p.location, p.zone, p.languages, m.email AS manager_email,
                p.admin_since IS NOT NULL AS is_admin
         FROM people p LEFT JOIN people m ON m.id = p.manager_id WHERE p.id IN ({})",
        places(conn, people.len())
    );
    let rows: Vec<ExportRow> = conn.all(sqlx::AssertSqlSafe(sql), ids(people)).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manager_stands_before_their_reports() {
        let id = |nth: u128| PersonId(uuid::Uuid::from_u128(nth));
        let row = |nth: u128, manager: Option<u128>| Row {
            id: id(nth),
            line: 0,
            values: Values::default(),
            manager: manager.map(id),
            before: None,
        };
        // 9 is in the organization already.
        let rows = [row(1, Some(2)), row(2, Some(3)), row(3, Some(9)), row(4, Some(1)), row(5, None)];
        let sorted: Vec<PersonId> = managers_first(&rows).iter().map(|row| row.id).collect();
        assert_eq!(sorted, [3, 2, 1, 4, 5].map(id));
    }
}
