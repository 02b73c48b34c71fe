//! The pairing board and the review of its draft.

use std::collections::HashMap;

use crate::features::pairing::actions::{Program, drafts_in_reach, find_board};
use crate::features::pairing::comparing::{self, Seen};
use crate::features::pairing::model::board::SeatCount;
use crate::features::pairing::model::seats::PairBar;
use crate::features::pairing::policy::{self, Around};
use crate::features::pairing::store::{self, DraftRow, MentorRow, SkillBook, UnpairedRow};
use crate::features::pairing::view::{BoardQuery, BoardView, MenteeCard, MentorCard, Stuck, Suggestion, Whose};
use crate::server::Asker;
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::time::Instant;

const MENTEES_A_PAGE: usize = 20;
const MENTORS_A_PAGE: usize = 20;
const SUGGESTIONS: usize = 3;
const SKILLS_SHOWN: usize = 5;

/// Whether whoever asks may listen to this board.
pub async fn may_follow(asker: &Asker, program: ProgramId) -> AppResult<bool> {
    Ok(find_board(&mut asker.read().await?, asker, program).await.is_ok())
}

/// The board, as far as the address asks for it.
pub async fn load_board(asker: &Asker, program: ProgramId, query: &BoardQuery) -> AppResult<(Program, BoardView)> {
    let mut conn = asker.read().await?;
    let (found, reach) = find_board(&mut conn, asker, program).await?;
    let (unpaired, others): (Vec<_>, Vec<_>) =
        store::list_unpaired(&mut conn, program).await?.into_iter().partition(|row| reach.covers(row.manager_id));
    let whose = whose(found.around, &others);
    let mentors = store::list_mentors(&mut conn, program, None, asker.now).await?;
    let book = store::list_skills(&mut conn, program, None).await?;
    drop(conn);
    let hall = Hall::new(asker, found.around, mentors, book);
    let is_in_draft = |row: &UnpairedRow| row.drafted_with.is_some() && hall.stuck(row).is_none();
    let (drafted, waiting): (Vec<_>, Vec<_>) = unpaired.into_iter().partition(is_in_draft);
    let counts = (waiting.len(), drafted.len());
    let chosen = query.fit.parse::<PersonId>().ok();
    let chosen = chosen.and_then(|id| waiting.iter().find(|row| row.profile.id == id)).cloned();
    let matching = waiting.into_iter().filter(|row| matches(&query.mentee, &[&row.profile.name, &row.profile.title])).collect();
    let (page, next) = page(matching, &query.after, MENTEES_A_PAGE, |row: &UnpairedRow| row.profile.id);
    let (mentors, mentors_next) = hall.page(query, chosen.as_ref(), &drafted);
    let left_elsewhere = hall.left_beside(&mentors);
    let is_shown = |row: &UnpairedRow| mentors.iter().any(|mentor| Some(mentor.id) == row.drafted_with);
    let mentees = page.iter().chain(drafted.iter().filter(|row| is_shown(row))).map(|row| hall.mentee(row)).collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let view = BoardView {
        program,
        may_pair: policy::may_pair(found.manner).is_ok(),
        mentees,
        mentors,
        unpaired: count(counts.0),
        drafted: count(counts.1),
        whose,
        has_seats: hall.has_seats(),
        left_elsewhere,
        next,
        mentors_next,
        fit_for: chosen.map(|row| (row.profile.id, row.profile.name)),
    };
    Ok((found, view))
}

/// Whose mentees are on the board; `others` are those who are not.
fn whose(around: Around, others: &[UnpairedRow]) -> Whose {
    let waiting = others.iter().filter(|row| row.drafted_with.is_none()).count();
    match (around.staff, waiting) {
        (false, _) => Whose::Reports,
        (true, 0) => Whose::Everybodys,
        (true, n) => Whose::AllBut(i64::try_from(n).unwrap_or(i64::MAX)),
    }
}

/// The mentors of a program with what is compared of them.
struct Hall {
    now: Instant,
    around: Around,
    mentors: Vec<(MentorRow, Seen)>,
    book: SkillBook,
}

impl Hall {
    fn new(asker: &Asker, around: Around, mentors: Vec<MentorRow>, book: SkillBook) -> Hall {
        let now = asker.now;
        let mentors = mentors.into_iter().map(|row| {
            let seen = comparing::seen(&row.profile, &book, around, now);
            (row, seen)
        });
        Hall { now, around, mentors: mentors.collect(), book }
    }

    fn free(&self, mentor: &MentorRow) -> i64 {
        mentor.availability(self.now).seats()
    }

    fn has_seats(&self) -> bool {
        self.mentors.iter().any(|(mentor, _)| self.free(mentor) > 0)
    }

    /// The seats that the draft leaves with mentors who are not among these.
    fn left_beside(&self, shown: &[MentorCard]) -> i64 {
        let others = self.mentors.iter().filter(|(mentor, _)| shown.iter().all(|card| card.id != mentor.profile.id));
        others.map(|(mentor, _)| SeatCount { free: self.free(mentor), drafted: mentor.drafted }.left()).sum()
    }

    fn mentee(&self, row: &UnpairedRow) -> MenteeCard {
        let seen = comparing::seen(&row.profile, &self.book, self.around, self.now);
        let mut fits: Vec<(i64, &MentorRow, Vec<String>)> = self
            .mentors
            .iter()
            .filter(|(mentor, _)| mentor.profile.id != row.profile.id && self.free(mentor) > mentor.drafted)
            .filter(|(mentor, _)| Some(mentor.profile.id) != row.last.parted_from())
            .map(|(mentor, profile)| {
                let (score, why) = comparing::reasons(&seen.profile, &profile.profile, &self.book);
                (score, mentor, why)
            })
            .collect();
        fits.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
        let suggestion = |(_, mentor, why): (i64, &MentorRow, Vec<String>)| Suggestion {
            mentor: mentor.profile.id,
            name: mentor.profile.name.clone(),
            why: why.into_iter().take(2).collect::<Vec<_>>().join(" · "),
        };
        MenteeCard {
            id: row.profile.id,
            name: row.profile.name.clone(),
            about: about(&row.profile.title, &seen.location),
            wants: comparing::names(&seen.profile.desired, &self.book).into_iter().take(SKILLS_SHOWN).collect(),
            suggestions: fits.into_iter().take(SUGGESTIONS).map(suggestion).collect(),
            mentor: row.drafted_with,
            stuck: self.stuck(row),
            goes_on: goes_on(row),
        }
    }

    /// That the mentor with whom a mentee is drafted can take nobody by now, and so is not on the board.
    fn stuck(&self, row: &UnpairedRow) -> Option<Stuck> {
        let mentor = row.drafted_with?;
        let found = self.mentors.iter().find(|(one, _)| one.profile.id == mentor);
        let bar = match found {
            Some((one, seen)) => one.availability(self.now).seen(seen.shows_pause).bar()?,
            None => PairBar::NoMentor,
        };
        Some(Stuck { mentor, name: row.drafted_with_name.clone().unwrap_or_default(), why: bar.to_string() })
    }

    /// Mentors with seats, by name, or the best fit for somebody first.
    fn page(
        &self,
        query: &BoardQuery,
        chosen: Option<&UnpairedRow>,
        drafted: &[UnpairedRow],
    ) -> (Vec<MentorCard>, Option<String>) {
        let wants = chosen.map(|row| comparing::seen(&row.profile, &self.book, self.around, self.now).profile);
        let mut cards: Vec<(i64, MentorCard)> = Vec::new();
        for (row, seen) in &self.mentors {
            let free = self.free(row);
            let is_themself = chosen.is_some_and(|chosen| chosen.profile.id == row.profile.id);
            if free == 0 || is_themself || !matches(&query.mentor, &[&row.profile.name, &row.profile.title]) {
                continue;
            }
            let (score, why) = match &wants {
                Some(wants) => comparing::reasons(wants, &seen.profile, &self.book),
                None => (0, Vec::new()),
            };
            let here = drafted.iter().filter(|draft| draft.drafted_with == Some(row.profile.id)).count();
            let skills: Vec<_> = seen.profile.current.iter().map(|(skill, _)| *skill).collect();
            let card = MentorCard {
                id: row.profile.id,
                name: row.profile.name.clone(),
                about: about(&row.profile.title, &seen.location),
                knows: comparing::names(&skills, &self.book).into_iter().take(SKILLS_SHOWN).collect(),
                taken: row.taken_here,
                free,
                drafted_elsewhere: row.drafted - i64::try_from(here).unwrap_or(0),
                why,
            };
            cards.push((score, card));
        }
        // Whom they have just parted from stands last.
        let former = chosen.and_then(|row| row.last.parted_from());
        cards.sort_by_key(|(score, card)| (Some(card.id) == former, std::cmp::Reverse(*score)));
        let cards = cards.into_iter().map(|(_, card)| card).collect();
        page(cards, &query.mentors_after, MENTORS_A_PAGE, |card: &MentorCard| card.id)
    }
}

/// "Goes on with the plan, 5 of 7".
fn goes_on(row: &UnpairedRow) -> Option<String> {
    row.last.stopped().map(|stopped| format!("Goes on with the plan, {}", stopped.progress()))
}

/// "Staff Engineer, New York".
pub fn about(title: &str, location: &str) -> String {
    [title, location].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Whether each of the words is somewhere in the texts.
pub fn matches(words: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    words.to_lowercase().split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
}

/// So many from behind the one with this id on, and where the next page begins.
pub fn page<T>(all: Vec<T>, after: &str, a_page: usize, id: impl Fn(&T) -> PersonId) -> (Vec<T>, Option<String>) {
    let after = after.parse::<PersonId>().ok();
    let from = after.and_then(|after| all.iter().position(|one| id(one) == after)).map_or(0, |at| at + 1);
    let mut page: Vec<T> = all.into_iter().skip(from).take(a_page + 1).collect();
    let has_more = page.len() > a_page;
    page.truncate(a_page);
    let next = page.last().filter(|_| has_more).map(|last| id(last).to_string());
    (page, next)
}

/// A drafted pair, why the two fit, and why they can no longer be paired, if so.
pub struct Reviewed {
    pub draft: DraftRow,
    pub why: Vec<String>,
    pub bar: Option<PairBar>,
    /// That the mentee goes on with the plan of an earlier mentorship, and how far it came.
    pub goes_on: Option<String>,
}

/// The draft before it is published.
pub async fn load_review(asker: &Asker, program: ProgramId) -> AppResult<(Program, Vec<Reviewed>)> {
    let mut conn = asker.read().await?;
    let (found, reach) = find_board(&mut conn, asker, program).await?;
    let drafts = drafts_in_reach(&mut conn, program, reach).await?;
    let unpaired = store::list_unpaired(&mut conn, program).await?;
    let mentors = store::list_mentors(&mut conn, program, None, asker.now).await?;
    let book = store::list_skills(&mut conn, program, None).await?;
    drop(conn);
    let (around, mut taken) = (found.around, HashMap::<PersonId, i64>::new());
    let at_rest = (!found.manner.state.takes_people()).then_some(PairBar::ProgramAtRest);
    let reviewed = drafts.into_iter().map(|draft| {
        let mentor = mentors.iter().find(|mentor| mentor.profile.id == draft.mentor_id);
        let mentee = unpaired.iter().find(|mentee| mentee.profile.id == draft.mentee_id);
        let (why, bar) = match (mentor, mentee) {
            (None, _) => (Vec::new(), Some(PairBar::NoMentor)),
            (_, None) => (Vec::new(), Some(PairBar::NoMentee)),
            (Some(mentor), Some(mentee)) => {
                let availability = mentor.availability(asker.now);
                let before = taken.entry(draft.mentor_id).or_default();
                let overfull = (*before >= availability.seats()).then_some(PairBar::NoSeat);
                *before += 1;
                let seen = |row| comparing::seen(row, &book, around, asker.now);
                let (mentee, mentor) = (seen(&mentee.profile), seen(&mentor.profile));
                let (_, why) = comparing::reasons(&mentee.profile, &mentor.profile, &book);
                (why, availability.seen(mentor.shows_pause).bar().or(overfull))
            }
        };
        Reviewed { draft, why, bar: at_rest.or(bar), goes_on: mentee.and_then(goes_on) }
    });
    Ok((found, reviewed.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_every_word_wherever_it_stands() {
        assert!(matches("", &["Ana"]));
        assert!(matches("eng ANA", &["Ana Petrova", "Software Engineer"]));
        assert!(!matches("ana designer", &["Ana Petrova", "Software Engineer"]));
    }

    #[test]
    fn a_page_begins_behind_the_one_that_the_address_names() {
        let ids: Vec<PersonId> = (1..=5).map(|n| PersonId(uuid::Uuid::from_u128(n))).collect();
        let (first, next) = page(ids.clone(), "", 2, |id| *id);
        assert_eq!((first, next.clone()), (ids[..2].to_vec(), Some(ids[1].to_string())));
        assert_eq!(page(ids.clone(), &next.unwrap(), 3, |id| *id), (ids[2..].to_vec(), None));
        assert_eq!(page(ids.clone(), "gone", 9, |id| *id), (ids, None));
    }
}
