//! Adding, changing, ordering and removing a program's fields and questions.

use super::{claim, record};
use crate::features::programs::model::{
    FieldDraft, MOST_OF_EACH, ProgramEvent, ProgramState, QuestionDraft, SetupStep, must_be_told, parse_version,
};
use crate::features::programs::store::{self, Extras, ProgramRow, Whole};
use crate::server::scope;
use crate::server::{Asker, Conn, Scope};
use crate::shared::form::Fields;
use crate::shared::id::{ProgramFieldId, ProgramId, QuestionId};
use crate::shared::{AppError, AppResult, FieldErrors};

const GONE: &str = "That was removed in the meantime.";
const KIND_IS_SETTLED: &str = "People may have answered this already. Ask a new question instead.";

/// What a form of this step does, by the word of its button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Save,
    Remove,
    Up,
    Down,
}

impl Act {
    fn of(word: &str) -> Option<(Extras, Act)> {
        let (act, list) = word.split_once('_')?;
        let act = match act {
            "save" => Act::Save,
            "remove" => Act::Remove,
            "up" => Act::Up,
            "down" => Act::Down,
            _ => return None,
        };
        Some((Extras::named(list)?, act))
    }
}

/// Adds a field as the program's last.
pub async fn add_field(scope: &mut Scope, id: ProgramId, draft: FieldDraft) -> AppResult<()> {
    let now = scope.now;
    store::insert_field(&mut scope.conn, id, draft, now).await.map(drop)
}

/// Adds a question as the program's last.
pub async fn add_question(scope: &mut Scope, id: ProgramId, draft: QuestionDraft) -> AppResult<()> {
    let now = scope.now;
    store::insert_question(&mut scope.conn, id, draft, now).await.map(drop)
}

/// Does what the pressed button says: saves, removes or moves a field or a question.
pub async fn change_extras(asker: &Asker, id: ProgramId, fields: &Fields) -> AppResult<()> {
    let fields = fields.clone();
    scope::write(asker, move |scope| Box::pin(async move { change_in(scope, id, fields).await })).await
}

async fn change_in(scope: &mut Scope, id: ProgramId, fields: Fields) -> AppResult<()> {
    let (list, act) = Act::of(fields.get("act")).ok_or(AppError::NotFound)?;
    let program = super::find_to_edit(scope, id).await?;
    let version = parse_version(&fields)?;
    let named = fields.get("id").trim();
    let one: Option<uuid::Uuid> = if named.is_empty() { None } else { Some(named.parse().map_err(|_| AppError::NotFound)?) };
    let whole = store::find_whole(&mut scope.conn, id).await?;
    match act {
        Act::Save => save(scope, &program, &whole, list, one, version, &fields).await?,
        Act::Remove => {
            let one = one.ok_or(AppError::NotFound)?;
            let lost = count_lost(&mut scope.conn, id, list, one).await?;
            must_be_told(lost, fields.get("lost"))?;
            claim(scope, id, version).await?;
            store::delete_extra(&mut scope.conn, id, list, one).await?;
        }
        Act::Up | Act::Down => {
            let one = one.ok_or(AppError::NotFound)?;
            claim(scope, id, version).await?;
            let order = moved(ids(&whole, list), one, act == Act::Up);
            store::save_order(&mut scope.conn, id, list, &order).await?;
        }
    }
    record(scope, id, ProgramEvent::Changed { step: SetupStep::Questions }).await
}

/// How much goes with a field or a question when it is removed: what a field says, and the answers to a question.
pub async fn count_lost(conn: &mut Conn, id: ProgramId, list: Extras, one: uuid::Uuid) -> AppResult<i64> {
    match list {
        Extras::Fields => Ok(1),
        Extras::Questions => store::count_answers(conn, id, QuestionId(one)).await,
    }
}

fn ids(whole: &Whole, list: Extras) -> Vec<uuid::Uuid> {
    match list {
        Extras::Fields => whole.fields.iter().map(|field| field.id.0).collect(),
        Extras::Questions => whole.questions.iter().map(|question| question.id.0).collect(),
    }
}

/// The order with one of them a place further up or down; at either end it stays.
fn moved(mut ids: Vec<uuid::Uuid>, one: uuid::Uuid, up: bool) -> Vec<uuid::Uuid> {
    if let Some(at) = ids.iter().position(|id| *id == one) {
        let other = if up { at.saturating_sub(1) } else { (at + 1).min(ids.len() - 1) };
        ids.swap(at, other);
    }
    ids
}

async fn save(
    scope: &mut Scope,
    program: &ProgramRow,
    whole: &Whole,
    list: Extras,
    one: Option<uuid::Uuid>,
    version: i64,
    fields: &Fields,
) -> AppResult<()> {
    let id = program.id;
    if one.is_none() && ids(whole, list).len() >= MOST_OF_EACH {
        return Err(AppError::Refused(format!("A program has at most {MOST_OF_EACH} of these.")));
    }
    let saved = match list {
        Extras::Fields => {
            let draft = FieldDraft::parse(fields).map_err(AppError::Invalid)?;
            draft.expect_own_name(&whole.fields, one.map(ProgramFieldId)).map_err(AppError::Invalid)?;
            claim(scope, id, version).await?;
            match one {
                None => add_field(scope, id, draft).await.map(|()| 1)?,
                Some(one) => store::save_field(&mut scope.conn, id, ProgramFieldId(one), draft).await?,
            }
        }
        Extras::Questions => {
            let draft = QuestionDraft::parse(fields).map_err(AppError::Invalid)?;
            let before = whole.questions.iter().find(|question| Some(question.id.0) == one);
            if program.state != ProgramState::Draft && before.is_some_and(|question| question.kind != draft.kind) {
                let mut errors = FieldErrors::default();
                errors.add("kind", KIND_IS_SETTLED);
                return Err(AppError::Invalid(errors));
            }
            claim(scope, id, version).await?;
            match one {
                None => add_question(scope, id, draft).await.map(|()| 1)?,
                Some(one) => store::save_question(&mut scope.conn, id, QuestionId(one), draft).await?,
            }
        }
    };
    if saved == 0 { Err(AppError::Refused(GONE.into())) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_at_a_time_and_never_past_the_ends() {
        let ids: Vec<uuid::Uuid> = (1..=3).map(uuid::Uuid::from_u128).collect();
        let [a, b, c] = [ids[0], ids[1], ids[2]];
        assert_eq!(moved(ids.clone(), c, true), [a, c, b]);
        assert_eq!(moved(ids.clone(), a, false), [b, a, c]);
        assert_eq!(moved(ids.clone(), a, true), [a, b, c]);
        assert_eq!(moved(ids.clone(), c, false), [a, b, c]);
        assert_eq!(moved(ids, uuid::Uuid::nil(), true), [a, b, c]);
    }
}
