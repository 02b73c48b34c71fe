//! The first two steps: what the program is about, and its frame.

use leptos::prelude::*;

use super::parts::{Area, SaveButtons};
use super::skills::SkillTicks;
use super::{Desk, Typed};
use crate::features::programs::model::SetupStep;
use crate::server::markdown;
use crate::ui::{Field, FieldNote};

/// Title, description, skills and dates.
#[component]
pub fn BasicsForm(desk: Desk, typed: Typed) -> impl IntoView {
    let action = desk.address(SetupStep::Basics);
    let preview_at = format!("{action}#preview");
    let Typed { fields, version, errors, is_preview, .. } = typed;
    let text = |name: &str| fields.get(name).to_owned();
    let preview = is_preview.then(|| {
        let html = markdown::to_html(fields.get("description"));
        view! {
            <section class="preview" aria-labelledby="preview">
                <p class="label" id="preview">"This is how it will read"</p>
                <div class="prose" dir="auto" inner_html=html></div>
            </section>
        }
    });
    let chosen: Vec<String> = fields.all("skill").map(str::to_owned).collect();
    let catalogue = desk.skills;
    view! {
        <form class="form" method="post" action=action>
            <input type="hidden" name="version" value=version/>
            <Field name="title" label="Title" value=text("title") errors=errors.clone()/>
            <Area
                name="description" label="Description" value=text("description")
                hint="For whom it is, what they can expect, what you expect. A blank line begins a paragraph; **bold**, ## Heading, - list and [words](https://…) work."
                errors=errors.clone()
            />
            <div class="actions"><button class="button button-small" type="submit" name="act" value="preview" formaction=preview_at formnovalidate=true>"Preview the description"</button></div>
            {preview}
            <fieldset class="field">
                <legend>"Skills"</legend>
                <p class="hint">"What people learn here. Others find the program by them."</p>
                <SkillTicks chosen catalogue/>
                <label class="label" for="new_skills">"Add others"</label>
                <FieldNote name="new_skills" errors=errors.clone()/>
                <input class="input" id="new_skills" name="new_skills" value=text("new_skills") placeholder="Giving feedback, Delegation"/>
            </fieldset>
            <section class="form-part">
                <h2>"When"</h2>
                <div class="pair-of-fields">
                    <Field name="starts_on" label="First day" kind="date" required=false value=text("starts_on") errors=errors.clone()/>
                    <Field name="ends_on" label="Last day" kind="date" required=false value=text("ends_on") errors=errors.clone()/>
                </div>
                <p class="hint">"A published program starts by itself on its first day, or before it by hand. After its last day it closes by itself: nobody joins any more, and mentorships that last go on."</p>
                <div class="pair-of-fields">
                    <Field name="evaluation_on" label="Evaluation from" kind="date" required=false value=text("evaluation_on") errors=errors.clone()/>
                    <Field name="evaluation_days" label="Days after a mentorship’s end" kind="number" value=text("evaluation_days") errors/>
                </div>
                <p class="hint">"A pair’s evaluation opens on whichever is later: that date, or so many days after their last milestone."</p>
            </section>
            <SaveButtons/>
        </form>
    }
}

/// How often, about what, what for.
#[component]
pub fn FrameForm(desk: Desk, typed: Typed) -> impl IntoView {
    let action = desk.address(SetupStep::Frame);
    let Typed { fields, version, errors, .. } = typed;
    let text = |name: &str| fields.get(name).to_owned();
    view! {
        <form class="form" method="post" action=action>
            <input type="hidden" name="version" value=version/>
            <Field
                name="meeting_frequency" label="How often should a pair meet?" required=false value=text("meeting_frequency")
                hint="In your words: Every two weeks, 45 minutes." errors=errors.clone()
            />
            <Area name="topics" label="What do they talk about?" value=text("topics") hint="Topics that suit this program, as a start." errors=errors.clone()/>
            <Area name="outcomes" label="What should come of it?" value=text("outcomes") hint="What participants can do, or have done, when it is over." errors/>
            <SaveButtons/>
        </form>
    }
}
