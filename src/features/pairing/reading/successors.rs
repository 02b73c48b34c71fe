//! The mentors with whom a mentee could go on, as staff choose among them.

use std::cmp::Reverse;

use super::board::about;
use crate::features::pairing::comparing;
use crate::features::pairing::model::Mentorship;
use crate::features::pairing::policy::Around;
use crate::features::pairing::store;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::PersonId;
use crate::shared::time::Instant;

/// A mentor with a free seat, and why they fit.
#[derive(Clone, Debug)]
pub struct Successor {
    pub id: PersonId,
    pub name: String,
    pub about: String,
    pub seats: i64,
    pub reasons: Vec<String>,
    score: i64,
}

/// All who could go on with the mentee of this mentorship, the best fit first. It is for staff: what they may see of profiles
/// is what everybody who takes part may.
pub async fn list_successors(conn: &mut Conn, from: &Mentorship, now: Instant) -> AppResult<Vec<Successor>> {
    let around = Around { staff: true, ..Around::default() };
    let (mentee, program) = (from.mentee.id, from.program);
    let rows = store::list_mentors(conn, program, Some(mentee), now).await?;
    let book = store::list_skills(conn, program, Some(mentee)).await?;
    let learner = comparing::seen(&store::find_profile(conn, mentee).await?, &book, around, now).profile;
    let is_other = |id: PersonId| id != mentee && id != from.mentor.id;
    let mut found: Vec<Successor> = rows
        .iter()
        .filter(|row| is_other(row.profile.id) && row.availability(now).seats() > 0)
        .map(|row| {
            let seen = comparing::seen(&row.profile, &book, around, now);
            let (score, reasons) = comparing::reasons(&learner, &seen.profile, &book);
            let about = about(&row.profile.title, &seen.location);
            let (id, name) = (row.profile.id, row.profile.name.clone());
            Successor { id, name, about, seats: row.availability(now).seats(), reasons, score }
        })
        .collect();
    found.sort_by_key(|one| Reverse(one.score));
    Ok(found)
}
