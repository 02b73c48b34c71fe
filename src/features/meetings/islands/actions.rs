//! What the reader may do with the meeting, each as a form: the next step first, what ends it last.

use leptos::html;
use leptos::prelude::*;

use super::fields::{Errors, LiveField};
use super::meeting::Desk;
use super::posted;
use super::request_fields::VenueFields;
use super::slot::{SlotFields, check_while_typing};
use crate::features::meetings::api::{EDIT_DETAILS, MoveForm};
use crate::features::meetings::model::{DetailsForm, MoveKind, TimeProposalForm};
use crate::features::meetings::view::{Details, MeetingView, When};
use crate::shared::FieldErrors;
use crate::ui::Icon;
use crate::ui::avatar::first_name;

/// The forms of the card; nothing where nothing can be done.
pub fn actions(view: &MeetingView, desk: Desk) -> Option<AnyView> {
    let edit = view.details.clone().filter(|details| details.may_edit_details);
    if view.card.moves.is_empty() && edit.is_none() {
        return None;
    }
    let answers = [
        button(view, MoveKind::Accept, "button button-primary", Some("check")),
        keep(view),
        button(view, MoveKind::TookPlace, "button button-primary", Some("check")),
        button(view, MoveKind::DidNot, "button", Some("x")),
    ];
    let answers = answers.into_iter().flatten().collect::<Vec<_>>();
    let answers = (!answers.is_empty()).then(|| view! { <Posts view=view.clone() class="actions">{answers}</Posts> });
    let propose = view.may(MoveKind::Propose).then(|| view! { <Propose view=view.clone() desk/> });
    let standing = view.card.when.as_ref().filter(|_| view.card.is_rescheduling).map(|when| {
        view! { <p class="hint">{when.short.clone()} " stands until you both agree on something else."</p> }
    });
    let resolve = [MoveKind::ResolveHeld, MoveKind::ResolveNotHeld].map(|kind| explained(view, desk, kind, "button"));
    let edit = edit.map(|details| view! { <EditDetails view=view.clone() details desk/> }.into_any());
    let side: Vec<AnyView> = edit.into_iter().chain(side(view, desk)).collect();
    let side = (!side.is_empty()).then(|| view! { <div class="meeting-side">{side}</div> });
    Some(view! { <div class="meeting-actions">{answers}{propose}{resolve.into_iter().flatten().collect_view()}{standing}{side}</div> }.into_any())
}

/// What stands aside: leaving the suggestion to the other, and whatever ends something.
fn side(view: &MeetingView, desk: Desk) -> Vec<AnyView> {
    let single = |kind: MoveKind| {
        let button = button(view, kind, "button button-quiet", None)?;
        Some(view! { <Posts view=view.clone() class="">{button}</Posts> }.into_any())
    };
    let declines = (!view.card.is_rescheduling).then_some(MoveKind::Decline);
    let ending = [declines, Some(MoveKind::Cancel)].into_iter().flatten();
    let ending = ending.filter_map(|kind| explained(view, desk, kind, "button button-quiet"));
    [single(MoveKind::AskToSuggest), single(MoveKind::Withdraw)].into_iter().flatten().chain(ending).collect()
}

/// The button of a move, if it is offered.
fn button(view: &MeetingView, kind: MoveKind, class: &'static str, icon: Option<&'static str>) -> Option<AnyView> {
    view.may(kind).then(|| {
        let icon = icon.map(|name| view! { <Icon name/> });
        view! { <button class=class name="act" value=kind.as_str()>{icon}{label(view, kind)}</button> }.into_any()
    })
}

/// Declining another time is keeping the old one.
fn keep(view: &MeetingView) -> Option<AnyView> {
    let agreed = view.card.when.as_ref().filter(|_| view.card.is_rescheduling && view.may(MoveKind::Decline))?;
    let label = ["Keep ", &agreed.short].concat();
    Some(view! { <button class="button" name="act" value=MoveKind::Decline.as_str()>{label}</button> }.into_any())
}

fn label(view: &MeetingView, kind: MoveKind) -> String {
    let other = first_name(&view.card.other.name);
    let has_answered = view.answers.first().is_some_and(|(face, answer)| face.is_me && answer.is_some());
    match kind {
        MoveKind::Accept => match view.card.proposed.as_ref() {
            Some(proposed) => ["Accept ", &proposed.short].concat(),
            None => "Accept this time".to_owned(),
        },
        MoveKind::Propose if view.card.asked_to_suggest => "Suggest a time".to_owned(),
        MoveKind::AskToSuggest => ["Let ", &other, " suggest a time"].concat(),
        MoveKind::Withdraw if view.card.is_rescheduling => "Withdraw your proposal".to_owned(),
        MoveKind::Withdraw => "Withdraw the request".to_owned(),
        MoveKind::TookPlace if has_answered => "Change to: it took place".to_owned(),
        MoveKind::DidNot if has_answered => "Change to: it did not take place".to_owned(),
        MoveKind::DidNot => "It did not".to_owned(),
        kind => kind.label().to_owned(),
    }
}

/// A form of the card around its buttons or fields.
#[component]
fn Posts(
    view: MeetingView,
    class: &'static str,
    #[prop(optional)] version: Option<i64>,
    #[prop(optional)] element: NodeRef<html::Form>,
    children: Children,
) -> impl IntoView {
    let action = ["/meetings/", &view.card.id.to_string()].concat();
    view! {
        <form method="post" action=action class=(!class.is_empty()).then_some(class) novalidate=true node_ref=element>
            <input type="hidden" name="version" value=version.unwrap_or(view.card.version).to_string()/>
            {children()}
        </form>
    }
}

/// What was typed for this move before it was refused, and what is wrong with it.
fn typed_for(desk: Desk, act: &'static str) -> (Option<MoveForm>, Errors) {
    let typed = desk.trouble.with_untracked(|trouble| trouble.typed.clone());
    let errors = Signal::derive(move || {
        desk.trouble.with(|trouble| if trouble.typed.act == act { trouble.errors.clone() } else { FieldErrors::default() })
    });
    (Some(typed).filter(|typed| typed.act == act), errors)
}

/// A move with a reason, folded away until it is wanted.
fn explained(view: &MeetingView, desk: Desk, kind: MoveKind, class: &'static str) -> Option<AnyView> {
    if !view.may(kind) {
        return None;
    }
    let (typed, errors) = typed_for(desk, kind.as_str());
    let (prefix, submit, submit_class) = match kind {
        MoveKind::Decline => ("decline-", "Decline the meeting", "button button-danger"),
        MoveKind::Cancel => ("cancel-", "Cancel the meeting", "button button-danger"),
        MoveKind::ResolveHeld => ("resolve_held-", "Record as held", "button button-primary"),
        _ => ("resolve_not_held-", "Record as not held", "button button-primary"),
    };
    let asks = match kind {
        MoveKind::Decline | MoveKind::Cancel => ["Tell ", &first_name(&view.card.other.name), " why"].concat(),
        _ => "How do you know? Both of them read this".to_owned(),
    };
    let icon = matches!(kind, MoveKind::Decline | MoveKind::Cancel).then(|| view! { <Icon name="x"/> });
    let is_open = typed.is_some();
    let reason = typed.map(|typed| typed.reason).unwrap_or_default();
    let is_optional = !view.need_reason.contains(&kind);
    let details = view! {
        <details class="disclose" id=kind.as_str() open=is_open>
            <summary class=class>{icon}{label(view, kind)}</summary>
            <Posts view=view.clone() class="form">
                <LiveField name="reason" prefix label=asks is_optional kind="area" value=reason errors/>
                <div class="actions"><button class=submit_class name="act" value=kind.as_str()>{submit}</button></div>
            </Posts>
        </details>
    };
    Some(details.into_any())
}

/// Title, description and venue, as they are or as they were typed.
#[component]
fn EditDetails(view: MeetingView, details: Details, desk: Desk) -> impl IntoView {
    const PREFIX: &str = "details-";
    let (typed, errors) = typed_for(desk, EDIT_DETAILS);
    let is_open = typed.is_some();
    let version = details.details_version;
    let value = typed.map_or_else(
        || DetailsForm {
            title: view.card.title.clone(),
            description: details.description,
            venue: view.venue_kind.as_str().to_owned(),
            place: details.place,
            link: details.link,
        },
        |typed| typed.details(),
    );
    let venue = RwSignal::new(value.venue.clone());
    let on_input = move |event: web_sys::Event| {
        if let Some(form) = posted::form_around(&event) {
            venue.set(posted::read::<MoveForm>(&form).venue);
        }
    };
    let DetailsForm { title, description, .. } = value.clone();
    view! {
        <details class="disclose" id=EDIT_DETAILS open=is_open>
            <summary class="button button-quiet"><Icon name="pencil"/>"Edit details"</summary>
            <Posts view class="form" version=version>
                <LiveField name="title" prefix=PREFIX label="Title" value=title errors/>
                <div on:input=on_input>
                    <VenueFields prefix=PREFIX details=value chosen=venue.into() live=desk.live.into() errors/>
                </div>
                <LiveField
                    name="description" prefix=PREFIX label="Description" is_optional=true kind="area" value=description errors
                />
                <div class="actions"><button class="button button-primary" name="act" value=EDIT_DETAILS>"Save details"</button></div>
            </Posts>
        </details>
    }
}

/// Another time, with both local times beside it.
#[component]
fn Propose(view: MeetingView, desk: Desk) -> impl IntoView {
    let kind = MoveKind::Propose;
    let (typed, refused) = typed_for(desk, kind.as_str());
    let is_primary = view.card.asked_to_suggest;
    let is_open = typed.is_some() || is_primary;
    let value = typed.map_or_else(|| at_first(&view), |typed| typed.time());
    let form = NodeRef::<html::Form>::new();
    let now = RwSignal::new(value.clone());
    let is_used = RwSignal::new(is_open);
    let reread = move || {
        // A fold may still report that it opened when its card has been replaced.
        if let Some(form) = form.try_get_untracked().flatten() {
            is_used.set(true);
            now.set(TimeProposalForm { reason: String::new(), ..posted::read::<MoveForm>(&form).time() });
        }
    };
    let time = Memo::new(move |_| now.get());
    let mentorship = view.card.mentorship;
    let pair = Memo::new(move |_| is_used.get().then_some(mentorship));
    let checked = check_while_typing(time.into(), pair.into(), Some(view.card.id));
    let errors = Signal::derive(move || {
        let mut errors = checked.get().errors;
        for error in refused.get().0 {
            errors.add(&error.field, error.sentence);
        }
        errors
    });
    let summary = if is_primary { "button button-primary" } else { "button" };
    let send = if is_primary { "Suggest this time" } else { "Send the new time" };
    let reason = value.reason.clone();
    view! {
        <details class="disclose" id="propose" open=is_open on:toggle=move |_| reread()>
            <summary class=summary><Icon name="calendar"/>{label(&view, kind)}</summary>
            <Posts view=view.clone() class="form" element=form>
                <div class="stack" on:input=move |_| reread()>
                    <SlotFields prefix="propose-" value time=time.into() errors checked live=desk.live.into() form reread/>
                </div>
                <LiveField name="reason" prefix="propose-" label="Why" is_optional=true value=reason errors/>
                <div class="actions"><button class="button button-primary" name="act" value=kind.as_str()>{send}</button></div>
            </Posts>
        </details>
    }
}

/// What the form holds at first: the time that it would replace.
fn at_first(view: &MeetingView) -> TimeProposalForm {
    let proposal = view.proposal.as_ref();
    let when = proposal.and_then(|p| p.when.as_ref()).or(view.card.when.as_ref());
    let when = when.or_else(|| proposal.and_then(|p| p.instead_of.as_ref()));
    let zone = view.zone.clone();
    match when.cloned() {
        Some(When { date, start, end, ends_next_day, .. }) => {
            let ends_next_day = if ends_next_day { "yes".to_owned() } else { String::new() };
            TimeProposalForm { date, start, end, ends_next_day, zone, ..TimeProposalForm::default() }
        }
        None => TimeProposalForm { zone, ..TimeProposalForm::default() },
    }
}
