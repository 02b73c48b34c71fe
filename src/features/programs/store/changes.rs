//! What changes a program. Whoever changes one has claimed its version first, which locks its row until the commit.

use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

use super::{NewProgram, Whole};
use crate::args;
use crate::features::programs::model::{
    Basics, FieldDraft, Frame, ProgramField, ProgramState, Question, QuestionDraft, Settings, Standing,
};
use crate::server::{Conn, token};
use crate::shared::id::{ProgramFieldId, ProgramId, QuestionId};
use crate::shared::time::Instant;
use crate::shared::{AppResult, fold};

/// Stores a new program, without its skills.
pub async fn insert(conn: &mut Conn, id: ProgramId, program: &NewProgram, now: Instant) -> AppResult<()> {
    let sql = "INSERT INTO programs (id, title, description, state, starts_on, ends_on, evaluation_on, evaluation_days,
                   meeting_frequency, topics, outcomes, mentor_joining, mentee_joining, pairing, approvers, mentees_per_mentor,
                   mentors_may_edit, may_quit, may_ask_for_another_mentor, goals, managers_in_meetings, mentors_to_rank,
                   remind_after_days, expire_after_days, created_at, published_at, words)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
                   $24, $25, $26, $27)";
    let words = words(&program.title, &program.description);
    let program = program.clone();
    let s = program.settings;
    let args = args![
        id,
        program.title,
        program.description,
        program.state,
        program.starts_on,
        program.ends_on,
        program.evaluation_on,
        program.evaluation_days,
        program.meeting_frequency,
        program.topics,
        program.outcomes,
        s.mentor_joining,
        s.mentee_joining,
        s.pairing,
        s.approvers.to_string(),
        s.mentees_per_mentor,
        s.mentors_may_edit,
        s.may_quit,
        s.may_ask_for_another_mentor,
        s.goals,
        s.managers_in_meetings,
        s.mentors_to_rank,
        s.remind_after_days,
        s.expire_after_days,
        now,
        (program.state != ProgramState::Draft).then_some(now),
        words
    ];
    conn.run(sql, args).await.map(drop)
}

/// What a program is found by.
fn words(title: &str, description: &str) -> String {
    fold::sort_key(&format!("{title} {description}"))
}

/// Claims the next version of a program; 0 if somebody was first.
pub async fn claim_version(conn: &mut Conn, program: ProgramId, version: i64) -> AppResult<u64> {
    conn.run("UPDATE programs SET version = version + 1 WHERE id = $1 AND version = $2", args![program, version]).await
}

/// Locks a program until the transaction ends, without making it another version, and says where it stands as stored.
pub async fn lock(conn: &mut Conn, program: ProgramId) -> AppResult<Standing> {
    let sql =
        "UPDATE programs SET version = version WHERE id = $1 RETURNING state, archived_at IS NOT NULL, starts_on, ends_on";
    let (state, is_archived, starts_on, ends_on) =
        conn.one::<(ProgramState, bool, Option<NaiveDate>, Option<NaiveDate>)>(sql, args![program]).await?;
    Ok(Standing { state, is_archived, starts_on, ends_on })
}

/// Gives a copy what the program has beside its frame: fields, questions and attachments.
pub async fn copy_belongings(conn: &mut Conn, copy: ProgramId, from: ProgramId, whole: &Whole, now: Instant) -> AppResult<()> {
    for field in whole.fields.iter().cloned() {
        let ProgramField { label, kind, choices, value, .. } = field;
        insert_field(conn, copy, FieldDraft { label, kind, choices, value }, now).await?;
    }
    for question in whole.questions.iter().cloned() {
        let Question { part, label, kind, choices, is_required, .. } = question;
        insert_question(conn, copy, QuestionDraft { part, label, kind, choices, is_required }, now).await?;
    }
    let sql = "INSERT INTO program_attachments (program_id, file_id, position)
               SELECT $1, file_id, position FROM program_attachments WHERE program_id = $2";
    conn.run(sql, args![copy, from]).await.map(drop)
}

/// Stores the first step, without its skills.
pub async fn save_basics(conn: &mut Conn, program: ProgramId, basics: &Basics) -> AppResult<()> {
    let sql = "UPDATE programs SET title = $2, description = $3, starts_on = $4, ends_on = $5, evaluation_on = $6,
                   evaluation_days = $7, words = $8 WHERE id = $1";
    let words = words(&basics.title, &basics.description);
    let Basics { title, description, starts_on, ends_on, evaluation_on, evaluation_days, .. } = basics.clone();
    let args = args![program, title, description, starts_on, ends_on, evaluation_on, evaluation_days, words];
    conn.run(sql, args).await.map(drop)
}

/// Stores the second step.
pub async fn save_frame(conn: &mut Conn, program: ProgramId, frame: Frame) -> AppResult<()> {
    let sql = "UPDATE programs SET meeting_frequency = $2, topics = $3, outcomes = $4 WHERE id = $1";
    conn.run(sql, args![program, frame.meeting_frequency, frame.topics, frame.outcomes]).await.map(drop)
}

/// Stores the settings.
pub async fn save_settings(conn: &mut Conn, program: ProgramId, s: &Settings) -> AppResult<()> {
    let sql = "UPDATE programs SET mentor_joining = $2, mentee_joining = $3, pairing = $4, approvers = $5,
                   mentees_per_mentor = $6, mentors_may_edit = $7, may_quit = $8, may_ask_for_another_mentor = $9, goals = $10,
                   managers_in_meetings = $11, mentors_to_rank = $12, remind_after_days = $13, expire_after_days = $14
               WHERE id = $1";
    let args = args![
        program,
        s.mentor_joining,
        s.mentee_joining,
        s.pairing,
        s.approvers.to_string(),
        s.mentees_per_mentor,
        s.mentors_may_edit,
        s.may_quit,
        s.may_ask_for_another_mentor,
        s.goals,
        s.managers_in_meetings,
        s.mentors_to_rank,
        s.remind_after_days,
        s.expire_after_days
    ];
    conn.run(sql, args).await.map(drop)
}

/// Stores where the program stands. When it was first published stays; when it was closed last, too.
pub async fn save_standing(conn: &mut Conn, program: ProgramId, next: Standing, now: Instant) -> AppResult<()> {
    let sql = "UPDATE programs SET state = $2,
                   published_at = CASE WHEN $2 = 'draft' THEN published_at ELSE COALESCE(published_at, $3) END,
                   closed_at = CASE WHEN $2 = 'closed' THEN COALESCE(closed_at, $3) ELSE NULL END,
                   archived_at = CASE WHEN $4 THEN COALESCE(archived_at, $3) ELSE NULL END
               WHERE id = $1";
    conn.run(sql, args![program, next.state, now, next.is_archived]).await.map(drop)
}

/// Programs that stand otherwise on that day than is written down, with their versions: their first day has come, or their last
/// is over.
pub async fn list_moved_by_date(conn: &mut Conn, today: NaiveDate, limit: i64) -> AppResult<Vec<(ProgramId, i64)>> {
    let sql = "SELECT id, version FROM programs WHERE state IN ('open', 'running') AND ends_on < $1
               UNION SELECT id, version FROM programs WHERE state = 'open' AND starts_on <= $1
               ORDER BY 1 LIMIT $2";
    conn.all(sql, args![today, limit]).await
}

/// Which of the two lists of a program something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extras {
    Fields,
    Questions,
}

impl Extras {
    /// The list that forms and addresses call so.
    pub fn named(word: &str) -> Option<Extras> {
        match word {
            "field" => Some(Extras::Fields),
            "question" => Some(Extras::Questions),
            _ => None,
        }
    }

    fn table(self) -> &'static str {
        match self {
            Extras::Fields => "program_fields",
            Extras::Questions => "program_questions",
        }
    }
}

/// Adds a field as the last one.
pub async fn insert_field(conn: &mut Conn, program: ProgramId, draft: FieldDraft, now: Instant) -> AppResult<ProgramFieldId> {
    let id = ProgramFieldId(token::uuid(now));
    let sql = "INSERT INTO program_fields (id, program_id, position, label, kind, choices, value)
               VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM program_fields WHERE program_id = $2), $3, $4, $5, $6)";
    conn.run(sql, args![id, program, draft.label, draft.kind, draft.choices.join("\n"), draft.value]).await?;
    Ok(id)
}

/// Changes a field of the program; 0 if it has no such field.
pub async fn save_field(conn: &mut Conn, program: ProgramId, id: ProgramFieldId, draft: FieldDraft) -> AppResult<u64> {
    let sql = "UPDATE program_fields SET label = $3, kind = $4, choices = $5, value = $6 WHERE program_id = $1 AND id = $2";
    conn.run(sql, args![program, id, draft.label, draft.kind, draft.choices.join("\n"), draft.value]).await
}

/// Adds a question as the last one.
pub async fn insert_question(conn: &mut Conn, program: ProgramId, draft: QuestionDraft, now: Instant) -> AppResult<QuestionId> {
    let id = QuestionId(token::uuid(now));
    let sql = "INSERT INTO program_questions (id, program_id, position, part, label, kind, choices, is_required)
               VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM program_questions WHERE program_id = $2), $3, $4, $5, $6, $7)";
    let QuestionDraft { part, label, kind, choices, is_required } = draft;
    conn.run(sql, args![id, program, part, label, kind, choices.join("\n"), is_required]).await?;
    Ok(id)
}

/// Changes a question of the program; 0 if it has no such question.
pub async fn save_question(conn: &mut Conn, program: ProgramId, id: QuestionId, draft: QuestionDraft) -> AppResult<u64> {
    let sql = "UPDATE program_questions SET part = $3, label = $4, kind = $5, choices = $6, is_required = $7
               WHERE program_id = $1 AND id = $2";
    let QuestionDraft { part, label, kind, choices, is_required } = draft;
    conn.run(sql, args![program, id, part, label, kind, choices.join("\n"), is_required]).await
}

/// Removes a field or a question of the program; 0 if it has none such.
pub async fn delete_extra(conn: &mut Conn, program: ProgramId, list: Extras, id: uuid::Uuid) -> AppResult<u64> {
    let sql = format!("DELETE FROM {} WHERE program_id = $1 AND id = $2", list.table());
    conn.run(AssertSqlSafe(sql), args![program, id]).await
}

/// How many people answered a question of the program.
pub async fn count_answers(conn: &mut Conn, program: ProgramId, question: QuestionId) -> AppResult<i64> {
    let sql = "SELECT COUNT(DISTINCT person_id) FROM enrolments WHERE program_id = $1 AND answers LIKE $2";
    let (people,): (i64,) = conn.one(sql, args![program, format!("%\"{question}\":%")]).await?;
    Ok(people)
}

/// Gives the fields or questions of the program this order.
pub async fn save_order(conn: &mut Conn, program: ProgramId, list: Extras, ids: &[uuid::Uuid]) -> AppResult<()> {
    let sql = format!("UPDATE {} SET position = $3 WHERE program_id = $1 AND id = $2 AND position <> $3", list.table());
    for (id, position) in ids.iter().zip(1_i64..) {
        conn.run(AssertSqlSafe(sql.clone()), args![program, *id, position]).await?;
    }
    Ok(())
}

/// Removes a program that nobody ever joined, with all that is this room's.
pub async fn delete_program(conn: &mut Conn, program: ProgramId) -> AppResult<()> {
    for table in ["program_fields", "program_questions", "program_attachments", "program_skills", "program_coordinators"] {
        let sql = format!("DELETE FROM {table} WHERE program_id = $1");
        conn.run(AssertSqlSafe(sql), args![program]).await?;
    }
    conn.run("DELETE FROM programs WHERE id = $1", args![program]).await.map(drop)
}

/// The name of whoever changed a program last, if it was a person.
pub async fn find_last_changer(conn: &mut Conn, program: ProgramId) -> AppResult<Option<String>> {
    let sql = "SELECT x.name FROM events e JOIN people x ON x.id = e.actor_id
               WHERE e.program_id = $1 AND e.room = 'program' ORDER BY e.id DESC LIMIT 1";
    let row: Option<(String,)> = conn.optional(sql, args![program]).await?;
    Ok(row.map(|(name,)| name))
}
