//! Changes of items. They move within and between milestones that aren't done, and are marked in the open one.

use chrono::NaiveDate;

use super::words::{TITLE_AT_MOST, clean_item_title, clean_link, clean_note, clean_words, copy_name};
use super::{ITEMS_AT_MOST, Item, ItemId, ItemKind, Milestone, MilestoneId, Plan, PlanEvent, PlanRefusal, ResourceId};

impl Plan {
    pub(super) fn place_item(
        &mut self,
        item: ItemId,
        milestone: MilestoneId,
        above: Option<ItemId>,
    ) -> Result<PlanEvent, PlanRefusal> {
        let (source, from) = self.changeable_item(item)?;
        let target = self.changeable_milestone(milestone)?;
        let gap = item_gap(&self.milestones[target], above)?;
        if source != target {
            self.room_for_item(target)?;
        }
        let to = if source == target && gap > from { gap - 1 } else { gap };
        let moved = self.milestones[source].items.remove(from);
        self.milestones[target].items.insert(to, moved);
        Ok(PlanEvent::ItemPlaced {
            item,
            from: self.milestones[source].id,
            milestone,
            name: self.name_at(target),
            position: to + 1,
        })
    }

    pub(super) fn add_item(
        &mut self,
        item: ItemId,
        milestone: MilestoneId,
        (kind, title, link, resource): (ItemKind, &str, &str, Option<ResourceId>),
        above: Option<ItemId>,
    ) -> Result<PlanEvent, PlanRefusal> {
        let at = self.changeable_milestone(milestone)?;
        let (title, link) = (clean_item_title(title)?, clean_link(link)?);
        let gap = item_gap(&self.milestones[at], above)?;
        self.room_for_item(at)?;
        self.free_item_id(item)?;
        let note = String::new();
        let added = Item { id: item, kind, title, link, note, resource, template: None, done_on: None, sent_back: None };
        self.milestones[at].items.insert(gap, added);
        Ok(PlanEvent::ItemAdded { item, kind, milestone, name: self.name_at(at) })
    }

    pub(super) fn edit_item(
        &mut self,
        item: ItemId,
        kind: ItemKind,
        (title, link): (&str, &str),
    ) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.changeable_item(item)?;
        let (title, link) = (clean_item_title(title)?, clean_link(link)?);
        let edited = &mut self.milestones[at].items[index];
        (edited.kind, edited.title, edited.link) = (kind, title, link);
        Ok(PlanEvent::ItemEdited { item, kind, milestone: self.milestones[at].id, name: self.name_at(at) })
    }

    pub(super) fn note_item(&mut self, item: ItemId, note: &str) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.changeable_item(item)?;
        self.milestones[at].items[index].note = clean_note(note)?;
        Ok(PlanEvent::ItemNoted { item, milestone: self.milestones[at].id, name: self.name_at(at) })
    }

    /// The copy stands right below its original, without its mark and the mentor's words, and is nobody's copy to the template.
    pub(super) fn duplicate_item(&mut self, item: ItemId, copy: ItemId) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.changeable_item(item)?;
        self.room_for_item(at)?;
        self.free_item_id(copy)?;
        let original = self.milestones[at].items[index].clone();
        let title = copy_name(&original.title, TITLE_AT_MOST);
        let duplicate = Item { id: copy, title, template: None, done_on: None, sent_back: None, ..original };
        self.milestones[at].items.insert(index + 1, duplicate);
        Ok(PlanEvent::ItemDuplicated { item, copy, milestone: self.milestones[at].id, name: self.name_at(at) })
    }

    pub(super) fn mark_item_done(&mut self, item: ItemId, today: NaiveDate) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.item_in_open_milestone(item)?;
        let marked = &mut self.milestones[at].items[index];
        if marked.is_done() {
            return Err(PlanRefusal::ItemIsDone);
        }
        (marked.done_on, marked.sent_back) = (Some(today), None);
        Ok(PlanEvent::ItemMarkedDone { item, milestone: self.milestones[at].id, name: self.name_at(at) })
    }

    /// Also in a milestone that isn't open: an item keeps its mark when it is moved there.
    pub(super) fn unmark_item(&mut self, item: ItemId) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.changeable_item(item)?;
        self.milestones[at].items[index].done_on.take().ok_or(PlanRefusal::ItemIsNotDone)?;
        Ok(PlanEvent::ItemUnmarked { item, milestone: self.milestones[at].id, name: self.name_at(at) })
    }

    pub(super) fn send_item_back(&mut self, item: ItemId, words: &str) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.item_in_open_milestone(item)?;
        let sent = &mut self.milestones[at].items[index];
        if !sent.is_done() {
            return Err(PlanRefusal::ItemIsNotDone);
        }
        (sent.done_on, sent.sent_back) = (None, Some(clean_words(words)?));
        Ok(PlanEvent::ItemSentBack { item, milestone: self.milestones[at].id, name: self.name_at(at) })
    }

    /// Where an item stands that may change, as any may whose milestone isn't done.
    pub(super) fn changeable_item(&self, item: ItemId) -> Result<(usize, usize), PlanRefusal> {
        let (at, index) = self.find_item(item).ok_or(PlanRefusal::NotOnPlan)?;
        if self.milestones[at].is_done() { Err(PlanRefusal::MilestoneIsDone) } else { Ok((at, index)) }
    }

    pub(super) fn room_for_item(&self, at: usize) -> Result<(), PlanRefusal> {
        if self.milestones[at].items.len() < ITEMS_AT_MOST { Ok(()) } else { Err(PlanRefusal::TooManyItems) }
    }

    pub(super) fn free_item_id(&self, id: ItemId) -> Result<(), PlanRefusal> {
        let taken = self.find_item(id).is_some() || self.removed.iter().any(|removed| removed.holds_item(id));
        if taken { Err(PlanRefusal::IdTaken) } else { Ok(()) }
    }

    pub(super) fn name_at(&self, at: usize) -> String {
        self.milestones[at].name.clone()
    }

    fn item_in_open_milestone(&self, item: ItemId) -> Result<(usize, usize), PlanRefusal> {
        let (at, index) = self.changeable_item(item)?;
        if self.open_index() == Some(at) { Ok((at, index)) } else { Err(PlanRefusal::NotOpen) }
    }
}

fn item_gap(milestone: &Milestone, above: Option<ItemId>) -> Result<usize, PlanRefusal> {
    above.map_or(Ok(milestone.items.len()), |above| milestone.index_of(above).ok_or(PlanRefusal::NotOnPlan))
}
