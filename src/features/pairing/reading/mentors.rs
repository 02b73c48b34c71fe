//! The mentors of a program as a mentee browses them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::board::{about, matches};
use super::requests::{MenteeStanding, standing_of_mentee};
use crate::features::pairing::actions::{Program, find_program};
use crate::features::pairing::comparing;
use crate::features::pairing::model::fit::{Profile, in_a_line};
use crate::features::pairing::model::request::ids;
use crate::features::pairing::model::seats::Availability;
use crate::features::pairing::policy;
use crate::features::pairing::store::{self, Entry, MentorRow, SkillBook};
use crate::server::Asker;
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};

const A_PAGE: usize = 24;

/// What is looked for, who is chosen already, and where the page begins; all of it in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MentorsQuery {
    pub q: String,
    pub skill: String,
    pub language: String,
    pub location: String,
    /// Only those with a seat.
    pub seat: String,
    pub after: String,
    /// The mentors to ask, comma-separated, the first choice first.
    pub mentors: String,
}

impl MentorsQuery {
    /// Whether anything is looked for.
    pub fn is_narrowed(&self) -> bool {
        [&self.q, &self.skill, &self.language, &self.location, &self.seat].into_iter().any(|field| !field.trim().is_empty())
    }

    /// Whom the mentee has chosen, in order.
    pub fn chosen(&self) -> Vec<PersonId> {
        ids(&self.mentors)
    }
}

/// A mentor as others in the program see them.
#[derive(Clone, Debug)]
pub struct MentorSeen {
    pub id: PersonId,
    pub name: String,
    pub about: String,
    pub location: String,
    pub skills: Vec<String>,
    pub languages: Vec<String>,
    pub helps_with: String,
    pub availability: Availability,
    /// Seats held for people on the waitlist, as staff are told.
    pub held: i64,
    pub reasons: Vec<String>,
    score: i64,
}

/// The page.
pub struct MentorsPage {
    pub program: Program,
    pub may_ask: bool,
    pub mentors: Vec<MentorSeen>,
    pub found: usize,
    pub all: usize,
    /// Whether to wait for any of all of them is offered, whatever part of the list is shown.
    pub offers_any: bool,
    pub next: Option<String>,
    pub chosen: Vec<MentorSeen>,
    pub skills: BTreeSet<String>,
    pub languages: BTreeSet<String>,
    pub locations: BTreeSet<String>,
    pub standing: MenteeStanding,
    pub entry: Option<Entry>,
    /// The mentors whom the place on the waitlist is limited to, as far as they can still come about, and the one whose seat
    /// is offered.
    pub wanted: Vec<(PersonId, String)>,
    pub offered: Option<(PersonId, String)>,
}

/// Loads it: the best fit first, and first of all those who can be asked.
pub async fn load_mentors(asker: &Asker, program: ProgramId, query: &MentorsQuery) -> AppResult<MentorsPage> {
    let mut conn = asker.read().await?;
    let viewer = &asker.viewer;
    let found = find_program(&mut conn, viewer, program, asker.now).await?;
    policy::may_browse(found.around, found.manner)?;
    let is_mentee = found.around.mentee;
    let rows = store::list_mentors(&mut conn, program, Some(viewer.id), asker.now).await?;
    let book = store::list_skills(&mut conn, program, Some(viewer.id)).await?;
    let standing =
        if is_mentee { standing_of_mentee(&mut conn, viewer, program, asker.now).await? } else { MenteeStanding::default() };
    let entry = if is_mentee { store::find_entry(&mut conn, program, viewer.id).await? } else { None };
    drop(conn);
    let me = is_mentee.then(|| comparing::own(viewer, &found.row, &book, asker.now));
    let mut all: Vec<MentorSeen> =
        rows.iter().filter(|row| row.profile.id != viewer.id).map(|row| seen(asker, &found, row, me.as_ref(), &book)).collect();
    let former = found.row.last.parted_from();
    all.sort_by_key(|m| (m.availability.seats() == 0, Some(m.id) == former, std::cmp::Reverse(m.score)));
    let pick = |id: PersonId| all.iter().find(|mentor| mentor.id == id).cloned();
    let chosen = query.chosen().into_iter().filter_map(pick).collect();
    let name = |id: PersonId| all.iter().find(|mentor| mentor.id == id).map(|mentor| mentor.name.clone());
    let wanted = entry.iter().flat_map(|entry| entry.place.wanted(|id| name(id).is_some()));
    let wanted = wanted.filter_map(|id| Some((id, name(id)?))).collect();
    let offered = entry.as_ref().and_then(|entry| entry.place.offered).and_then(|id| Some((id, name(id)?)));
    let (mut skills, mut languages, mut locations) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for mentor in &all {
        skills.extend(mentor.skills.iter().cloned());
        languages.extend(mentor.languages.iter().cloned());
        locations.extend(Some(mentor.location.clone()).filter(|place| !place.is_empty()));
    }
    let count = all.len();
    let offers_any = policy::offers_any(all.iter().map(|mentor| mentor.availability));
    all.retain(|mentor| fits(mentor, query));
    let matching = all.len();
    let (mentors, next) = super::board::page(all, &query.after, A_PAGE, |mentor: &MentorSeen| mentor.id);
    let may_ask = policy::may_ask(found.around, found.manner).is_ok() && !found.row.has_mentor;
    Ok(MentorsPage {
        program: found,
        may_ask,
        mentors,
        found: matching,
        all: count,
        offers_any,
        next,
        chosen,
        skills,
        languages,
        locations,
        standing,
        entry,
        wanted,
        offered,
    })
}

fn seen(asker: &Asker, program: &Program, row: &MentorRow, me: Option<&Profile>, book: &SkillBook) -> MentorSeen {
    let seen = comparing::seen(&row.profile, book, program.around, asker.now);
    let (score, reasons) = me.map(|me| comparing::reasons(me, &seen.profile, book)).unwrap_or_default();
    let skills: Vec<_> = seen.profile.current.iter().map(|(skill, _)| *skill).collect();
    MentorSeen {
        id: row.profile.id,
        name: row.profile.name.clone(),
        about: about(&row.profile.title, &seen.location),
        location: seen.location,
        skills: comparing::names(&skills, book),
        languages: seen.profile.languages,
        helps_with: in_a_line(&seen.profile.helps_with),
        availability: row.availability(asker.now).seen(seen.shows_pause),
        held: if program.around.staff { row.held_here } else { 0 },
        reasons,
        score,
    }
}

fn fits(mentor: &MentorSeen, query: &MentorsQuery) -> bool {
    let is_among = |wanted: &str, list: &[String]| {
        wanted.trim().is_empty() || list.iter().any(|one| one.to_lowercase() == wanted.trim().to_lowercase())
    };
    matches(&query.q, &[&mentor.name, &mentor.about, &mentor.skills.join(" "), &mentor.helps_with])
        && is_among(&query.skill, &mentor.skills)
        && is_among(&query.language, &mentor.languages)
        && is_among(&query.location, std::slice::from_ref(&mentor.location))
        && (query.seat.is_empty() || mentor.availability.seats() > 0)
}
