//! What people type, parsed the same way in the browser and on the server.

use serde::{Deserialize, Serialize};

use super::{Detail, MeetingKind, Venue, VenueKind};
use crate::{
    shared::{
        FieldErrors,
        form::is_web_link,
        id::{ItemId, MentorshipId, MilestoneId},
        time::{LocalTime, parse_date, parse_time},
    },
    text_enum,
};

pub const TITLE_MAX: usize = 120;
pub const DESCRIPTION_MAX: usize = 4000;
pub const AGENDA_MAX: usize = 8000;
pub const PLACE_MAX: usize = 300;
pub const LINK_MAX: usize = 2000;
pub const REASON_MAX: usize = 1000;
const ZONE_MAX: usize = 64;

text_enum!(
    /// Which of the two, where a clock change makes a local time happen twice.
    Occurrence { First = "first", Second = "second" }
);

/// A slot as typed, before anybody knows which instants it means. Its length is judged by `check_slot` once they are known,
/// since on the day of a clock change the wall clock cannot tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalSlot {
    pub start: LocalTime,
    pub end: LocalTime,
    /// Looks like a zone's name; whether there is such a zone, the server knows.
    pub zone: String,
    pub start_choice: Option<Occurrence>,
    pub end_choice: Option<Occurrence>,
}

/// A request for a meeting, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MeetingForm {
    pub title: String,
    pub description: String,
    pub agenda: String,
    pub mentorship: String,
    pub date: String,
    pub start: String,
    pub end: String,
    /// A ticked box, for meetings across midnight.
    pub ends_next_day: String,
    pub zone: String,
    pub start_choice: String,
    pub end_choice: String,
    pub venue: String,
    pub place: String,
    pub link: String,
    pub kind: String,
    pub milestone: String,
    pub item: String,
}

/// A request for a meeting, as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingDraft {
    pub mentorship: MentorshipId,
    pub title: String,
    pub description: String,
    pub agenda: String,
    pub kind: MeetingKind,
    /// The milestone it is about: always for a review, never for a kick-off.
    pub about: Option<MilestoneId>,
    /// The item it is about, for a check-in only.
    pub item: Option<ItemId>,
    pub venue: Venue,
    pub when: LocalSlot,
}

impl MeetingForm {
    /// The part of it that can still be changed later.
    pub fn details(&self) -> DetailsForm {
        let MeetingForm { title, description, venue, place, link, .. } = self.clone();
        DetailsForm { title, description, venue, place, link }
    }

    /// The part of it that says when.
    pub fn time(&self) -> TimeProposalForm {
        let MeetingForm { date, start, end, ends_next_day, zone, start_choice, end_choice, .. } = self.clone();
        TimeProposalForm { date, start, end, ends_next_day, zone, start_choice, end_choice, reason: String::new() }
    }

    /// All that is wrong with it, or what it means.
    pub fn parse(&self) -> Result<MeetingDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mentorship = self.mentorship.trim().parse().ok();
        if mentorship.is_none() {
            errors.add("mentorship", "Please choose whom you want to meet.");
        }
        let title = parse_title(&mut errors, &self.title);
        let description = errors.text("description", "Description", &self.description, DESCRIPTION_MAX);
        let agenda = errors.text("agenda", "Agenda", &self.agenda, AGENDA_MAX);
        let when = parse_when(
            &mut errors,
            &WhenFields {
                date: &self.date,
                start: &self.start,
                end: &self.end,
                ends_next_day: &self.ends_next_day,
                zone: &self.zone,
                start_choice: &self.start_choice,
                end_choice: &self.end_choice,
            },
        );
        let venue = parse_venue(&mut errors, &self.venue, &self.place, &self.link);
        let kind = self.parse_kind(&mut errors);
        match (mentorship, kind, venue, when) {
            (Some(mentorship), Some((kind, about, item)), Some(venue), Some(when)) => {
                errors.or(|| MeetingDraft { mentorship, title, description, agenda, kind, about, item, venue, when })
            }
            _ => Err(errors),
        }
    }

    fn parse_kind(&self, errors: &mut FieldErrors) -> Option<(MeetingKind, Option<MilestoneId>, Option<ItemId>)> {
        let about = optional(errors, "milestone", &self.milestone, "Please choose a milestone from the list.");
        let item: Option<ItemId> = optional(errors, "item", &self.item, "Please choose an item from the list.");
        let Ok(kind) = self.kind.trim().parse::<MeetingKind>() else {
            errors.add("kind", "Please choose what the meeting is for.");
            return None;
        };
        if kind.needs_milestone() && about.is_none() {
            errors.add("milestone", "Please choose the milestone that you want to review.");
        }
        if !kind.allows_milestone() && about.is_some() {
            errors.add("milestone", "A kick-off is about the whole mentorship, so please choose no milestone.");
        }
        if kind != MeetingKind::CheckIn && item.is_some() {
            errors.add("item", "Only a check-in can be about a single item.");
        }
        Some((kind, about, item))
    }
}

/// What can still be changed once a meeting is asked for, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DetailsForm {
    pub title: String,
    pub description: String,
    pub venue: String,
    pub place: String,
    pub link: String,
}

/// What can still be changed, as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingDetails {
    pub title: String,
    pub description: String,
    pub venue: Venue,
}

impl DetailsForm {
    /// All that is wrong with it, or what it means.
    pub fn parse(&self) -> Result<MeetingDetails, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = parse_title(&mut errors, &self.title);
        let description = errors.text("description", "Description", &self.description, DESCRIPTION_MAX);
        match parse_venue(&mut errors, &self.venue, &self.place, &self.link) {
            Some(venue) => errors.or(|| MeetingDetails { title, description, venue }),
            None => Err(errors),
        }
    }
}

impl MeetingDetails {
    /// What is another than before.
    pub fn changed_from(&self, before: &MeetingDetails) -> Vec<Detail> {
        let venue = match (&self.venue, &before.venue) {
            (new, old) if new == old => None,
            (new, old) if new.kind() != old.kind() => Some(Detail::Venue),
            (Venue::InPerson(_), _) => Some(Detail::Place),
            (Venue::Virtual(_), _) => Some(Detail::Link),
        };
        let title = (self.title != before.title).then_some(Detail::Title);
        let description = (self.description != before.description).then_some(Detail::Description);
        [title, description, venue].into_iter().flatten().collect()
    }
}

/// Another time, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TimeProposalForm {
    pub date: String,
    pub start: String,
    pub end: String,
    /// A ticked box, for meetings across midnight.
    pub ends_next_day: String,
    pub zone: String,
    pub start_choice: String,
    pub end_choice: String,
    pub reason: String,
}

/// Another time, as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeProposal {
    pub when: LocalSlot,
    pub reason: String,
}

impl TimeProposalForm {
    /// All that is wrong with it, or what it means. The reason may be empty.
    pub fn parse(&self) -> Result<TimeProposal, FieldErrors> {
        let mut errors = FieldErrors::default();
        let when = parse_when(
            &mut errors,
            &WhenFields {
                date: &self.date,
                start: &self.start,
                end: &self.end,
                ends_next_day: &self.ends_next_day,
                zone: &self.zone,
                start_choice: &self.start_choice,
                end_choice: &self.end_choice,
            },
        );
        let reason = errors.text("reason", "Why", &self.reason, REASON_MAX);
        match when {
            Some(when) => errors.or(|| TimeProposal { when, reason }),
            None => Err(errors),
        }
    }
}

/// A reason, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub reason: String,
}

impl ReasonForm {
    /// The reason; `Arrangement::needs_reason` says whether it may be empty.
    pub fn parse(&self, is_required: bool) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        let reason = if is_required {
            errors.required_text(
                "reason",
                "Why",
                &self.reason,
                REASON_MAX,
                "Please give a reason, so that the others understand.",
            )
        } else {
            errors.text("reason", "Why", &self.reason, REASON_MAX)
        };
        errors.or(|| reason)
    }
}

fn parse_title(errors: &mut FieldErrors, raw: &str) -> String {
    one_line(&errors.required_text("title", "Title", raw, TITLE_MAX, "Please give the meeting a title."))
}

struct WhenFields<'a> {
    date: &'a str,
    start: &'a str,
    end: &'a str,
    ends_next_day: &'a str,
    zone: &'a str,
    start_choice: &'a str,
    end_choice: &'a str,
}

fn parse_when(errors: &mut FieldErrors, fields: &WhenFields<'_>) -> Option<LocalSlot> {
    let date = parse_date(fields.date);
    if date.is_none() {
        errors.add("date", "Please choose the day.");
    }
    let start = parse_time(fields.start);
    if start.is_none() {
        errors.add("start", "Please say when it starts.");
    }
    let end = parse_time(fields.end);
    if end.is_none() {
        errors.add("end", "Please say when it ends.");
    }
    let zone = parse_zone(errors, fields.zone);
    let choice = "Please choose the first or the second time.";
    let start_choice = optional(errors, "start_choice", fields.start_choice, choice);
    let end_choice = optional(errors, "end_choice", fields.end_choice, choice);
    let (date, start, end, zone) = (date?, start?, end?, zone?);

    let ends_next_day = !fields.ends_next_day.trim().is_empty();
    // Where the clock is set back, the second 02:15 comes after the first 02:30.
    let clock_goes_back = (start_choice, end_choice) == (Some(Occurrence::First), Some(Occurrence::Second));
    if end <= start && !ends_next_day && !clock_goes_back {
        errors.add("end", "The end must come after the start. If it ends after midnight, tick “Ends the next day”.");
        return None;
    }
    let Some(end_date) = (if ends_next_day { date.succ_opt() } else { Some(date) }) else {
        errors.add("date", "Please choose an earlier day.");
        return None;
    };
    let (start, end) = (LocalTime { date, time: start }, LocalTime { date: end_date, time: end });
    Some(LocalSlot { start, end, zone, start_choice, end_choice })
}

fn parse_zone(errors: &mut FieldErrors, raw: &str) -> Option<String> {
    let zone = raw.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    if zone.is_empty() || zone.len() > ZONE_MAX || !zone.chars().all(is_name) {
        errors.add("zone", "Please choose a time zone.");
        return None;
    }
    Some(zone.to_owned())
}

/// Of `place` and `link` only the one that applies is read: the other may be left over from before one changed one's mind.
pub(super) fn parse_venue(errors: &mut FieldErrors, venue: &str, place: &str, link: &str) -> Option<Venue> {
    match venue.trim().parse() {
        Ok(VenueKind::InPerson) => {
            let place = errors.required_text("place", "Place", place, PLACE_MAX, "Please say where you want to meet.");
            Some(Venue::InPerson(one_line(&place)))
        }
        Ok(VenueKind::Virtual) => {
            let link = errors.text("link", "Link", link, LINK_MAX);
            if !link.is_empty() && !is_web_link(&link) {
                errors.add("link", "A link starts with https:// or http://, and has no spaces.");
            }
            Some(Venue::Virtual(link))
        }
        Err(()) => {
            errors.add("venue", "Please choose whether you meet in person or virtually.");
            None
        }
    }
}

/// A title or a place also stands in mails and calendars, where a line break would end it.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\t'], " ")
}

fn optional<T: std::str::FromStr>(errors: &mut FieldErrors, field: &str, raw: &str, sentence: &str) -> Option<T> {
    let raw = raw.trim();
    if raw.is_empty() {
        return None;
    }
    let value = raw.parse().ok();
    if value.is_none() {
        errors.add(field, sentence);
    }
    value
}
