//! What is held about one person: handed over as a file, or erased.

use serde::Serialize;

use super::audit::{self, Entry};
use super::model::OrganizationEvent;
use super::policy::{self, Reader};
use super::store::audit::Filter;
use super::store::data::{self, Subject};
use super::store::erasure;
use crate::features::milestones;
use crate::features::pairing::{self, Ending};
use crate::features::people::{self, PersonEvent};
use crate::server::paging::Position;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, files};
use crate::shared::event::{About, Event};
use crate::shared::id::{FileId, PersonId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, FieldErrors};

const EVENTS_AT_ONCE: usize = 500;

/// Everything about or by a person that its reader may see.
#[derive(Debug, Serialize)]
pub struct Export {
    format: &'static str,
    made_at: Instant,
    made_for: &'static str,
    /// What is held besides, and why it isn't here.
    left_out: Vec<&'static str>,
    profile: data::ProfileRow,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo: Option<Photo>,
    skills: Vec<data::SkillLine>,
    availability: Vec<data::AvailabilityLine>,
    enrolments: Vec<data::EnrolmentLine>,
    questions: Vec<data::QuestionLine>,
    coordinator_of: Vec<data::CoordinatorLine>,
    mentorships: Vec<data::MentorshipLine>,
    requests_for_a_mentor: Vec<data::RequestLine>,
    requests_for_another_mentor: Vec<data::ChangeLine>,
    waitlists: Vec<data::WaitLine>,
    meetings: Vec<data::MeetingLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes_we_share: Option<Vec<data::ShareLine>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes_shared_with_me: Option<Vec<data::SharedLine>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_notes: Option<Vec<data::NoteLine>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tasks: Option<Vec<data::TaskLine>>,
    steps_recorded: Vec<data::StepLine>,
    plans: Vec<data::PlanLine>,
    first_steps_hidden: Vec<data::HiddenLine>,
    uploads: Vec<data::UploadLine>,
    sessions: Vec<data::SessionLine>,
    events: Vec<EventLine>,
}

#[derive(Debug, Serialize)]
struct Photo {
    media_type: String,
    base64: String,
}

/// Something that they did, or that was done about them.
#[derive(Debug, Serialize)]
struct EventLine {
    at: Instant,
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentorship: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<String>,
}

/// Whose data somebody asks for: their own, or as an admin anybody's. For others there is nothing here.
pub async fn find(asker: &Asker, person: PersonId) -> AppResult<(Subject, Reader)> {
    let reader = policy::reader_of(&asker.viewer, person).ok_or(AppError::NotFound)?;
    Ok((data::find_subject(&mut asker.read().await?, person).await?, reader))
}

/// The file, and a line in the log that it was taken.
pub async fn export(asker: &Asker, person: PersonId) -> AppResult<Export> {
    let (subject, reader) = find(asker, person).await?;
    if subject.erased_at.is_some() {
        return Err(AppError::Refused("This person’s data were erased. Nothing is left to hand over.".into()));
    }
    scope::write(asker, move |scope| {
        Box::pin(
            async move { scope.record(&Event::Organization(OrganizationEvent::DataExported), About::person(person)).await },
        )
    })
    .await?;
    let photo = match subject.photo_id {
        Some(photo) => read_photo(asker, photo).await?,
        None => None,
    };
    let mut conn = asker.read().await?;
    collect(&mut conn, &subject, (reader, asker.viewer.id), asker.now).await.map(|export| Export { photo, ..export })
}

async fn read_photo(asker: &Asker, photo: FileId) -> AppResult<Option<Photo>> {
    let Some(row) = files::find(&mut asker.read().await?, photo).await? else { return Ok(None) };
    // Without its bytes, the log says why, and the rest is still theirs to have.
    let bytes = asker.app.files.read(photo).await.ok();
    Ok(bytes.map(|bytes| Photo { media_type: row.media_type, base64: base64(&bytes) }))
}

/// Bytes as text, in the alphabet of RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits = (0..3).fold(0_u32, |bits, at| bits << 8 | u32::from(three.get(at).copied().unwrap_or_default()));
        for at in 0..4 {
            let letter = char::from(ALPHABET[(bits >> (18 - 6 * at)) as usize & 63]);
            text.push(if at <= three.len() { letter } else { '=' });
        }
    }
    text
}

async fn collect(
    conn: &mut Conn,
    subject: &Subject,
    (reader, reader_id): (Reader, PersonId),
    now: Instant,
) -> AppResult<Export> {
    let person = subject.id;
    let is_own = reader == Reader::Themself;
    let left_out = match reader {
        Reader::Themself => vec![
            "Your password, and links at which one is set: they are kept as hashes only.",
            "Files of people that you are importing: they hold what is others’, and go within a day.",
            "What others plan among themselves: drafts of pairs, and what staff note on how a mentorship ended.",
        ],
        Reader::Admin => vec![
            "Private notes: only their author ever sees them.",
            "Descriptions, agendas, minutes and places of meetings, what others share, the reasons given around \
             meetings, and tasks: only the two of a mentorship see them.",
            "Messages to mentors, and why a mentor declined: whoever wrote them and whoever they are for see them.",
            "Closing words of mentorships.",
        ],
    };
    Ok(Export {
        format: "ithaca-person-1",
        made_at: now,
        made_for: if is_own { "the person" } else { "an admin" },
        left_out,
        profile: data::find_profile(conn, person).await?,
        photo: None,
        skills: data::list_skills(conn, person).await?,
        availability: data::list_availability(conn, person).await?,
        enrolments: data::list_enrolments(conn, person).await?,
        questions: data::list_questions(conn, person).await?,
        coordinator_of: data::list_coordinated(conn, person).await?,
        mentorships: data::list_mentorships(conn, person, is_own).await?,
        requests_for_a_mentor: data::list_requests(conn, person, is_own).await?,
        requests_for_another_mentor: data::list_changes(conn, person, reader_id).await?,
        waitlists: data::list_waits(conn, person).await?,
        meetings: data::list_meetings(conn, person, is_own).await?,
        minutes_we_share: if is_own { Some(data::list_shares(conn, person).await?) } else { None },
        minutes_shared_with_me: if is_own { Some(data::list_shared(conn, person).await?) } else { None },
        private_notes: if is_own { Some(data::list_private_notes(conn, person).await?) } else { None },
        tasks: if is_own { Some(data::list_tasks(conn, person).await?) } else { None },
        steps_recorded: data::list_steps(conn, person).await?,
        plans: data::list_plans(conn, person).await?,
        first_steps_hidden: data::list_hidden_steps(conn, person).await?,
        uploads: data::list_uploads(conn, person).await?,
        sessions: data::list_sessions(conn, person).await?,
        events: list_events(conn, person, reader_id).await?,
    })
}

async fn list_events(conn: &mut Conn, person: PersonId, reader: PersonId) -> AppResult<Vec<EventLine>> {
    let filter = Filter { person: Some(person), reader: Some(reader), ..Filter::default() };
    let (mut events, mut position) = (Vec::new(), Position::Start);
    loop {
        let page = audit::load(conn, &filter, position, EVENTS_AT_ONCE).await?;
        let is_by_them = |entry: &Entry| entry.actor.as_ref().is_some_and(|(actor, _)| *actor == person);
        let told = page.rows.into_iter().filter(|entry| is_by_them(entry) || !entry.untold.contains(&person));
        events.extend(told.map(|entry| EventLine {
            at: entry.at,
            what: format!("{} {}", entry.actor.map_or_else(|| "Ithaca".to_owned(), |(_, name)| name), entry.words),
            mentorship: entry.pair.map(|(_, names)| names.join(" and ")),
            program: entry.program.map(|(_, title)| title),
        }));
        match page.behind {
            Some(cursor) => position = Position::Behind(cursor),
            None => return Ok(events),
        }
    }
}

/// Erases a person's data for good. `name` is typed by whoever asks, so that nobody erases the wrong one.
pub async fn erase(asker: &Asker, person: PersonId, name: String) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(erase_in(scope, person, name))).await?;
    // Until then the file of a SQLite store holds what was erased, and what was not yet written over.
    asker.app.db.fold_in().await;
    Ok(())
}

async fn erase_in(scope: &mut Scope, person: PersonId, name: String) -> AppResult<()> {
    policy::may_erase(scope.viewer()?, person)?;
    let subject = data::find_subject(&mut scope.conn, person).await?;
    if subject.erased_at.is_some() {
        return Err(AppError::Refused("This person’s data were erased before.".into()));
    }
    if name.split_whitespace().ne(subject.name.split_whitespace()) {
        let mut errors = FieldErrors::default();
        errors.add("name", format!("Write the name as it stands above: {}.", subject.name));
        return Err(AppError::Invalid(errors));
    }
    // Plans before people: the order in which everybody locks.
    for (mentorship, program) in pairing::list_lasting_of(&mut scope.conn, person).await? {
        milestones::hold(scope, mentorship).await?;
        let about = About { subject: Some(mentorship.0), mentorship: Some(mentorship), program: Some(program) };
        pairing::end_early(scope, about, Ending::Removed, "").await?;
    }
    people::lock_organization(&mut scope.conn).await?;
    if subject.is_admin && !people::has_other_admin(&mut scope.conn, person).await? {
        return Err(AppError::Refused("This is the last admin. Make somebody else an admin first.".into()));
    }
    people::lock_pair(&mut scope.conn, person, person).await?;
    if !pairing::list_lasting_of(&mut scope.conn, person).await?.is_empty() {
        return Err(AppError::Refused("They were paired in this very moment. Please try again.".into()));
    }
    if let Some(photo) = subject.photo_id {
        files::remove(scope, photo).await?;
        people::face_changed(scope, person);
    }
    erasure::erase(&mut scope.conn, &subject, scope.now).await?;
    scope.record(&Event::Person(PersonEvent::PersonErased), About::person(person)).await
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_are_written_as_text_that_others_can_read() {
        for (bytes, text) in [
            (b"".as_slice(), ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg=="),
            (b"\xff\xfe\xfd", "//79"),
        ] {
            assert_eq!(base64(bytes), text);
        }
    }
}
