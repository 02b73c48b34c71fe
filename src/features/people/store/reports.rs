//! Whom somebody manages.

use serde::Deserialize;
use sqlx::FromRow;

use super::directory::{Cursor, From, cursor_of};
use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::PersonId;

/// Which page of a list by name an address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NamePage {
    after: String,
    before: String,
}

impl NamePage {
    /// Where the page begins or ends.
    pub fn from(&self) -> From {
        match (cursor_of(&self.after), cursor_of(&self.before)) {
            (Some(cursor), _) => From::After(cursor),
            (None, Some(cursor)) => From::Before(cursor),
            (None, None) => From::Start,
        }
    }
}

/// Somebody who reports to the viewer.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Report {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub name_key: String,
}

/// A page of those who report to somebody and are here, by name; then where the pages before and behind begin.
pub async fn list_reports(
    conn: &mut Conn,
    manager: PersonId,
    wanted: &NamePage,
    size: usize,
) -> AppResult<(Vec<Report>, Option<String>, Option<String>)> {
    let from = wanted.from();
    let (beyond, order) = if matches!(from, From::Before(_)) { ("<", "DESC") } else { (">", "ASC") };
    let Cursor { name_key, person } = match from.clone() {
        From::After(cursor) | From::Before(cursor) => cursor,
        From::Start => Cursor { name_key: String::new(), person: PersonId(uuid::Uuid::nil()) },
    };
    let sql = format!(
        "SELECT p.id, p.name, p.title, d.name_key FROM people p JOIN directory d ON d.person_id = p.id
         WHERE p.manager_id = $1 AND p.deactivated_at IS NULL AND (d.name_key, d.person_id) {beyond} ($2, $3)
         ORDER BY d.name_key {order}, d.person_id {order} LIMIT $4"
    );
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let reports: Vec<Report> = conn.all(sqlx::AssertSqlSafe(sql), args![manager, name_key, person, limit]).await?;
    let (reports, before, behind) = from.page(reports, size);
    let at = |report: &Report| format!("{}~{}", report.name_key, report.id);
    let before = reports.first().filter(|_| before).map(at);
    let behind = reports.last().filter(|_| behind).map(at);
    Ok((reports, before, behind))
}
