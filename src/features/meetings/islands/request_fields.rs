//! With whom, what for, about what, and where: the choices of a request, of which only those that apply are shown.

use leptos::prelude::*;

use super::fields::{Errors, LiveField, Wrong, described, is_invalid};
use crate::features::meetings::model::{DetailsForm, MeetingForm, MeetingKind, Party, VenueKind};
use crate::features::meetings::parts::venue_icon;
use crate::features::meetings::view::Partner;
use crate::ui::Icon;

/// The mentorship, as the other person and the program.
#[component]
pub fn PartnerField(partners: Vec<Partner>, chosen: String, errors: Errors) -> impl IntoView {
    let has = |part: Party| partners.iter().any(|partner| partner.part == part);
    let label = match (has(Party::Mentor), has(Party::Mentee)) {
        (true, false) => "Mentor and program",
        (false, true) => "Mentee and program",
        _ => "Mentor or mentee, and program",
    };
    let nobody = (partners.len() > 1).then(|| view! { <option value="">"Choose whom you want to meet"</option> });
    let options = partners.into_iter().map(|partner| {
        let value = partner.mentorship.to_string();
        let selected = value == chosen;
        let text = [&partner.name, ", your ", partner.part.label(), " · ", &partner.program_title].concat();
        view! { <option value=value selected=selected>{text}</option> }
    });
    view! {
        <div class="field">
            <label for="mentorship">{label}</label>
            <Wrong name="mentorship" errors/>
            <select
                class="select" id="mentorship" name="mentorship"
                aria-invalid=is_invalid("mentorship", errors) aria-describedby=described("mentorship", "", false, errors)
            >
                {nobody}
                {options.collect_view()}
            </select>
        </div>
    }
}

/// What the meeting is for.
#[component]
pub fn KindField(
    chosen: String,
    partner: Signal<Option<Partner>>,
    typed: RwSignal<MeetingForm>,
    live: Signal<bool>,
    errors: Errors,
) -> impl IntoView {
    let icon = |kind: MeetingKind| match kind {
        MeetingKind::KickOff => "route",
        MeetingKind::Review => "flag",
        MeetingKind::CheckIn => "message-square",
    };
    let option = |kind: MeetingKind| {
        let checked = chosen == kind.as_str();
        // Whoever had their kick-off needs no second one.
        let is_past = move || {
            kind == MeetingKind::KickOff
                && live.get()
                && partner.with(|partner| partner.as_ref().is_some_and(|partner| !partner.may_kick_off))
                && typed.with(|form| form.kind != kind.as_str())
        };
        view! {
            <label hidden=is_past>
                <input type="radio" name="kind" value=kind.as_str() checked=checked/>
                <Icon name=icon(kind)/>
                {kind.label()}
            </label>
        }
    };
    let options = [MeetingKind::Review, MeetingKind::CheckIn, MeetingKind::KickOff].map(option);
    view! {
        <fieldset class="field" id="kind" tabindex="-1">
            <legend>"What for"</legend>
            <Wrong name="kind" errors/>
            <div class="segmented">{options}</div>
        </fieldset>
    }
}

/// The milestone that it is about.
#[component]
pub fn MilestoneField(
    partners: Vec<Partner>,
    chosen: String,
    typed: RwSignal<MeetingForm>,
    live: Signal<bool>,
    errors: Errors,
) -> impl IntoView {
    let kind = move || typed.with(|form| form.kind.parse::<MeetingKind>().ok());
    let applies = move || kind().is_some_and(MeetingKind::allows_milestone);
    let none = move || {
        if kind().is_some_and(MeetingKind::needs_milestone) { "Choose the milestone" } else { "None in particular" }
    };
    let is_alone = partners.len() == 1;
    let groups = partners.into_iter().map(|partner| {
        let options = partner
            .topics
            .into_iter()
            .map(|(id, name)| {
                let value = id.to_string();
                let selected = value == chosen;
                view! { <option value=value selected=selected>{name}</option> }
            })
            .collect_view();
        if is_alone {
            return options.into_any();
        }
        let mentorship = partner.mentorship.to_string();
        let is_other = Memo::new(move |_| live.get() && typed.with(|form| form.mentorship != mentorship));
        let label = [&partner.name, " · ", &partner.program_title].concat();
        view! { <optgroup label=label hidden=is_other disabled=is_other>{options}</optgroup> }.into_any()
    });
    view! {
        <div class="field" hidden=move || live.get() && !applies()>
            <label for="milestone">"Milestone"</label>
            <Wrong name="milestone" errors/>
            <select
                class="select" id="milestone" name="milestone" disabled=move || live.get() && !applies()
                aria-invalid=is_invalid("milestone", errors) aria-describedby=described("milestone", "", false, errors)
            >
                <option value="">{none}</option>
                {groups.collect_view()}
            </select>
        </div>
    }
}

/// The item that a check-in is about: of those that the chosen mentorship, and milestone, have.
#[component]
pub fn ItemField(
    partners: Vec<Partner>,
    chosen: String,
    typed: RwSignal<MeetingForm>,
    live: Signal<bool>,
    errors: Errors,
) -> impl IntoView {
    let is_alone = partners.len() == 1;
    let is_check_in = move || typed.with(|form| form.kind == MeetingKind::CheckIn.as_str());
    let mut homes = Vec::new();
    let mut groups = Vec::new();
    for Partner { mentorship, name, topics, items, .. } in partners {
        for (milestone, title) in topics {
            let own = items.iter().filter(|(home, ..)| *home == milestone);
            let options = own.map(|(_, id, title)| {
                let value = id.to_string();
                let selected = value == chosen;
                view! { <option value=value selected=selected>{title.clone()}</option> }
            });
            let options = options.collect::<Vec<_>>();
            if options.is_empty() {
                continue;
            }
            let home = (mentorship.to_string(), milestone.to_string());
            homes.push(home.clone());
            let is_other = Memo::new(move |_| live.get() && typed.with(|form| !offers(&home, form)));
            let label = if is_alone { title } else { [&name, " · ", &title].concat() };
            groups.push(view! { <optgroup label=label hidden=is_other disabled=is_other>{options}</optgroup> });
        }
    }
    let has_any = move || typed.with(|form| homes.iter().any(|home| offers(home, form)));
    let is_hidden = Memo::new(move |_| live.get() && !(is_check_in() && has_any()));
    view! {
        <div class="field" hidden=is_hidden>
            <label for="item">"Item"<span class="optional">" (optional)"</span></label>
            <p class="hint" id="item-hint">"For a check-in about one thing."</p>
            <Wrong name="item" errors/>
            <select
                class="select" id="item" name="item" disabled=is_hidden
                aria-invalid=is_invalid("item", errors) aria-describedby=described("item", "", true, errors)
            >
                <option value="">"None in particular"</option>
                {groups}
            </select>
        </div>
    }
}

/// Whether items of this mentorship and milestone go with what is chosen.
fn offers((mentorship, milestone): &(String, String), form: &MeetingForm) -> bool {
    form.mentorship == *mentorship && (form.milestone.is_empty() || form.milestone == *milestone)
}

/// In person or virtual, and the place or the link.
#[component]
pub fn VenueFields(
    #[prop(optional)] prefix: &'static str,
    details: DetailsForm,
    chosen: Signal<String>,
    live: Signal<bool>,
    errors: Errors,
) -> impl IntoView {
    let DetailsForm { venue, place, link, .. } = details;
    let is_not = move |kind: VenueKind| live.get() && chosen.with(|chosen| chosen != kind.as_str());
    let option = |kind: VenueKind| {
        let checked = venue == kind.as_str();
        view! {
            <label>
                <input type="radio" name="venue" value=kind.as_str() checked=checked/>
                <Icon name=venue_icon(kind)/>
                {kind.label()}
            </label>
        }
    };
    let options = [VenueKind::Virtual, VenueKind::InPerson].map(option);
    view! {
        <fieldset class="form-part">
            <legend class="visually-hidden">"Where"</legend>
            <fieldset class="field" id=[prefix, "venue"].concat() tabindex="-1">
                <legend>"Type"</legend>
                <Wrong name="venue" prefix errors/>
                <div class="segmented">{options}</div>
            </fieldset>
            <div hidden=move || is_not(VenueKind::InPerson)>
                <LiveField name="place" prefix label="Place" hint="For a meeting in person." value=place errors/>
            </div>
            <div hidden=move || is_not(VenueKind::Virtual)>
                <LiveField
                    name="link" prefix label="Link" is_optional=true kind="url" placeholder="https://" value=link errors
                    hint="For a virtual meeting; it can follow later."
                />
            </div>
        </fieldset>
    }
}
