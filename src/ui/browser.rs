//! What islands ask of the browser.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{document, set_timeout, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, VisibilityState};

use crate::shared::id::{FileId, PersonId};

/// Where the icons are; the document says.
pub fn icons_url() -> String {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-icons")).unwrap_or_default()
}

thread_local! {
    static PHOTOS: Vec<(PersonId, FileId)> = photos_of_page();
}

/// Somebody's photo, if the page shows it: it says whose photos it has.
pub fn photo_of(person: PersonId) -> Option<FileId> {
    PHOTOS.with(|photos| photos.iter().find(|(of, _)| *of == person).map(|(_, photo)| *photo))
}

fn photos_of_page() -> Vec<(PersonId, FileId)> {
    let listed = document().get_element_by_id("photos").and_then(|list| list.get_attribute("data-of")).unwrap_or_default();
    let pairs = listed.split_whitespace().filter_map(|pair| pair.split_once('='));
    pairs.filter_map(|(person, photo)| Some((person.parse().ok()?, photo.parse().ok()?))).collect()
}

/// The content of a `<textarea>`, which Leptos writes as it is: the server's twin escapes it, and here the browser sets it
/// as text.
pub fn area_text(text: String) -> String {
    text
}

/// How long to wait before asking again when the server has refused to be listened to.
const ASK_AGAIN: std::time::Duration = std::time::Duration::from_secs(20);

/// Listens to a topic (`/live/meetings/ID`) as long as the page is open and its tab visible. Calls back for every change,
/// and each time it begins to listen, since changes before that were missed: the caller loads the thing and compares.
pub fn follow(path: String, on_change: impl Fn() + 'static) {
    let ear = Rc::new(Ear { path, source: RefCell::new(None), heard: Closure::new(on_change), lost: RefCell::new(None) });
    let weak = Rc::downgrade(&ear);
    *ear.lost.borrow_mut() = Some(Closure::new(move || {
        if let Some(ear) = weak.upgrade() {
            ear.ask_again_later();
        }
    }));
    ear.mind_the_tab();
    // It listens until the page is left.
    window_event_listener_untyped("visibilitychange", move |_| ear.mind_the_tab());
}

struct Ear {
    path: String,
    source: RefCell<Option<EventSource>>,
    heard: Closure<dyn Fn()>,
    lost: RefCell<Option<Closure<dyn Fn()>>>,
}

impl Ear {
    fn mind_the_tab(&self) {
        let is_visible = document().visibility_state() == VisibilityState::Visible;
        let mut source = self.source.borrow_mut();
        match (&*source, is_visible) {
            (None, true) => *source = self.open(),
            (Some(open), false) => {
                open.close();
                *source = None;
            }
            _ => {}
        }
    }

    fn open(&self) -> Option<EventSource> {
        let source = EventSource::new(&self.path).ok()?;
        let heard = self.heard.as_ref().unchecked_ref();
        source.set_onmessage(Some(heard));
        // The server's first word on every connection, also on those that the browser opens again by itself.
        let _ = source.add_event_listener_with_callback("open-ear", heard);
        if let Some(lost) = &*self.lost.borrow() {
            source.set_onerror(Some(lost.as_ref().unchecked_ref()));
        }
        Some(source)
    }

    /// A broken connection the browser mends by itself; one that the server refused it gives up.
    fn ask_again_later(self: Rc<Self>) {
        let has_given_up = self.source.borrow().as_ref().is_some_and(|s| s.ready_state() == EventSource::CLOSED);
        if has_given_up {
            *self.source.borrow_mut() = None;
            set_timeout(move || self.mind_the_tab(), ASK_AGAIN);
        }
    }
}
