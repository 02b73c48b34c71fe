//! What a meeting can be about.

use std::collections::HashMap;

use sqlx::FromRow;

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{ItemId, MentorshipId, MilestoneId, PersonId};

/// Whether a milestone that stands on this mentorship's plan is done; nothing where it doesn't.
pub async fn find_is_done(conn: &mut Conn, mentorship: MentorshipId, milestone: MilestoneId) -> AppResult<Option<bool>> {
    let sql = "SELECT m.done_on IS NOT NULL FROM milestones m JOIN plans p ON p.id = m.plan_id
               WHERE m.id = $1 AND p.mentorship_id = $2 AND m.removed_at IS NULL";
    let row: Option<(bool,)> = conn.optional(sql, args![milestone, mentorship]).await?;
    Ok(row.map(|(is_done,)| is_done))
}

/// The milestone that an item of this mentorship's plan stands in.
pub async fn find_milestone_of(conn: &mut Conn, mentorship: MentorshipId, item: ItemId) -> AppResult<Option<MilestoneId>> {
    let sql = "SELECT i.milestone_id FROM items i
               JOIN milestones m ON m.id = i.milestone_id AND m.removed_at IS NULL JOIN plans p ON p.id = i.plan_id
               WHERE i.id = $1 AND p.mentorship_id = $2 AND i.removed_at IS NULL";
    let row: Option<(MilestoneId,)> = conn.optional(sql, args![item, mentorship]).await?;
    Ok(row.map(|(id,)| id))
}

/// What the two of an active mentorship can meet about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topics {
    /// Whether the kick-off is asked for, scheduled, to be confirmed or held.
    pub has_kick_off: bool,
    /// The milestones ahead, in order.
    pub milestones: Vec<(MilestoneId, String)>,
    /// Items, each with its milestone.
    pub items: Vec<(MilestoneId, ItemId, String)>,
}

#[derive(FromRow)]
struct TopicRow {
    mentorship_id: MentorshipId,
    has_kick_off: bool,
    id: Option<MilestoneId>,
    name: Option<String>,
    item_id: Option<ItemId>,
    item_title: Option<String>,
}

/// The topics of a person's active mentorships. Of the items those that one works on now: in the open milestone, and the one
/// that somebody asks about.
pub async fn list_topics(
    conn: &mut Conn,
    person: PersonId,
    asked_about: Option<ItemId>,
) -> AppResult<HashMap<MentorshipId, Topics>> {
    let sql = "SELECT s.id AS mentorship_id, m.id, m.name, i.id AS item_id, i.title AS item_title, EXISTS (
                   SELECT 1 FROM meetings k WHERE k.mentorship_id = s.id AND k.kind = 'kick_off'
                   AND k.state IN ('requested', 'scheduled', 'disputed', 'unconfirmed', 'held')) AS has_kick_off
               FROM mentorships s LEFT JOIN plans p ON p.mentorship_id = s.id
               LEFT JOIN milestones m ON m.plan_id = p.id AND m.removed_at IS NULL AND m.done_on IS NULL
               LEFT JOIN items i ON i.milestone_id = m.id AND i.removed_at IS NULL AND (i.id = $2 OR NOT EXISTS (
                   SELECT 1 FROM milestones f WHERE f.plan_id = p.id AND f.removed_at IS NULL AND f.done_on IS NULL
                   AND (f.position, f.id) < (m.position, m.id)))
               WHERE s.ended_at IS NULL AND (s.mentor_id = $1 OR s.mentee_id = $1)
               ORDER BY s.id, m.position, m.id, i.position, i.id";
    let mut topics: HashMap<MentorshipId, Topics> = HashMap::new();
    for row in conn.all::<TopicRow>(sql, args![person, asked_about]).await? {
        let own = topics.entry(row.mentorship_id).or_default();
        own.has_kick_off = row.has_kick_off;
        let Some((id, name)) = row.id.zip(row.name) else { continue };
        own.items.extend(row.item_id.zip(row.item_title).map(|(item, title)| (id, item, title)));
        own.milestones.push((id, name));
    }
    for own in topics.values_mut() {
        own.milestones.dedup();
    }
    Ok(topics)
}
