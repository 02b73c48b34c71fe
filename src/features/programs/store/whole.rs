//! What a program is made of beside its own row, in one statement: skills, fields, questions, attachments,
//! milestones, coordinators.

use sqlx::FromRow;

use crate::args;
use crate::features::programs::model::{Asked, FieldKind, ProgramField, Question};
use crate::server::Conn;
use crate::server::bulk::places;
use crate::server::db::Bind;
use crate::shared::id::{FileId, PersonId, ProgramFieldId, ProgramId, QuestionId};
use crate::shared::{AppError, AppResult};

/// A milestone of the program's template, as far as its pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    pub name: String,
    pub due_days: Option<i64>,
}

/// Somebody who runs the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coordinator {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub is_deactivated: bool,
}

/// A file that belongs to a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: FileId,
    pub name: String,
    pub size: u64,
}

/// Everything that belongs to a program and is not in its row, each in its order.
#[derive(Clone, Debug, Default)]
pub struct Whole {
    pub skills: Vec<String>,
    pub fields: Vec<ProgramField>,
    pub questions: Vec<Question>,
    pub attachments: Vec<Attachment>,
    pub plan: Vec<PlannedStep>,
    pub coordinators: Vec<Coordinator>,
}

#[derive(FromRow)]
struct Piece {
    what: String,
    id: uuid::Uuid,
    label: String,
    kind: String,
    choices: String,
    more: String,
    number: Option<i64>,
}

/// Reads it.
pub async fn find_whole(conn: &mut Conn, program: ProgramId) -> AppResult<Whole> {
    let sql = "SELECT what, id, label, kind, choices, more, number FROM (
            SELECT 'field' AS what, id, label, kind, choices, value AS more, CAST(NULL AS BIGINT) AS number,
                   position, '' AS name FROM program_fields WHERE program_id = $1
            UNION ALL
            SELECT 'question', id, label, kind, choices, part, CASE WHEN is_required THEN 1 ELSE 0 END, position, ''
            FROM program_questions WHERE program_id = $1
            UNION ALL
            SELECT 'skill', s.id, s.name, '', '', '', NULL, 0, s.key
            FROM program_skills k JOIN skills s ON s.id = k.skill_id WHERE k.program_id = $1
            UNION ALL
            SELECT 'milestone', m.id, m.name, '', '', '', m.due_days, m.position, ''
            FROM plans t JOIN milestones m ON m.plan_id = t.id AND m.removed_at IS NULL
            WHERE t.program_id = $1 AND t.mentorship_id IS NULL
            UNION ALL
            SELECT 'attachment', f.id, f.name, '', '', '', f.size, a.position, ''
            FROM program_attachments a JOIN files f ON f.id = a.file_id AND f.removed_at IS NULL WHERE a.program_id = $1
            UNION ALL
            SELECT 'coordinator', x.id, x.name, '', '', x.email, CASE WHEN x.deactivated_at IS NULL THEN 0 ELSE 1 END, 0, x.name
            FROM program_coordinators c JOIN people x ON x.id = c.person_id WHERE c.program_id = $1 AND c.ended_at IS NULL
         ) pieces ORDER BY what, position, name, id";
    let pieces: Vec<Piece> = conn.all(sql, args![program]).await?;
    let mut whole = Whole::default();
    for piece in pieces {
        whole.put(piece)?;
    }
    Ok(whole)
}

impl Whole {
    /// Who runs the program beside admins and can sign in to do so.
    pub fn running(&self) -> impl Iterator<Item = &Coordinator> {
        self.coordinators.iter().filter(|person| !person.is_deactivated)
    }

    fn put(&mut self, piece: Piece) -> AppResult<()> {
        let Piece { what, id, label, kind, choices, more, number } = piece;
        let choices = || choices.lines().map(str::to_owned).collect();
        match what.as_str() {
            "field" => {
                let (id, kind) = (ProgramFieldId(id), kind_of(&kind)?);
                self.fields.push(ProgramField { id, label, kind, choices: choices(), value: more });
            }
            "question" => self.questions.push(Question {
                id: QuestionId(id),
                part: more.parse().map_err(|()| AppError::Internal)?,
                label,
                kind: kind_of(&kind)?,
                choices: choices(),
                is_required: number == Some(1),
            }),
            "skill" => self.skills.push(label),
            "attachment" => {
                let size = u64::try_from(number.unwrap_or_default()).unwrap_or_default();
                self.attachments.push(Attachment { id: FileId(id), name: label, size });
            }
            "milestone" => self.plan.push(PlannedStep { name: label, due_days: number }),
            _ => {
                let is_deactivated = number == Some(1);
                self.coordinators.push(Coordinator { id: PersonId(id), name: label, email: more, is_deactivated });
            }
        }
        Ok(())
    }
}

fn kind_of(word: &str) -> AppResult<FieldKind> {
    word.parse().map_err(|()| AppError::Internal)
}

#[derive(FromRow)]
struct QuestionRow {
    id: QuestionId,
    program_id: ProgramId,
    part: Asked,
    label: String,
    kind: FieldKind,
    choices: String,
    is_required: bool,
}

/// What these programs ask of whoever joins, in order.
pub async fn list_questions(conn: &mut Conn, programs: &[ProgramId]) -> AppResult<Vec<(ProgramId, Question)>> {
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT id, program_id, part, label, kind, choices, is_required FROM program_questions WHERE program_id IN ({})
         ORDER BY program_id, position, id",
        places(conn, programs.len())
    );
    let args = programs.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect();
    let rows: Vec<QuestionRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
    let question = |row: QuestionRow| {
        let QuestionRow { id, program_id, part, label, kind, choices, is_required } = row;
        let choices = choices.lines().map(str::to_owned).collect();
        (program_id, Question { id, part, label, kind, choices, is_required })
    };
    Ok(rows.into_iter().map(question).collect())
}
