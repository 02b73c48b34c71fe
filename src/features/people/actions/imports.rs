//! Importing people: a file is staged, its columns matched, its rows judged, and all of it applied at once or nothing.
//!
//! Staging is a few small rows. Applying is one transaction, because an admin's file must be in or not in; it costs a few
//! dozen statements with hundreds of rows each, well under a second for ten thousand people, during which readers go on.

use std::collections::HashSet;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{may_administer, wrong};
use crate::features::people::imports::verdict::addresses;
use crate::features::people::imports::{Matching, Rules, Shown, Verdict, judge, managers_of_shown, shown};
use crate::features::people::model::PersonEvent;
use crate::features::people::store::{self, imports};
use crate::server::csv::{self, Line};
use crate::server::scope::{self, Scope};
use crate::server::{App, Asker, Conn, token, zones};
use crate::shared::event::{About, Event};
use crate::shared::id::{ImportId, PersonId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// How long a file waits for its commit.
const WAITS: TimeDelta = TimeDelta::days(1);
/// So many letters of what a column holds are shown beside its name.
const SAMPLE: usize = 40;
/// So many of those who would be new, and of those who would be changed, are shown before that.
const SHOWN: usize = 10;
/// A file is at most this large.
pub const MOST_BYTES: usize = 5 << 20;

/// A file that waits, with its header and what was matched.
pub struct Waiting {
    pub id: ImportId,
    pub file_name: String,
    pub header: Vec<String>,
    /// The first thing that each column holds.
    pub sample: Vec<String>,
    /// Nothing until its admin has said which column is what.
    pub matching: Option<Matching>,
    /// What came of it, once it was carried out.
    pub outcome: Option<Outcome>,
    pub refused: String,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
    pub refused: usize,
}

impl Outcome {
    /// The counts of what would happen.
    pub fn of(verdict: &Verdict) -> Outcome {
        Outcome {
            added: verdict.new.len(),
            changed: verdict.changed.len(),
            unchanged: verdict.unchanged,
            refused: verdict.refused_rows(),
        }
    }
}

/// What is said of a file of more than [`MOST_BYTES`].
pub fn import_is_too_large() -> AppError {
    wrong("file", "The file is larger than 5 MB. Divide it into several.")
}

/// Reads a file and keeps its lines for a day.
pub async fn stage(asker: &Asker, file_name: String, bytes: Vec<u8>) -> AppResult<ImportId> {
    may_administer(&asker.viewer)?;
    if bytes.is_empty() {
        // A browser sends the field also where no file was chosen, without a name.
        return Err(wrong("file", if file_name.is_empty() { "Choose a file." } else { "The file is empty." }));
    }
    if bytes.len() > MOST_BYTES {
        return Err(import_is_too_large());
    }
    let read = tokio::task::spawn_blocking(move || csv::read(&bytes)).await.map_err(|_| AppError::Internal)?;
    let table = read.map_err(|sentence| wrong("file", &sentence))?;
    let (id, admin) = (ImportId(token::uuid(asker.now)), asker.viewer.id);
    let file_name: String = file_name.chars().filter(|letter| !letter.is_control()).take(120).collect();
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let (now, lines) = (scope.now, (table.header.as_slice(), table.lines.as_slice()));
            imports::insert(&mut scope.conn, (id, admin), file_name, lines, now, now + WAITS).await
        })
    })
    .await?;
    Ok(id)
}

/// One's own file that waits, or that was carried out within the day.
pub async fn find(asker: &Asker, id: ImportId) -> AppResult<Waiting> {
    may_administer(&asker.viewer)?;
    find_in(&mut asker.read().await?, asker.viewer.id, id, asker.now).await
}

async fn find_in(conn: &mut Conn, admin: PersonId, id: ImportId, now: Instant) -> AppResult<Waiting> {
    let import = imports::find(conn, admin, id, now).await?;
    let header: Vec<String> = read_json(&import.header)?;
    let lines: Vec<Line> = import.first_lines.as_deref().map_or(Ok(Vec::new()), read_json)?;
    let held = |place: usize| {
        lines.iter().find_map(|line| line.cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty()))
    };
    let sample = (0..header.len()).map(|place| held(place).unwrap_or_default().chars().take(SAMPLE).collect()).collect();
    Ok(Waiting {
        id: import.id,
        file_name: import.file_name,
        header,
        sample,
        matching: import.matching.as_deref().map(read_json).transpose()?,
        outcome: import.outcome.as_deref().map(read_json).transpose()?,
        refused: import.refused,
    })
}

fn read_json<'t, T: Deserialize<'t>>(text: &'t str) -> AppResult<T> {
    serde_json::from_str(text).map_err(|error| {
        tracing::error!(%error, "an import cannot be read");
        AppError::Internal
    })
}

/// Remembers which column is what; of a file that was imported meanwhile it is known already.
pub async fn match_columns(asker: &Asker, id: ImportId, matching: Matching) -> AppResult<()> {
    let waiting = find(asker, id).await?;
    if let Some(sentence) = matching.lack() {
        return Err(wrong("email", sentence));
    }
    let mut taken = HashSet::new();
    let is_doubled = matching.columns.values().any(|place| *place >= waiting.header.len() || !taken.insert(*place));
    if is_doubled {
        return Err(wrong("email", "Each column of the file can be only one thing."));
    }
    let Some(zone) = zones::known(&matching.zone) else {
        return Err(wrong("zone", "Choose one of the zones in the list."));
    };
    let matching = Matching { zone, ..matching };
    let matching = serde_json::to_string(&matching).map_err(|_| AppError::Internal)?;
    scope::write(asker, move |scope| Box::pin(async move { imports::save_matching(&mut scope.conn, id, matching).await }))
        .await
        .map(drop)
}

/// What would happen, with what would be written for the first of those whom it concerns.
pub struct Preview {
    pub verdict: Verdict,
    pub shown: Vec<Shown>,
}

/// What carrying it out would do now. Nothing while its columns are not matched.
pub async fn preview(asker: &Asker, waiting: &Waiting) -> AppResult<Option<Preview>> {
    let Some(matching) = &waiting.matching else { return Ok(None) };
    let mut conn = asker.read().await?;
    let lines = imports::list_lines(&mut conn, waiting.id).await?;
    let verdict = judge_now(&mut conn, &lines, waiting.header.len(), matching, &rules_of(asker), asker.now).await?;
    let names = store::list_names(&mut conn, &managers_of_shown(&verdict, SHOWN)).await?;
    let shown = shown(&verdict, SHOWN, &names);
    Ok(Some(Preview { verdict, shown }))
}

/// The refused rows as a file: those of the import, or those that it would refuse now. Nothing where none is.
pub async fn refused_rows(asker: &Asker, waiting: Waiting) -> AppResult<Option<String>> {
    if let Some(outcome) = waiting.outcome {
        return Ok((outcome.refused > 0).then_some(waiting.refused));
    }
    let Some(matching) = &waiting.matching else { return Ok(None) };
    let mut conn = asker.read().await?;
    let lines = imports::list_lines(&mut conn, waiting.id).await?;
    let verdict = judge_now(&mut conn, &lines, waiting.header.len(), matching, &rules_of(asker), asker.now).await?;
    Ok((!verdict.refused.is_empty()).then(|| csv::refused_file(&waiting.header, &lines, &verdict.refused)))
}

fn rules_of(asker: &Asker) -> Rules {
    Rules { zone: zones::known, email_domains: asker.app.organization.get().email_domains.clone() }
}

async fn judge_now(
    conn: &mut Conn,
    lines: &[Line],
    width: usize,
    matching: &Matching,
    rules: &Rules,
    now: Instant,
) -> AppResult<Verdict> {
    let known = imports::list_known(conn, addresses(lines, matching).into_iter().collect()).await?;
    let people: Vec<PersonId> = known.values().map(|known| known.id).collect();
    let up = imports::list_lines_up(conn, &people).await?;
    Ok(judge(lines, width, matching, &known, &up, rules, || PersonId(token::uuid(now))))
}

/// Carries it out: everybody who is not refused is in, or nobody. Whoever asks a second time finds it done.
pub async fn commit(asker: &Asker, id: ImportId) -> AppResult<()> {
    let waiting = find(asker, id).await?;
    if waiting.outcome.is_some() {
        return Ok(());
    }
    let Some(matching) = waiting.matching else {
        return Err(AppError::Refused("Say first which column is what.".into()));
    };
    let lines = imports::list_lines(&mut asker.read().await?, id).await?;
    let header = waiting.header;
    let rules = rules_of(asker);
    scope::write(asker, move |scope| Box::pin(async move { commit_in(scope, id, &header, &lines, &matching, &rules).await }))
        .await
}

async fn commit_in(
    scope: &mut Scope,
    id: ImportId,
    header: &[String],
    lines: &[Line],
    matching: &Matching,
    rules: &Rules,
) -> AppResult<()> {
    let now = scope.now;
    store::lock_organization(&mut scope.conn).await?;
    let verdict = judge_now(&mut scope.conn, lines, header.len(), matching, rules, now).await?;
    let outcome = Outcome::of(&verdict);
    let json = serde_json::to_string(&outcome).map_err(|_| AppError::Internal)?;
    if imports::save_outcome(&mut scope.conn, id, json, csv::refused_file(header, lines, &verdict.refused)).await? == 0 {
        return Ok(());
    }
    imports::apply(&mut scope.conn, &verdict.new, &verdict.changed, now).await.map_err(store::address_is_taken)?;
    imports::delete_lines(&mut scope.conn, id).await?;
    let event = PersonEvent::PeopleImported { added: outcome.added, changed: outcome.changed };
    scope.record(&Event::Person(event), About { subject: Some(id.0), ..About::default() }).await
}

/// Forgets one's own file.
pub async fn discard(asker: &Asker, id: ImportId) -> AppResult<()> {
    find(asker, id).await?;
    scope::write(asker, move |scope| Box::pin(async move { imports::delete(&mut scope.conn, id).await })).await
}

/// Housekeeping: files that waited for a day are forgotten.
pub async fn forget_imports(app: &App) -> AppResult<()> {
    scope::write_unasked(app, |scope| Box::pin(async move { imports::delete_expired(&mut scope.conn, scope.now).await }))
        .await
        .map(drop)
}
