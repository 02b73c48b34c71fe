//! Reading meetings through the person, and putting them into words.

use super::model::{Answer, Arrangement, MeetingEvent, MeetingList, MeetingState, Party, Venue, Waiting};
use super::policy::{self, Relation};
use super::store::{self, Around, EventRow, Meeting};
use super::view::{Details, Face, HistoryLine, MeetingCard, MeetingView, ProposalView, Tone, When};
use super::words;
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Member, Mentorship};
use crate::server::paging::{Order, Page, Position};
use crate::server::{Asker, Conn};
use crate::shared::event::Event;
use crate::shared::id::{MeetingId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, Slot};
use crate::ui::avatar::first_name;

const HISTORY_AT_MOST: i64 = 100;

/// What whoever asks is to the meetings of a mentorship.
pub fn relation_of(mentorship: &Mentorship) -> Relation {
    let ties = mentorship.ties;
    let party = match (ties.mentor, ties.mentee) {
        (true, _) => Some(Party::Mentor),
        (_, true) => Some(Party::Mentee),
        _ => None,
    };
    Relation {
        party,
        staff: ties.staff,
        manages_mentee: ties.manages_mentee,
        manages_mentor: ties.manages_mentor,
        managers_in_meetings: mentorship.managers_in_meetings,
        active: mentorship.is_active(),
    }
}

/// A meeting and its mentorship, through the person: not found for whoever may not see it.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: MeetingId) -> AppResult<(Meeting, Mentorship)> {
    let meeting = store::find(conn, id).await?;
    let mentorship = pairing::find_for(conn, viewer, meeting.mentorship).await?;
    if policy::may_see(&relation_of(&mentorship)) { Ok((meeting, mentorship)) } else { Err(AppError::NotFound) }
}

/// Whether somebody may be told that this meeting changed.
pub async fn may_follow(asker: &Asker, id: MeetingId) -> AppResult<bool> {
    match find_for(&mut asker.read().await?, &asker.viewer, id).await {
        Ok(_) => Ok(true),
        Err(AppError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The meeting as its reader sees it.
pub async fn load_view(asker: &Asker, id: MeetingId) -> AppResult<MeetingView> {
    view_in(&mut asker.read().await?, &asker.viewer, id, asker.now).await
}

/// The same on a connection that is at hand.
pub async fn view_in(conn: &mut Conn, viewer: &Viewer, id: MeetingId, now: Instant) -> AppResult<MeetingView> {
    page_in(conn, viewer, id, now).await.map(|(view, _)| view)
}

/// The same with its mentorship, for the page.
pub async fn page_in(conn: &mut Conn, viewer: &Viewer, id: MeetingId, now: Instant) -> AppResult<(MeetingView, Mentorship)> {
    let (meeting, beside) = store::find_page(conn, id, viewer.id).await?;
    let mentorship = pairing::find_for(conn, viewer, meeting.mentorship).await?;
    let relation = relation_of(&mentorship);
    if !policy::may_see(&relation) {
        return Err(AppError::NotFound);
    }
    let events = store::list_events(conn, id, HISTORY_AT_MOST).await?;
    let pair = Pair::of(&mentorship);
    let present = meeting.arrangement.as_of(now);
    let reads_details = policy::may_see_details(&relation);
    // Of reasons, staff read only how staff settled it; why the two declined or canceled is theirs.
    let is_settled = matches!(present.state, MeetingState::Held | MeetingState::NotHeld);
    let reads_closing = reads_details || relation.staff && is_settled;
    let cx = Reader { viewer, pair: &pair, relation, now };
    let card = cx.card(&meeting, mentorship.program_title.clone());
    let view = MeetingView {
        me: relation.party,
        headline: cx.headline(&present),
        away: slot_to_show(&present).map_or_else(String::new, |slot| words::away(slot.starts_at, now, &viewer.zone)),
        about: beside.about,
        about_item: beside.about_item,
        venue_kind: meeting.venue.kind(),
        proposal: present.open_proposal().map(|p| ProposalView {
            by: pair.face(p.by, viewer),
            when: p.slot.map(|slot| cx.when(slot, &meeting)),
            instead_of: p.instead_of.map(|slot| cx.when(slot, &meeting)),
            reason: if reads_details { p.reason.clone() } else { String::new() },
        }),
        answers: cx.answers(&present),
        has_ended: present.has_ended(now),
        closing_reason: if reads_closing { present.closing_reason.clone() } else { String::new() },
        need_reason: card.moves.iter().copied().filter(|kind| present.needs_reason(*kind)).collect(),
        details: reads_details.then(|| Details {
            description: meeting.description.clone(),
            agenda: meeting.agenda.clone(),
            minutes: meeting.minutes.clone(),
            place: meeting.venue.place().to_owned(),
            link: meeting.venue.link().to_owned(),
            notes_version: meeting.notes_version,
            details_version: meeting.details_version,
            may_edit_details: policy::may_edit_details(&relation, &meeting.arrangement, now),
            may_edit_agenda: policy::may_edit_agenda(&relation, &meeting.arrangement, now),
            may_edit_minutes: policy::may_edit_minutes(&relation, &meeting.arrangement, now),
        }),
        private_note: policy::may_see_private_note(&relation, true).then(|| beside.private_note.unwrap_or_default()),
        may_write_private_note: policy::may_write_private_note(&relation),
        may_open_mentorship: mentorship.ties.may_see_progress(mentorship.is_active()),
        history: cx.history(&meeting, events, reads_details),
        zone: viewer.zone.clone(),
        may_share_minutes: policy::may_share_minutes(&relation, &meeting.arrangement, now),
        card,
    };
    Ok((view, mentorship))
}

/// A page of one of the viewer's own lists.
pub async fn list(asker: &Asker, list: MeetingList, position: Position, size: usize) -> AppResult<Page<MeetingCard>> {
    let scan = position.scan(store::order_of(list), size);
    let rows = store::list(&mut asker.read().await?, asker.viewer.id, list, asker.now, scan).await?;
    let page = position.page(rows, size, |(meeting, around)| around.cursor(meeting));
    Ok(page.filter_map(|(meeting, around)| card_in_list(asker, list, &meeting, around)))
}

/// A page of what somebody may have to settle as staff, the oldest first; not found for whoever is no staff.
pub async fn list_unsettled(
    asker: &Asker,
    program: Option<ProgramId>,
    position: Position,
    size: usize,
) -> AppResult<Page<MeetingCard>> {
    let mut conn = asker.read().await?;
    if !store::count_elsewhere(&mut conn, &asker.viewer).await?.is_staff {
        return Err(AppError::NotFound);
    }
    let rows = store::list_unsettled(&mut conn, &asker.viewer, program, position.scan(Order::OldestFirst, size)).await?;
    let page = position.page(rows, size, |(meeting, around)| around.cursor(meeting));
    Ok(page.filter_map(|(meeting, around)| {
        let relation = Relation { staff: true, active: around.is_active, ..Relation::default() };
        Some(card_of(asker, &meeting, around, relation))
    }))
}

/// What is ahead of somebody: the beginnings of two of their lists.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    pub waiting: Vec<MeetingCard>,
    /// Whether more is waiting than that.
    pub has_more: bool,
    pub upcoming: Vec<MeetingCard>,
}

/// What waits for the viewer and what is coming up, at most so many of each.
pub async fn list_ahead(asker: &Asker, size: usize) -> AppResult<Ahead> {
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let rows = store::list_ahead(&mut asker.read().await?, asker.viewer.id, asker.now, limit).await?;
    let mut ahead = Ahead::default();
    for (list, meeting, around) in rows {
        let cards = if list == MeetingList::Waiting { &mut ahead.waiting } else { &mut ahead.upcoming };
        cards.extend(card_in_list(asker, list, &meeting, around));
    }
    ahead.has_more = ahead.waiting.len() > size;
    ahead.waiting.truncate(size);
    ahead.upcoming.truncate(size);
    Ok(ahead)
}

/// A card for a list it really is in: between two runs of the clock's job the stored list may be the one before.
fn card_in_list(asker: &Asker, list: MeetingList, meeting: &Meeting, around: Around) -> Option<MeetingCard> {
    let party = if around.mentor_id == asker.viewer.id { Party::Mentor } else { Party::Mentee };
    if meeting.arrangement.list_for(party, asker.now) != list {
        return None;
    }
    let relation = Relation { party: Some(party), active: around.is_active, ..Relation::default() };
    Some(card_of(asker, meeting, around, relation))
}

fn card_of(asker: &Asker, meeting: &Meeting, around: Around, relation: Relation) -> MeetingCard {
    let member = |id, name, zone| Member { id, name, title: String::new(), zone };
    let pair = Pair {
        mentor: member(around.mentor_id, around.mentor_name, around.mentor_zone),
        mentee: member(around.mentee_id, around.mentee_name, around.mentee_zone),
    };
    let reader = Reader { viewer: &asker.viewer, pair: &pair, relation, now: asker.now };
    reader.card(meeting, around.program_title)
}

/// The newest meetings of a mentorship that its page shows.
pub async fn list_of_mentorship(asker: &Asker, mentorship: &Mentorship, limit: i64) -> AppResult<Vec<MeetingCard>> {
    let relation = relation_of(mentorship);
    if !policy::may_see(&relation) {
        return Ok(Vec::new());
    }
    let rows = store::list_of_mentorship(&mut asker.read().await?, mentorship.id, limit).await?;
    let pair = Pair::of(mentorship);
    let reader = Reader { viewer: &asker.viewer, pair: &pair, relation, now: asker.now };
    Ok(rows.iter().map(|meeting| reader.card(meeting, mentorship.program_title.clone())).collect())
}

struct Pair {
    mentor: Member,
    mentee: Member,
}

impl Pair {
    fn of(mentorship: &Mentorship) -> Pair {
        Pair { mentor: mentorship.mentor.clone(), mentee: mentorship.mentee.clone() }
    }

    fn member(&self, party: Party) -> &Member {
        match party {
            Party::Mentor => &self.mentor,
            Party::Mentee => &self.mentee,
        }
    }

    fn face(&self, party: Party, viewer: &Viewer) -> Face {
        let Member { id, name, .. } = self.member(party).clone();
        Face { id, name, is_me: id == viewer.id }
    }
}

struct Reader<'a> {
    viewer: &'a Viewer,
    pair: &'a Pair,
    relation: Relation,
    now: Instant,
}

impl Reader<'_> {
    /// The one whose face stands beside the time: the other party, or the mentee for whoever is neither of the two.
    fn other(&self) -> &Member {
        self.pair.member(self.relation.party.map_or(Party::Mentee, Party::other))
    }

    fn when(&self, slot: Slot, meeting: &Meeting) -> When {
        let venue_zone = matches!(meeting.venue, Venue::InPerson(_)).then_some(meeting.zone.as_str());
        let other = self.relation.party.map(|_| self.other());
        words::when(slot, self.now, &self.viewer.zone, other, venue_zone)
    }

    fn card(&self, meeting: &Meeting, program_title: String) -> MeetingCard {
        let present = meeting.arrangement.as_of(self.now);
        let waiting = present.waits_for(self.now);
        let waits_for_me = self.relation.party.is_some_and(|me| waiting.is_for(me));
        let proposal = present.open_proposal();
        let is_rescheduling = present.state == MeetingState::Scheduled && proposal.is_some();
        let venue = match &meeting.venue {
            Venue::InPerson(place) => place.clone(),
            Venue::Virtual(_) => "Virtual meeting".to_owned(),
        };
        MeetingCard {
            id: meeting.id,
            mentorship: meeting.mentorship,
            version: present.version,
            title: meeting.title.clone(),
            program_title,
            kind: meeting.kind,
            state: present.state,
            tone: tone(&present, waits_for_me),
            standing: self.standing(&present, waiting),
            when: slot_to_show(&present).map(|slot| self.when(slot, meeting)),
            other: {
                let Member { id, name, .. } = self.other().clone();
                Face { id, name, is_me: false }
            },
            mentor: self.pair.face(Party::Mentor, self.viewer),
            mentee: self.pair.face(Party::Mentee, self.viewer),
            venue: policy::may_see_details(&self.relation).then(|| (meeting.venue.kind(), venue)),
            moves: policy::moves_for(&self.relation, &meeting.arrangement, self.now),
            waits_for_me,
            waits_for_confirmation: waits_for_me && !matches!(waiting, Waiting::Answer(_)),
            asked_to_suggest: waits_for_me && proposal.is_some_and(|p| p.slot.is_none()),
            is_rescheduling,
            proposed: proposal.filter(|_| is_rescheduling).and_then(|p| p.slot).map(|slot| self.when(slot, meeting)),
            their_answer: self.relation.party.and_then(|me| present.answer_of(me.other())),
        }
    }

    fn standing(&self, present: &Arrangement, waiting: Waiting) -> String {
        let name = |party: Party| first_name(&self.pair.member(party).name);
        let me = self.relation.party;
        match waiting {
            Waiting::Answer(whose) if me == Some(whose) => "Waiting for you".to_owned(),
            Waiting::Answer(whose) => format!("Waiting for {}", name(whose)),
            Waiting::Confirmation { .. } if me.is_some_and(|me| waiting.is_for(me)) => "Did it take place?".to_owned(),
            Waiting::Confirmation { mentor, .. } => {
                format!("Waiting for {}", name(if mentor { Party::Mentor } else { Party::Mentee }))
            }
            Waiting::Settlement { .. } | Waiting::Nobody => present.state.label().to_owned(),
        }
    }

    /// The state with names, for the meeting's own page.
    fn headline(&self, present: &Arrangement) -> String {
        let waiting = present.waits_for(self.now);
        let standing = self.standing(present, waiting);
        let Some(proposal) = present.open_proposal() else {
            let asks_me =
                matches!(waiting, Waiting::Confirmation { .. }) && self.relation.party.is_some_and(|me| waiting.is_for(me));
            return if asks_me { format!("{standing} Waiting for you") } else { standing };
        };
        let name = |party: Party| first_name(&self.pair.member(party).name);
        let (author, turn) = (proposal.by, proposal.turn());
        let whose = if self.relation.party == Some(turn) { "you".to_owned() } else { name(turn) };
        if self.relation.party == Some(author) {
            return standing;
        }
        let author = name(author);
        match (proposal.slot, proposal.instead_of) {
            (None, _) => format!("{author} asks for a suggestion, waiting for {whose}"),
            (Some(_), Some(_)) => format!("{author} proposes another time, waiting for {whose}"),
            (Some(_), None) => format!("{author} asks, waiting for {whose}"),
        }
    }

    fn answers(&self, present: &Arrangement) -> Vec<(Face, Option<Answer>)> {
        let first = self.relation.party.unwrap_or(Party::Mentor);
        [first, first.other()].map(|party| (self.pair.face(party, self.viewer), present.answer_of(party))).into()
    }

    fn history(&self, meeting: &Meeting, rows: Vec<EventRow>, reads_words: bool) -> Vec<HistoryLine> {
        let (_, unwritten) = meeting.arrangement.as_of_with_events(self.now);
        let by_the_clock =
            unwritten.into_iter().rev().filter_map(|event| self.line(meeting, None, self.now, &event, reads_words));
        let written = rows.into_iter().filter_map(|row| {
            let Ok(Event::Meeting(event)) = serde_json::from_str(&row.body) else { return None };
            let by = row.actor_id.zip(row.actor_name).map(|(id, name)| Face { id, name, is_me: id == self.viewer.id });
            self.line(meeting, by, row.at, &event, reads_words)
        });
        by_the_clock.chain(written).collect()
    }

    fn line(
        &self,
        meeting: &Meeting,
        by: Option<Face>,
        at: Instant,
        event: &MeetingEvent,
        reads_words: bool,
    ) -> Option<HistoryLine> {
        let told = words::tell(event, |slot| words::in_words(&self.when(slot, meeting)))?;
        let at = told.at.unwrap_or(at);
        let reads_words = reads_words || self.relation.staff && matches!(event, MeetingEvent::MeetingResolved { .. });
        Some(HistoryLine {
            at: words::moment(at, self.now, &self.viewer.zone),
            machine_at: at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            by: by.filter(|_| told.has_actor),
            sentence: told.sentence,
            words: if reads_words { told.words.to_owned() } else { String::new() },
        })
    }
}

/// The time that a meeting is shown with: none while its only proposal is "you suggest".
fn slot_to_show(present: &Arrangement) -> Option<Slot> {
    let is_unset = present.agreed.is_none() && present.open_proposal().is_some_and(|p| p.slot.is_none());
    if is_unset { None } else { present.slot() }
}

fn tone(present: &Arrangement, waits_for_me: bool) -> Tone {
    match present.state {
        _ if waits_for_me => Tone::Wait,
        MeetingState::Held => Tone::Done,
        state if state.came_to_nothing() || state == MeetingState::NotHeld => Tone::Over,
        _ => Tone::Plan,
    }
}
