//! A meeting at work: its card, which answers in place, beside its history. Around it everything is a plain form.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::card::card;
use super::fields::forget;
use super::history::history;
use super::posted;
use crate::features::meetings::api::{MoveForm, MoveTrouble, load_meeting, move_meeting};
use crate::features::meetings::model::MeetingKind;
use crate::features::meetings::view::MeetingView;
use crate::shared::{AppError, FieldErrors};
use crate::ui::{Icon, browser};

/// What the parts of the card share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub shown: RwSignal<MeetingView>,
    /// The last move that was not made, and why.
    pub trouble: RwSignal<MoveTrouble>,
    /// A newer state that arrived while a form was being filled in.
    pub newer: RwSignal<Option<MeetingView>>,
    pub live: RwSignal<bool>,
    notes_changed: RwSignal<bool>,
    said: RwSignal<String>,
    is_sending: RwSignal<bool>,
}

/// The meeting, with the forms for its texts as children. `trouble` is what a plain form got for an answer.
#[island]
pub fn MeetingIsland(view: MeetingView, trouble: MoveTrouble, children: Children) -> impl IntoView {
    let id = view.card.id;
    let lead = lead(&view);
    let desk = Desk {
        shown: RwSignal::new(view),
        trouble: RwSignal::new(trouble),
        newer: RwSignal::new(None),
        live: RwSignal::new(false),
        notes_changed: RwSignal::new(false),
        said: RwSignal::new(String::new()),
        is_sending: RwSignal::new(false),
    };
    Effect::new(move |_| {
        desk.live.set(true);
        browser::follow(["/live/meetings/", &id.to_string()].concat(), move || desk.look_again());
    });
    let busy = move || desk.is_sending.get().then_some("true");
    view! {
        <div class="page-head">
            <div>
                <h1 dir="auto">{move || desk.shown.with(|view| view.card.title.clone())}</h1>
                <p class="lead">{lead}</p>
            </div>
        </div>
        <div class="columns">
            <div>
                {move || desk.newer.get().map(|newer| view! { <Newer desk newer/> })}
                <article
                    class="meeting-card" aria-labelledby="standing" aria-busy=busy
                    on:submit=move |event| desk.submit(&event) on:input=move |event| desk.forget(&event)
                >
                    {move || card(desk.shown.get(), desk)}
                </article>
                <NotesChanged desk/>
                {children()}
                <p class="visually-hidden" role="status">{desk.said}</p>
            </div>
            <aside>
                <section class="section">
                    <div class="section-head"><h2>"So far"</h2></div>
                    {move || history(desk.shown.with(|view| view.history.clone()))}
                </section>
            </aside>
        </div>
    }
}

/// What the meeting is for and about.
fn lead(view: &MeetingView) -> AnyView {
    let words = match (view.card.kind, &view.about) {
        (MeetingKind::Review, Some(_)) => "Review of the milestone ",
        (MeetingKind::CheckIn, Some(_)) if view.about_item.is_some() => "Check-in about ",
        (MeetingKind::CheckIn, Some(_)) => "Check-in about the milestone ",
        (kind, _) => return kind.label().into_any(),
    };
    let item = view.about_item.clone().map(|title| view! { "“"<bdi>{title}</bdi>"” in the milestone " });
    let name = view! { <bdi>{view.about.clone()}</bdi> };
    let name = if view.may_open_mentorship {
        let plan = ["/mentorships/", &view.card.mentorship.to_string(), "/plan"].concat();
        view! { <a href=plan>{name}</a> }.into_any()
    } else {
        name.into_any()
    };
    view! { {words} {item} {name} }.into_any()
}

impl Desk {
    /// Sends what a form of the card holds, and shows what came of it.
    fn submit(self, event: &ev::SubmitEvent) {
        let Some((form, act)) = posted::submitted(event) else { return };
        event.prevent_default();
        if self.is_sending.get_untracked() {
            return;
        }
        self.is_sending.set(true);
        let typed = MoveForm { act, ..posted::read(&form) };
        let id = self.shown.with_untracked(|view| view.card.id);
        spawn_local(async move {
            let answer = move_meeting(id, typed.clone()).await;
            self.is_sending.set(false);
            self.take(typed, answer);
        });
    }

    /// What was wrong with a field is wrong no longer, or is said again.
    fn forget(self, event: &web_sys::Event) {
        if self.trouble.with_untracked(|trouble| !trouble.errors.is_empty()) {
            let field = posted::field_of(event);
            self.trouble.update(|trouble| forget(&mut trouble.errors, &field));
        }
    }

    fn take(self, typed: MoveForm, answer: Result<MeetingView, AppError>) {
        match answer {
            Ok(view) => {
                self.trouble.set(MoveTrouble::default());
                self.said.set(view.headline.clone());
                self.show(view);
                posted::focus_on("#standing");
            }
            Err(AppError::Invalid(errors)) => {
                self.trouble.set(MoveTrouble { typed, errors, refusal: String::new() });
                posted::focus_on("[aria-invalid=true], .twice, .notice-danger");
            }
            Err(AppError::Conflict { sentence, present }) => {
                self.trouble.set(MoveTrouble { typed, errors: FieldErrors::default(), refusal: sentence });
                if let Ok(present) = serde_json::from_str(&present) {
                    self.show(present);
                }
            }
            Err(error) => {
                self.trouble.set(MoveTrouble { typed, errors: FieldErrors::default(), refusal: error.to_string() });
            }
        }
    }

    fn show(self, view: MeetingView) {
        self.newer.set(None);
        self.shown.set(view.without_texts());
    }

    /// Something changed, here or elsewhere: shows it, unless a form is being filled in, which must not disappear.
    fn look_again(self) {
        let id = self.shown.with_untracked(|view| view.card.id);
        spawn_local(async move {
            let Ok(view) = load_meeting(id).await else { return };
            let texts = |view: &MeetingView| view.details.as_ref().map(|details| details.notes_version);
            if self.shown.with_untracked(texts) != texts(&view) {
                self.notes_changed.set(true);
            }
            let view = view.without_texts();
            let is_news = self.shown.with_untracked(|shown| shown.card.version < view.card.version || is_other(shown, &view));
            let is_old = self.shown.with_untracked(|shown| shown.card.version > view.card.version);
            if !is_news || is_old {
                return;
            }
            if self.is_sending.get_untracked() || posted::exists(".meeting-card details[open]") {
                self.newer.set(Some(view));
            } else {
                self.said.set(view.headline.clone());
                self.show(view);
            }
        });
    }
}

/// Whether anything of the card itself is another.
fn is_other(shown: &MeetingView, view: &MeetingView) -> bool {
    let details = |view: &MeetingView| view.details.as_ref().map(|details| details.details_version);
    details(shown) != details(view)
        || shown.card.moves != view.card.moves
        || shown.headline != view.headline
        || shown.history.len() != view.history.len()
}

#[component]
fn Newer(desk: Desk, newer: MeetingView) -> impl IntoView {
    let show = move |_| {
        desk.trouble.set(MoveTrouble::default());
        desk.show(newer.clone());
        posted::focus_on("#standing");
    };
    view! {
        <div class="notice notice-wait" role="status">
            <Icon name="info"/>
            <div>
                <p>"This meeting has changed in the meantime."</p>
                <div class="actions"><button class="button button-small" type="button" on:click=show>"Show"</button></div>
            </div>
        </div>
    }
}

#[component]
fn NotesChanged(desk: Desk) -> impl IntoView {
    let again = desk.shown.with_untracked(|view| ["/meetings/", &view.card.id.to_string()].concat());
    view! {
        <div class="notice" role="status" hidden=move || !desk.notes_changed.get()>
            <Icon name="info"/>
            <p>"Somebody has written in the agenda or the minutes. " <a href=again>"Show what they wrote"</a></p>
        </div>
    }
}
