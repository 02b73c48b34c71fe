//! The step with the settings: each value beside the sentence that says what it causes.

use leptos::prelude::*;

use super::parts::{Choices, SaveButtons, Ticks};
use super::{Desk, Typed};
use crate::features::programs::model::{Approvers, SetupStep, Topic};
use crate::ui::{Field, Icon};

/// Every setting.
#[component]
pub fn SettingsForm(desk: Desk, typed: Typed) -> impl IntoView {
    let action = desk.address(SetupStep::Settings);
    let over = over_notice(desk.over);
    let state = desk.program.state;
    let Typed { fields, version, errors, .. } = typed;
    let text = |name: &str| fields.get(name).to_owned();
    let group = {
        let (fields, errors) = (fields.clone(), errors.clone());
        move |topic: Topic| {
            let (fields, errors) = (fields.clone(), errors.clone());
            let (name, question, choices) = (topic.as_str(), topic.question(), topic.choices());
            match topic.frozen(state) {
                Some(why) => view! { <Choices name question choices fields errors settled=why/> }.into_any(),
                None => view! { <Choices name question choices fields errors/> }.into_any(),
            }
        }
    };
    // The server checks: a field that the chosen pairing hides could not be shown by a browser that refuses it.
    view! {
        {over}
        <form class="form settings" method="post" action=action novalidate=true>
            <input type="hidden" name="version" value=version/>
            <section class="form-part">
                <h2>"Joining"</h2>
                {group(Topic::MentorJoining)}
                {group(Topic::MenteeJoining)}
            </section>
            <section class="form-part">
                <h2>"Finding each other"</h2>
                {group(Topic::Pairing)}
                <div class="when-they-choose stack">
                    <Ticks
                        name="approver" question="Who must agree before two are paired?" choices=Approvers::ALL
                        fields=fields.clone() errors=errors.clone()
                        hint="Everybody ticked must say yes. With nobody ticked, whom a mentee picks is their mentor at once."
                    />
                    <div class="three-fields">
                        <Field name="mentors_to_rank" label="Mentors a mentee may rank" kind="number" value=text("mentors_to_rank") errors=errors.clone()/>
                        <Field name="remind_after_days" label="Remind after days" kind="number" value=text("remind_after_days") errors=errors.clone()/>
                        <Field name="expire_after_days" label="Expire after days" kind="number" value=text("expire_after_days") errors=errors.clone()/>
                    </div>
                    <p class="hint">"With 1, a mentee asks one mentor. With more, they are asked in turn: when one declines or doesn’t answer, the next is asked."</p>
                </div>
                <div class="when-you-choose">
                    <Ticks name="pairer" question="Who pairs people?" choices=Approvers::PAIRING fields=fields.clone() errors=errors.clone()/>
                </div>
                <div class="short-field">
                    <Field
                        name="mentees_per_mentor" label="Mentees a mentor may have" kind="number" value=text("mentees_per_mentor")
                        hint="In this program. A mentor’s own limit over all programs binds as well." errors=errors.clone()
                    />
                </div>
            </section>
            <section class="form-part">
                <h2>"The way together"</h2>
                {group(Topic::Goals)}
                {group(Topic::Milestones)}
                {group(Topic::Managers)}
            </section>
            <section class="form-part">
                <h2>"When it doesn’t work out"</h2>
                {group(Topic::AnotherMentor)}
                {group(Topic::Quitting)}
            </section>
            <SaveButtons/>
        </form>
    }
}

/// What is said where mentors have more mentees than seats.
pub fn over_notice(over: i64) -> Option<impl IntoView> {
    let sentence = match over {
        0 => return None,
        1 => "One mentor already has more mentees than that. They keep them, and get no new one.".to_owned(),
        n => format!("{n} mentors already have more mentees than that. They keep them, and get no new ones."),
    };
    Some(view! { <p class="notice notice-wait"><Icon name="info"/><span>{sentence}</span></p> })
}
