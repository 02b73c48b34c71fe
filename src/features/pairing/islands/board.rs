//! The whole board: mentees on one side, mentors with seats on the other, the draft between them.

use leptos::prelude::*;

use super::desk::Desk;
use super::mentee_row::MenteeRow;
use super::mentor_row::MentorRow;
use crate::features::pairing::model::board::Placement;
use crate::features::pairing::view::{BoardQuery, BoardView, Whose};
use crate::shared::id::PersonId;
use crate::ui::toast::ToastRegion;
use crate::ui::{Icon, browser};

/// The pairing board of a program. `here` is its address, to come back to after a plain form.
#[island]
pub fn PairingBoard(view: BoardView, query: BoardQuery, here: String) -> impl IntoView {
    let program = view.program;
    let fit_for = view.fit_for.clone();
    let desk = Desk::new(view, query);
    Effect::new(move |_| browser::follow(["/live/boards/", &program.to_string()].concat(), move || desk.look_again()));
    let mentees = Memo::new(move |_| {
        desk.shown.with(|v| v.mentees.iter().filter(|card| card.is_unpaired()).map(|card| card.id).collect::<Vec<PersonId>>())
    });
    let mentors = Memo::new(move |_| desk.shown.with(|v| v.mentors.iter().map(|card| card.id).collect::<Vec<PersonId>>()));
    let unpaired = Memo::new(move |_| desk.shown.with(|v| v.unpaired));
    let drafted = Memo::new(move |_| desk.shown.with(|v| v.drafted));
    let whose = Memo::new(move |_| desk.shown.with(|v| v.whose));
    let review = ["/programs/", &program.to_string(), "/board/review"].concat();
    let path = StoredValue::new(["/programs/", &program.to_string(), "/board"].concat());
    let here = StoredValue::new(here);
    let class = move || if desk.lifted.get().is_some() { "board is-sorting" } else { "board" };
    let nobody = move || {
        mentees.with(Vec::is_empty).then(|| {
            let words = if unpaired.get() == 0 {
                whose.get().none_left()
            } else {
                "Nobody on this page. Change the search, or go to the first page."
            };
            view! { <p class="board-empty"><Icon name="check"/>{words}</p> }
        })
    };
    let others = move || whose.get().others().map(|words| view! { <p class="muted">{words}</p> });
    let no_mentor = move || {
        mentors
            .with(Vec::is_empty)
            .then(|| view! { <p class="board-empty"><Icon name="users"/>"No mentor with a free seat here."</p> })
    };
    let scarce = Memo::new(move |_| desk.shown.with(|v| v.dearth().filter(|_| v.may_pair && v.unpaired > 0)));
    let may_suggest = Memo::new(move |_| desk.shown.with(|v| v.may_pair && v.dearth().is_none()));
    let (add, settings) = (
        StoredValue::new(["/programs/", &program.to_string(), "/people/add"].concat()),
        StoredValue::new(["/programs/", &program.to_string(), "/setup/settings"].concat()),
    );
    let no_seats = move || {
        scarce.get().map(|dearth| {
            // Managers pair their reports, and change neither who takes part nor the settings.
            let help = (whose.get() != Whose::Reports).then(|| {
                view! {
                    " " <a href=add.get_value()>"Add mentors"</a> " or "
                    <a href=settings.get_value()>"let each mentor have more mentees"</a> "."
                }
            });
            view! { <div class="notice board-scarce"><Icon name="users"/><p>{dearth.sentence()}{help}</p></div> }
        })
    };
    let draft_words = move || match drafted.get() {
        0 => "No pairs in the draft yet".to_owned(),
        1 => "1 pair in the draft".to_owned(),
        n => [&n.to_string(), " pairs in the draft"].concat(),
    };
    let undo = Callback::new(move |placement: Placement| desk.undo(placement));
    let order = match fit_for {
        Some((_, name)) => view! {
            <p class="board-order">
                "The best fit for " <bdi>{name}</bdi> " first. " <a href=path.get_value()>"By name"</a>
            </p>
        }
        .into_any(),
        None => ().into_any(),
    };
    view! {
        <div class="board-draft">
            <p><strong>{draft_words}</strong> <small>"Nobody sees them until they are published."</small></p>
            <div class="actions">
                {move || may_suggest.get().then(|| view! {
                    <form method="post" action=path.get_value()>
                        <input type="hidden" name="next" value=here.get_value()/>
                        <button class="button" name="act" value="suggest"><Icon name="lightbulb"/>"Suggest for all"</button>
                    </form>
                })}
                {move || (drafted.get() > 0).then(|| view! { <a class="button button-primary" href=review.clone()>"Review and publish"</a> })}
            </div>
        </div>
        {no_seats}
        <div class=class>
            <section class="board-side" aria-labelledby="board-mentees">
                <h2 id="board-mentees">"Mentees without a mentor " <span class="count">{move || unpaired.get()}</span></h2>
                {others}
                {nobody}
                <ul class="board-list">
                    <For each=move || mentees.get() key=|id| *id children=move |id| view! { <MenteeRow desk id path here/> }/>
                </ul>
            </section>
            <section class="board-side" aria-labelledby="board-mentors">
                <h2 id="board-mentors">"Mentors with seats"</h2>
                {order}
                {no_mentor}
                <ul class="board-list">
                    <For each=move || mentors.get() key=|id| *id children=move |id| view! { <MentorRow desk id path here/> }/>
                </ul>
            </section>
        </div>
        <div class="visually-hidden" aria-live="assertive">{move || desk.said.get()}</div>
        <ToastRegion toasts=desk.toasts undo/>
    }
}
