//! The board's state: what is shown, what is on its way to the server.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use crate::features::pairing::api::{load_pairing_board, place_on_board};
use crate::features::pairing::model::board::Placement;
use crate::features::pairing::view::{BoardQuery, BoardView};
use crate::shared::AppError;
use crate::shared::id::PersonId;
use crate::ui::toast::Toasts;

/// The state of one open board; cheap to copy into every row.
#[derive(Clone, Copy)]
pub struct Desk {
    pub shown: RwSignal<BoardView>,
    query: StoredValue<BoardQuery>,
    /// Placements that are shown and not confirmed, in order.
    pending: RwSignal<Vec<Placement>>,
    is_sending: RwSignal<bool>,
    /// A mentee in the air, by keyboard or pointer; news from elsewhere waits until they land.
    pub lifted: RwSignal<Option<PersonId>>,
    /// The mentor at whom a mentee lifted by keyboard would land.
    pub aim: RwSignal<Option<PersonId>>,
    /// The last sentence for screen readers.
    pub said: RwSignal<String>,
    pub toasts: Toasts<Placement>,
}

impl Desk {
    /// A board that shows this part.
    pub fn new(view: BoardView, query: BoardQuery) -> Desk {
        Desk {
            shown: RwSignal::new(view),
            query: StoredValue::new(query),
            pending: RwSignal::new(Vec::new()),
            is_sending: RwSignal::new(false),
            lifted: RwSignal::new(None),
            aim: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            toasts: Toasts::default(),
        }
    }

    /// Reads what is shown, without following it.
    pub fn peek<T>(self, read: impl FnOnce(&BoardView) -> T) -> T {
        self.shown.with_untracked(read)
    }

    /// The name of somebody on the board.
    pub fn name(self, id: PersonId) -> String {
        self.peek(|view| {
            let mentee = view.mentee(id).map(|card| card.name.clone());
            let suggested = || {
                let all = view.mentees.iter().flat_map(|card| &card.suggestions);
                all.into_iter().find(|one| one.mentor == id).map(|one| one.name.clone())
            };
            mentee.or_else(|| view.mentor(id).map(|card| card.name.clone())).or_else(suggested).unwrap_or_default()
        })
    }

    /// Puts a mentee with a mentor, or back: shown at once, then sent, with Undo.
    pub fn put(self, mentee: PersonId, to: Option<PersonId>) {
        let from = self.peek(|view| view.mentee(mentee).and_then(|card| card.mentor));
        let placement = Placement { mentee, from, to };
        if from != to && self.make(placement) {
            let name = self.name(mentee);
            let sentence = match to {
                Some(mentor) => [&name, " is drafted with ", &self.name(mentor)].concat(),
                None => [&name, " is out of the draft"].concat(),
            };
            self.said.set(sentence.clone());
            self.toasts.done(sentence, placement.undone());
        }
    }

    /// Takes a placement back.
    pub fn undo(self, placement: Placement) {
        if self.make(placement) {
            self.said.set([&self.name(placement.mentee), " is back"].concat());
        }
    }

    fn make(self, placement: Placement) -> bool {
        let mut view = self.shown.get_untracked();
        match view.apply(placement) {
            Ok(()) => {
                self.shown.set(view);
                self.pending.update(|pending| pending.push(placement));
                self.send();
                true
            }
            Err(bar) => {
                self.toasts.refused(bar.to_string());
                false
            }
        }
    }

    /// One request at a time, in order: two quick placements of one mentee must not overtake each other.
    fn send(self) {
        if self.is_sending.get_untracked() {
            return;
        }
        let Some(placement) = self.pending.with_untracked(|pending| pending.first().copied()) else { return };
        self.is_sending.set(true);
        let program = self.peek(|view| view.program);
        spawn_local(async move {
            let answer = place_on_board(program, placement).await;
            self.is_sending.set(false);
            match answer {
                Ok(()) => {
                    self.pending.update(|pending| {
                        pending.remove(0);
                    });
                    self.send();
                    self.look_again();
                }
                Err(error) => self.give_up(error),
            }
        });
    }

    /// The board goes back to what the server has, and says why.
    fn give_up(self, error: AppError) {
        let undone: Vec<Placement> = self.pending.get_untracked().into_iter().map(Placement::undone).collect();
        self.pending.set(Vec::new());
        // Nobody undoes what was not done.
        self.toasts.retract(&undone);
        self.shown.update(|view| {
            for placement in undone.into_iter().rev() {
                // What was shown can be taken back: nobody else's change is shown meanwhile.
                let _ = view.apply(placement);
            }
        });
        if error == AppError::SignedOut {
            let _ = window().location().reload();
        }
        self.toasts.refused(error.to_string());
        self.look_again();
    }

    fn is_busy(self) -> bool {
        self.lifted.get_untracked().is_some() || self.pending.with_untracked(|pending| !pending.is_empty())
    }

    /// Fetches the board, unless something of ours is on its way and will bring it along.
    pub fn look_again(self) {
        if self.is_busy() {
            return;
        }
        let (program, query) = (self.peek(|view| view.program), self.query.get_value());
        spawn_local(async move {
            if let Ok(view) = load_pairing_board(program, query).await
                && !self.is_busy()
                && self.shown.with_untracked(|shown| *shown != view)
            {
                self.shown.set(view);
            }
        });
    }
}

/// Puts the focus onto the first match, once what was just changed is on the page.
pub fn focus_soon(selector: String) {
    spawn_local(async move {
        leptos::task::tick().await;
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}
