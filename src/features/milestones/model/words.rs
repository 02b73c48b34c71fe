//! What people type into a plan: trimmed, limited, or refused. The editor checks with the same functions.

use chrono::{Months, NaiveDate};

use super::{Due, PlanRefusal};
use crate::shared::FieldErrors;
use crate::shared::form::is_web_link;

pub(super) const NAME_AT_MOST: usize = 120;
pub(super) const TITLE_AT_MOST: usize = 200;
const TEXT_AT_MOST: usize = 4000;
const LINK_AT_MOST: usize = 2000;
const WORDS_AT_MOST: usize = 1000;
const YEARS_IN_REACH: u32 = 10;

/// A milestone's name: one line of 1 to 120 characters.
pub fn clean_milestone_name(raw: &str) -> Result<String, PlanRefusal> {
    required(one_line(raw, NAME_AT_MOST, PlanRefusal::NameTooLong)?, PlanRefusal::NameMissing)
}

/// An item's title: one line of 1 to 200 characters.
pub fn clean_item_title(raw: &str) -> Result<String, PlanRefusal> {
    required(one_line(raw, TITLE_AT_MOST, PlanRefusal::TitleTooLong)?, PlanRefusal::TitleMissing)
}

/// A milestone's description, which may be empty.
pub fn clean_description(raw: &str) -> Result<String, PlanRefusal> {
    limited(raw, TEXT_AT_MOST, PlanRefusal::DescriptionTooLong)
}

/// An item's note, which may be empty.
pub fn clean_note(raw: &str) -> Result<String, PlanRefusal> {
    limited(raw, TEXT_AT_MOST, PlanRefusal::NoteTooLong)
}

/// What a mentor says when sending an item back; something must be said.
pub fn clean_words(raw: &str) -> Result<String, PlanRefusal> {
    required(limited(raw, WORDS_AT_MOST, PlanRefusal::WordsTooLong)?, PlanRefusal::WordsMissing)
}

/// What a mentor notes when recording a step, which may be empty.
pub fn clean_record(raw: &str) -> Result<String, PlanRefusal> {
    limited(raw, WORDS_AT_MOST, PlanRefusal::WordsTooLong)
}

/// An http or https link to a host, or nothing. No sign-in name in it: `https://good.example@bad.example` deceives.
pub fn clean_link(raw: &str) -> Result<String, PlanRefusal> {
    let link = limited(raw, LINK_AT_MOST, PlanRefusal::LinkTooLong)?;
    if link.is_empty() {
        return Ok(link);
    }
    if is_web_link(&link) { Ok(link) } else { Err(PlanRefusal::LinkUnusable) }
}

/// A due date within ten years of today, before or after; days from none to as many.
pub fn clean_due(due: Due, today: NaiveDate) -> Result<Due, PlanRefusal> {
    let reach = Months::new(YEARS_IN_REACH * 12);
    let near = match due {
        Due::None => true,
        Due::AfterDays(days) => (0..=i64::from(YEARS_IN_REACH) * 365).contains(&days),
        Due::On(date) => {
            today.checked_sub_months(reach).is_none_or(|first| first <= date)
                && today.checked_add_months(reach).is_none_or(|last| date <= last)
        }
    };
    if near { Ok(due) } else { Err(PlanRefusal::DateOutOfReach) }
}

/// "Name (copy)", shortened where it would not fit.
pub(super) fn copy_name(name: &str, max: usize) -> String {
    const COPY: &str = " (copy)";
    let kept: String = name.chars().take(max - COPY.len()).collect();
    format!("{}{COPY}", kept.trim_end())
}

fn one_line(raw: &str, max: usize, too_long: PlanRefusal) -> Result<String, PlanRefusal> {
    let words: Vec<&str> = raw.split_whitespace().collect();
    limited(&words.join(" "), max, too_long)
}

fn limited(raw: &str, max: usize, too_long: PlanRefusal) -> Result<String, PlanRefusal> {
    let mut errors = FieldErrors::default();
    let text = errors.text("", "", raw, max);
    errors.or(|| text).map_err(|_| too_long)
}

fn required(text: String, missing: PlanRefusal) -> Result<String, PlanRefusal> {
    if text.trim().is_empty() { Err(missing) } else { Ok(text) }
}
