//! All SQL of the room.

pub mod audit;
pub mod data;
pub mod erasure;

use sqlx::FromRow;

use super::model::Organization;
use crate::args;
use crate::server::Conn;
use crate::shared::id::{FileId, PersonId};
use crate::shared::{AppResult, Language};

#[derive(FromRow)]
struct Row {
    name: String,
    logo_id: Option<FileId>,
    accent: String,
    language: Language,
    zone: String,
    email_domains: String,
    version: i64,
}

/// The organization.
pub async fn find(conn: &mut Conn) -> AppResult<Organization> {
    let sql = "SELECT name, logo_id, accent, language, zone, email_domains, version FROM organization WHERE id = 1";
    let row: Row = conn.one(sql, vec![]).await?;
    Ok(Organization {
        name: row.name,
        logo: row.logo_id,
        accent: row.accent.parse().ok(),
        language: row.language,
        zone: row.zone,
        email_domains: row.email_domains.split(',').filter(|domain| !domain.is_empty()).map(str::to_owned).collect(),
        version: row.version,
    })
}

/// Stores the organization where its version still is the one before; 0 if somebody was first.
pub async fn save(conn: &mut Conn, next: &Organization) -> AppResult<u64> {
    let sql = "UPDATE organization SET name = $1, logo_id = $2, accent = $3, language = $4, zone = $5, email_domains = $6,
                   version = $7
               WHERE id = 1 AND version = $7 - 1";
    let accent = next.accent.map(|accent| accent.to_string()).unwrap_or_default();
    let domains = next.email_domains.join(",");
    let values = args![next.name.clone(), next.logo, accent, next.language, next.zone.clone(), domains, next.version];
    conn.run(sql, values).await
}

/// The zone that somebody has said they live by.
pub async fn find_chosen_zone(conn: &mut Conn, person: PersonId) -> AppResult<Option<String>> {
    let sql = "SELECT zone FROM people WHERE id = $1 AND zone_confirmed_at IS NOT NULL";
    let row: Option<(String,)> = conn.optional(sql, args![person]).await?;
    Ok(row.map(|(zone,)| zone))
}
