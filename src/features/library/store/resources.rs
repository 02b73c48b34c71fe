//! Entries of the catalogue, and the steps of paths.

use sqlx::FromRow;

use crate::args;
use crate::features::library::model::{ResourceDraft, search_words, searchable};
use crate::features::milestones::model::ItemKind;
use crate::server::bulk::{AT_ONCE, rows_of};
use crate::server::db::Args;
use crate::server::{Bulk, Conn};
use crate::shared::id::{PersonId, ResourceId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// An entry as stored.
#[derive(Clone, Debug, FromRow)]
pub struct ResourceRow {
    pub id: ResourceId,
    pub kind: ItemKind,
    pub title: String,
    pub link: String,
    pub description: String,
    pub provider: String,
    pub starts_at: Option<Instant>,
    pub zone: String,
    pub place: String,
    pub removed_at: Option<Instant>,
}

const COLUMNS: &str = "SELECT r.id, r.kind, r.title, r.link, r.description, r.provider, r.starts_at, r.zone, r.place,
        r.removed_at FROM resources r";

/// What a page of the catalogue is asked for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub words: &'a str,
    pub kind: Option<ItemKind>,
    pub after: After,
    pub limit: i64,
}

/// Where a page begins: at the start, behind an entry, or so that it ends before one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum After {
    #[default]
    Start,
    Behind(ResourceId),
    Before(ResourceId),
}

/// A page of the catalogue by title, in the order in which it was read: backwards where it ends before an entry.
pub async fn list_page(conn: &mut Conn, wanted: Wanted<'_>) -> AppResult<Vec<ResourceRow>> {
    let (beyond, order, from) = match wanted.after {
        After::Start => ("IS NULL OR r.sort_key >= ''", "ASC", None),
        After::Behind(id) => ("", "ASC", Some(id)),
        After::Before(id) => ("", "DESC", Some(id)),
    };
    let place = match wanted.after {
        After::Start => format!("($1 {beyond})"),
        After::Behind(_) => "(r.sort_key, r.id) > (SELECT f.sort_key, f.id FROM resources f WHERE f.id = $1)".to_owned(),
        After::Before(_) => "(r.sort_key, r.id) < (SELECT f.sort_key, f.id FROM resources f WHERE f.id = $1)".to_owned(),
    };
    let kind = if wanted.kind.is_some() { "r.kind = $2" } else { "$2 = ''" };
    let sql = format!(
        "{COLUMNS} WHERE r.removed_at IS NULL AND {place} AND {kind} AND {}
         ORDER BY r.sort_key {order}, r.id {order} LIMIT $9",
        matching(3)
    );
    let kind = wanted.kind.map(ItemKind::as_str).unwrap_or_default().to_owned();
    let mut args = args![from, kind];
    args.extend(patterns(wanted.words));
    args.push(Box::new(wanted.limit));
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// The entries that hold all these words, those first that hold the first one in their title.
pub async fn search(conn: &mut Conn, words: &str, limit: i64) -> AppResult<Vec<ResourceRow>> {
    let sql = format!(
        "{COLUMNS} WHERE r.removed_at IS NULL AND {}
         ORDER BY CASE WHEN r.sort_key LIKE $1 ESCAPE '\\' THEN 0 ELSE 1 END, r.sort_key, r.id LIMIT $7",
        matching(1)
    );
    let mut args = patterns(words);
    args.push(Box::new(limit));
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// Six words that must all be there; where fewer are looked for, the rest are `%`.
fn matching(first: usize) -> String {
    let words: Vec<String> = (first..first + 6).map(|n| format!("r.search LIKE ${n} ESCAPE '\\'")).collect();
    words.join(" AND ")
}

fn patterns(words: &str) -> Args {
    let mut args = Args::new();
    for word in search_words(words) {
        args.push(Box::new(word));
    }
    args
}

/// One entry, also one that was taken out of the catalogue.
pub async fn find_kept(conn: &mut Conn, id: ResourceId) -> AppResult<ResourceRow> {
    let sql = format!("{COLUMNS} WHERE r.id = $1");
    conn.one(sqlx::AssertSqlSafe(sql), args![id]).await
}

/// One entry that is in the catalogue.
pub async fn find_resource(conn: &mut Conn, id: ResourceId) -> AppResult<ResourceRow> {
    let sql = format!("{COLUMNS} WHERE r.id = $1 AND r.removed_at IS NULL");
    conn.one(sqlx::AssertSqlSafe(sql), args![id]).await
}

/// An entry to be stored: with the instant that its time means.
#[derive(Clone, Debug)]
pub struct NewResource {
    pub id: ResourceId,
    pub draft: ResourceDraft,
    pub starts_at: Option<Instant>,
}

/// Stores entries, however many, in few statements.
pub async fn insert_resources(conn: &mut Conn, resources: Vec<NewResource>, by: PersonId, now: Instant) -> AppResult<()> {
    let mut rows = Bulk::into(
        "INSERT INTO resources (id, kind, title, link, description, provider, starts_at, zone, place, sort_key, search,
            added_by, added_at, changed_at)",
    );
    for NewResource { id, draft, starts_at } in resources {
        let (sort_key, search) = (draft.title.to_lowercase(), searchable(&draft));
        let ResourceDraft { kind, title, link, description, provider, when, place } = draft;
        let zone = when.map(|when| when.zone).unwrap_or_default();
        let row = args![id, kind, title, link, description, provider, starts_at, zone, place, sort_key, search, by, now, now];
        rows.push(conn, row).await.map_err(|_| AppError::Internal)?;
    }
    rows.finish(conn).await.map_err(|_| AppError::Internal)
}

/// Writes an entry anew; 0 if it is gone.
pub async fn save_resource(conn: &mut Conn, resource: NewResource, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE resources SET kind = $2, title = $3, link = $4, description = $5, provider = $6, starts_at = $7,
                   zone = $8, place = $9, sort_key = $10, search = $11, changed_at = $12
               WHERE id = $1 AND removed_at IS NULL";
    let NewResource { id, draft, starts_at } = resource;
    let (sort_key, search) = (draft.title.to_lowercase(), searchable(&draft));
    let ResourceDraft { kind, title, link, description, provider, when, place } = draft;
    let zone = when.map(|when| when.zone).unwrap_or_default();
    let args = args![id, kind, title, link, description, provider, starts_at, zone, place, sort_key, search, now];
    conn.run(sql, args).await
}

/// Writes entries anew, however many, in few statements.
pub async fn save_resources(conn: &mut Conn, resources: Vec<NewResource>, now: Instant) -> AppResult<()> {
    for some in resources.chunks(AT_ONCE) {
        let sql = format!(
            "UPDATE resources SET kind = v.column2, title = v.column3, link = v.column4, description = v.column5,
                 provider = v.column6, starts_at = v.column7, zone = v.column8, place = v.column9, sort_key = v.column10,
                 search = v.column11, changed_at = v.column12
             FROM (VALUES {}) AS v WHERE resources.id = v.column1",
            rows_of(conn, some.len(), 12)
        );
        let mut args = Args::with_capacity(some.len() * 12);
        for NewResource { id, draft, starts_at } in some.iter().cloned() {
            let (sort_key, search) = (draft.title.to_lowercase(), searchable(&draft));
            let ResourceDraft { kind, title, link, description, provider, when, place } = draft;
            let zone = when.map(|when| when.zone).unwrap_or_default();
            args.extend(args![id, kind, title, link, description, provider, starts_at, zone, place, sort_key, search, now]);
        }
        conn.run(sqlx::AssertSqlSafe(sql), args).await?;
    }
    Ok(())
}

/// Puts an entry back into the catalogue, and into the paths that held it; 0 if it is there.
pub async fn save_return(conn: &mut Conn, id: ResourceId, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE resources SET removed_at = NULL, changed_at = $2 WHERE id = $1 AND removed_at IS NOT NULL";
    conn.run(sql, args![id, now]).await
}

/// Takes an entry out of the catalogue. Its place in paths stays with it, for the case that it comes back.
pub async fn save_removal(conn: &mut Conn, id: ResourceId, now: Instant) -> AppResult<u64> {
    conn.run("UPDATE resources SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL", args![id, now]).await
}

/// Locks an entry until the transaction ends; not found if it is gone.
pub async fn lock_resource(conn: &mut Conn, id: ResourceId, now: Instant) -> AppResult<()> {
    let sql = "UPDATE resources SET changed_at = $2 WHERE id = $1 AND removed_at IS NULL";
    if conn.run(sql, args![id, now]).await? == 0 { Err(AppError::NotFound) } else { Ok(()) }
}

/// The steps of a path, in order.
pub async fn list_steps(conn: &mut Conn, path: ResourceId) -> AppResult<Vec<ResourceRow>> {
    let sql = format!(
        "{COLUMNS} JOIN path_steps s ON s.resource_id = r.id WHERE s.path_id = $1 AND r.removed_at IS NULL ORDER BY s.position"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![path]).await
}

/// The steps of all paths, in order: of which path, and the entry.
pub async fn list_all_steps(conn: &mut Conn) -> AppResult<Vec<(ResourceId, ResourceId)>> {
    let sql = "SELECT s.path_id, s.resource_id
               FROM resources p JOIN path_steps s ON s.path_id = p.id JOIN resources r ON r.id = s.resource_id
               WHERE p.kind = 'path' AND p.removed_at IS NULL AND r.removed_at IS NULL ORDER BY s.path_id, s.position";
    conn.all(sql, vec![]).await
}

/// Takes all steps of a path away.
pub async fn delete_steps(conn: &mut Conn, path: ResourceId) -> AppResult<()> {
    conn.run("DELETE FROM path_steps WHERE path_id = $1", args![path]).await.map(drop)
}

/// Stores the steps of a path that has none.
pub async fn insert_steps(conn: &mut Conn, path: ResourceId, steps: &[ResourceId]) -> AppResult<()> {
    let mut rows = Bulk::into("INSERT INTO path_steps (path_id, position, resource_id)");
    for (step, position) in steps.iter().zip(1_i64..) {
        rows.push(conn, args![path, position, *step]).await.map_err(|_| AppError::Internal)?;
    }
    rows.finish(conn).await.map_err(|_| AppError::Internal)
}

/// Everything in the catalogue, by title.
pub async fn list_all(conn: &mut Conn) -> AppResult<Vec<ResourceRow>> {
    let sql = format!("{COLUMNS} WHERE r.removed_at IS NULL ORDER BY r.sort_key, r.id");
    conn.all(sqlx::AssertSqlSafe(sql), vec![]).await
}
