//! Date, start and end, with both local times beside them while one types.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlFormElement;

use super::fields::{Errors, LiveField};
use super::posted;
use crate::features::meetings::api::check_meeting_slot;
use crate::features::meetings::model::{TimeProposalForm, end_after, length_between};
use crate::features::meetings::view::{SlotAnswer, SlotCheck};
use crate::shared::id::{MeetingId, MentorshipId};
use crate::ui::Icon;

/// How long after the last key the server is asked.
const PAUSE: Duration = Duration::from_millis(300);

/// Asks the server what the slot means, a moment after it was last changed, and only when it can be read at all.
pub fn check_while_typing(
    time: Signal<TimeProposalForm>,
    pair: Signal<Option<MentorshipId>>,
    except: Option<MeetingId>,
) -> RwSignal<SlotAnswer> {
    let checked = RwSignal::new(SlotAnswer::default());
    let latest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (time, pair) = (time.get(), pair.get());
        let mine = latest.get_value().wrapping_add(1);
        latest.set_value(mine);
        let Some(pair) = pair.filter(|_| time.parse().is_ok()) else {
            checked.set(SlotAnswer::default());
            return;
        };
        let ask = move || {
            // A newer question, or a card that has been replaced, needs no answer.
            if latest.try_get_value() == Some(mine) {
                spawn_local(async move {
                    let answer = check_meeting_slot(pair, except, time).await;
                    if latest.try_get_value() == Some(mine) {
                        // What else goes wrong will be said when the form is sent.
                        checked.set(answer.unwrap_or_default());
                    }
                });
            }
        };
        set_timeout(ask, PAUSE);
    });
    checked
}

/// How long what was typed lasts, in minutes.
pub fn length(time: &TimeProposalForm) -> Option<u32> {
    length_between(&time.start, &time.end, !time.ends_next_day.is_empty())
}

/// The fields of a slot, and what they come to.
#[component]
pub fn SlotFields(
    #[prop(optional)] prefix: &'static str,
    /// What the fields hold at first.
    value: TimeProposalForm,
    /// What they hold now.
    time: Signal<TimeProposalForm>,
    errors: Errors,
    checked: RwSignal<SlotAnswer>,
    /// Whether the browser runs this already; before that everything is shown.
    live: Signal<bool>,
    form: NodeRef<html::Form>,
    /// To be called when a field was changed from here.
    #[prop(into)]
    reread: Callback<()>,
) -> impl IntoView {
    let last_length = StoredValue::new(length(&value));
    let keep_length = move |event: web_sys::Event| {
        if let Some(known) = time.with_untracked(length) {
            last_length.set_value(Some(known));
        }
        if posted::field_of(&event) == "start" {
            with_form(form, |form| set_end(form, last_length.get_value()));
        }
    };
    let choose = move |minutes: u32| {
        last_length.set_value(Some(minutes));
        with_form(form, |form| set_end(form, Some(minutes)));
        reread.run(());
    };
    let across_midnight = move || time.with(|time| !time.ends_next_day.is_empty() || time.end <= time.start);
    let TimeProposalForm { date, start, end, ends_next_day, zone, start_choice, end_choice, .. } = value;
    let start_is_twice = Signal::derive(move || checked.with(|c| c.told.as_ref().map(|told| told.start_is_twice)));
    let end_is_twice = Signal::derive(move || checked.with(|c| c.told.as_ref().map(|told| told.end_is_twice)));
    view! {
        <input type="hidden" name="zone" value=zone/>
        <div class="fields" on:input=keep_length>
            <LiveField name="date" prefix label="Date" kind="date" value=date errors/>
            <LiveField name="start" prefix label="Start" kind="time" value=start errors/>
            <LiveField name="end" prefix label="End" kind="time" value=end errors/>
        </div>
        <Lengths time live choose=choose/>
        <label class="check" hidden=move || live.get() && !across_midnight()>
            <input type="checkbox" name="ends_next_day" value="yes" checked=!ends_next_day.is_empty()/>
            <span>"Ends the next day"</span>
        </label>
        <Twice name="start_choice" prefix what="start" chosen=start_choice is_twice=start_is_twice errors/>
        <Twice name="end_choice" prefix what="end" chosen=end_choice is_twice=end_is_twice errors/>
        <BothTimes checked/>
    }
}

fn with_form(form: NodeRef<html::Form>, change: impl FnOnce(&HtmlFormElement)) {
    if let Some(form) = form.get_untracked() {
        change(&form);
    }
}

fn set_end(form: &HtmlFormElement, length: Option<u32>) {
    let start = posted::input(form, "start").map(|input| input.value()).unwrap_or_default();
    let Some((end, is_next_day)) = length.and_then(|length| end_after(&start, length)) else { return };
    if let Some(input) = posted::input(form, "end") {
        input.set_value(&end);
    }
    if let Some(input) = posted::input(form, "ends_next_day") {
        input.set_checked(is_next_day);
    }
}

#[component]
fn Lengths(
    time: Signal<TimeProposalForm>,
    live: Signal<bool>,
    choose: impl Fn(u32) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let button = move |minutes: u32, label: &'static str| {
        let pressed = move || if time.with(length) == Some(minutes) { "true" } else { "false" };
        view! { <button type="button" aria-pressed=pressed on:click=move |_| choose(minutes)>{label}</button> }
    };
    view! {
        <div class="lengths" hidden=move || !live.get()>
            <span class="muted">"Length"</span>
            <div class="segmented" role="group" aria-label="Length">
                {button(30, "30 min")} {button(45, "45 min")} {button(60, "60 min")}
            </div>
        </div>
    }
}

/// Which of the two, where the clocks go back over a time and it happens twice.
#[component]
fn Twice(
    name: &'static str,
    prefix: &'static str,
    what: &'static str,
    chosen: String,
    is_twice: Signal<Option<bool>>,
    errors: Errors,
) -> impl IntoView {
    let was_chosen = !chosen.is_empty();
    let is_shown =
        Memo::new(move |_| is_twice.get().unwrap_or_else(|| was_chosen || errors.with(|errors| errors.on(name).is_some())));
    move || {
        is_shown.get().then(|| {
            let option = |value: &'static str, label: &'static str| {
                view! {
                    <label class="check">
                        <input type="radio" name=name value=value checked=chosen == value/>
                        <span>{label}</span>
                    </label>
                }
            };
            view! {
                <fieldset class="twice" id=[prefix, name].concat() tabindex="-1">
                    <legend>"The clocks go back then, so the " {what} " happens twice. Which one do you mean?"</legend>
                    {option("first", "The first, before the clocks go back")}
                    {option("second", "The second, after they went back")}
                </fieldset>
            }
        })
    }
}

#[component]
fn BothTimes(checked: RwSignal<SlotAnswer>) -> impl IntoView {
    let line = |(time, whose): (String, String)| {
        view! { <span><Icon name="clock"/><span><b>{time}</b> " " {whose}</span></span> }
    };
    let lines = move || {
        checked.get().told.map(|SlotCheck { mine, theirs, is_busy, suits, .. }| {
            let busy = is_busy.then(|| view! { <span><Icon name="alert"/><b>"One of you is busy then."</b></span> });
            let suits = suits.filter(|_| !is_busy).map(|suits| {
                let (icon, words) = if suits {
                    ("check", "It suits both, by the week that each of you gave.")
                } else {
                    ("info", "It lies outside the week that one of you gave.")
                };
                view! { <span><Icon name=icon/><span>{words}</span></span> }
            });
            view! { {line(mine)} {line(theirs)} {busy} {suits} }
        })
    };
    let is_empty = move || checked.with(|checked| checked.told.is_none());
    view! { <p class="local-time" aria-live="polite" hidden=is_empty>{lines}</p> }
}
