//! Dragging with mouse, pen or finger: one row is lifted, places to drop it are shown, one is chosen or none. The places are
//! gaps of a list, or other things onto which it is dropped.
//! Which rows there are and what a drop means is the caller's business.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{AddEventListenerOptions, Element, Event, HtmlElement, KeyboardEvent, PointerEvent};

/// How close to the window's edge the page begins to scroll, and how fast at most, in pixels.
const EDGE: f64 = 72.0;
const STEP: f64 = 18.0;
/// A handle that moved less than this was only pressed.
const THRESHOLD: f64 = 4.0;
/// How far beside an area the pointer may be and still mean it.
const REACH: f64 = 24.0;
/// What marks the row in the air: no class, since the row's own classes may be written anew meanwhile.
const LIFTED: &str = "data-lifted";

/// A place to drop at: where it is on the page, and what shows it.
pub struct Target<P> {
    /// Vertical position, in pixels from the page's top.
    pub y: f64,
    pub shown_by: Element,
    pub class: &'static str,
    pub place: P,
}

/// A thing to drop onto: the element itself, wherever it lies on the page.
pub struct Area<P> {
    pub element: Element,
    pub class: &'static str,
    pub place: P,
}

/// A place to drop at, of either kind.
struct Goal<P> {
    spot: Spot,
    shown_by: Element,
    class: &'static str,
    place: P,
}

/// Where a goal lies, in pixels from the page's top and the window's left.
enum Spot {
    /// A gap in a list: the nearest one is meant, however far.
    Height(f64),
    /// Left, top, right, bottom.
    Field(f64, f64, f64, f64),
}

impl Spot {
    /// How far the pointer is from it; nothing if it is too far to be meant.
    fn distance(&self, x: f64, y: f64) -> Option<f64> {
        match *self {
            Spot::Height(height) => Some((height - y).abs()),
            Spot::Field(left, top, right, bottom) => {
                let beside = (left - x).max(x - right).max(0.0);
                let above = (top - y).max(y - bottom).max(0.0);
                Some(beside.max(above)).filter(|distance| *distance <= REACH)
            }
        }
    }
}

/// An event's name and what is called.
type Listener = (&'static str, Closure<dyn FnMut(Event)>);

struct Drag<P> {
    row: HtmlElement,
    goals: Vec<Goal<P>>,
    nearest: Option<usize>,
    start: (f64, f64),
    pointer: (f64, f64),
    lifted: bool,
    over: bool,
    listeners: Vec<Listener>,
}

/// Follows the pointer from its press on a handle. `targets` is asked once the row is really lifted; `drop` gets the chosen
/// place, or none when the drag was given up or ended where it began.
pub fn follow_pointer<P: Copy + 'static>(
    press: &PointerEvent,
    row: HtmlElement,
    targets: impl FnOnce() -> Vec<Target<P>> + 'static,
    lift: impl Fn() + 'static,
    drop: impl FnOnce(Option<P>) + 'static,
) {
    let goals = move || {
        let goal = |Target { y, shown_by, class, place }| Goal { spot: Spot::Height(y), shown_by, class, place };
        targets().into_iter().map(goal).collect()
    };
    follow(press, row, goals, Measured::Before, lift, drop);
}

/// The same where the row is dropped onto other things, which may lie anywhere.
pub fn follow_pointer_onto<P: Copy + 'static>(
    press: &PointerEvent,
    row: HtmlElement,
    areas: impl FnOnce() -> Vec<Area<P>> + 'static,
    lift: impl Fn() + 'static,
    drop: impl FnOnce(Option<P>) + 'static,
) {
    let goals = move || {
        let goal = |Area { element, class, place }: Area<P>| {
            let rect = element.get_bounding_client_rect();
            let spot = Spot::Field(rect.left(), rect.top() + scroll_y(), rect.right(), rect.bottom() + scroll_y());
            Goal { spot, shown_by: element, class, place }
        };
        areas().into_iter().map(goal).collect()
    };
    follow(press, row, goals, Measured::After, lift, drop);
}

/// When the goals are measured: before the row is lifted, or after, since a lifted row may take less room.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Measured {
    Before,
    After,
}

fn follow<P: Copy + 'static>(
    press: &PointerEvent,
    row: HtmlElement,
    goals: impl FnOnce() -> Vec<Goal<P>> + 'static,
    measured: Measured,
    lift: impl Fn() + 'static,
    drop: impl FnOnce(Option<P>) + 'static,
) {
    if press.button() != 0 {
        return;
    }
    let drag = Rc::new(RefCell::new(Drag {
        row,
        goals: Vec::new(),
        nearest: None,
        start: on_page(press),
        pointer: (f64::from(press.client_x()), f64::from(press.client_y())),
        lifted: false,
        over: false,
        listeners: Vec::new(),
    }));
    let goals = RefCell::new(Some(goals));
    let drop = Rc::new(RefCell::new(Some(drop)));
    let finish = {
        let (drag, drop) = (drag.clone(), drop);
        Rc::new(move |dropped: bool| {
            let place = settle(&drag, dropped);
            if let (Some(drop), Some(place)) = (drop.borrow_mut().take(), place) {
                drop(place);
            }
        })
    };
    let moved = {
        let drag = drag.clone();
        move |event: Event| {
            let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
            drag.borrow_mut().pointer = (f64::from(event.client_x()), f64::from(event.client_y()));
            let ((x, y), start) = (on_page(event), drag.borrow().start);
            if !drag.borrow().lifted && (y - start.1).abs().max((x - start.0).abs()) >= THRESHOLD {
                let find = || goals.borrow_mut().take().map(|find| find()).unwrap_or_default();
                let early = if measured == Measured::Before { find() } else { Vec::new() };
                let mut drag = drag.borrow_mut();
                drag.lifted = true;
                let _ = drag.row.set_attribute(LIFTED, "");
                mark_page(true);
                drag.goals = if measured == Measured::After { find() } else { early };
                lift();
                std::mem::drop(drag);
            } else if !drag.borrow().lifted {
                return;
            }
            show(&drag);
        }
    };
    let listen = |name: &'static str, callback: Box<dyn FnMut(Event)>| {
        let closure = Closure::wrap(callback);
        let options = AddEventListenerOptions::new();
        options.set_capture(true);
        let function = closure.as_ref().unchecked_ref();
        let _ = window().add_event_listener_with_callback_and_add_event_listener_options(name, function, &options);
        drag.borrow_mut().listeners.push((name, closure));
    };
    listen("pointermove", Box::new(moved));
    let end = finish.clone();
    listen("pointerup", Box::new(move |_| end(true)));
    let end = finish.clone();
    listen("pointercancel", Box::new(move |_| end(false)));
    listen(
        "keydown",
        Box::new(move |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
                event.prevent_default();
                event.stop_propagation();
                finish(false);
            }
        }),
    );
    scroll_at_edges(drag);
}

/// Puts everything back; the answer is the chosen place, `Some(None)` for none, `None` where nothing was ever lifted.
fn settle<P: Copy>(drag: &Rc<RefCell<Drag<P>>>, dropped: bool) -> Option<Option<P>> {
    let listeners = std::mem::take(&mut drag.borrow_mut().listeners);
    for (name, closure) in &listeners {
        let _ = window().remove_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), true);
    }
    // The closure that runs right now is among them: let it return first.
    request_animation_frame(move || std::mem::drop(listeners));
    let mut drag = drag.borrow_mut();
    drag.over = true;
    mark_page(false);
    if !drag.lifted {
        return None;
    }
    let _ = drag.row.remove_attribute(LIFTED);
    let _ = drag.row.style().remove_property("transform");
    let chosen = drag.nearest.map(|index| {
        let goal = &drag.goals[index];
        let _ = goal.shown_by.class_list().remove_1(goal.class);
        goal.place
    });
    Some(chosen.filter(|_| dropped))
}

fn show<P>(drag: &Rc<RefCell<Drag<P>>>) {
    let mut drag = drag.borrow_mut();
    if drag.over || !drag.lifted {
        return;
    }
    let (x, y) = (drag.pointer.0, drag.pointer.1 + scroll_y());
    // In a list a row moves along it; what is dropped onto something goes where the pointer goes.
    let is_free = drag.goals.iter().any(|goal| matches!(goal.spot, Spot::Field(..)));
    let across = if is_free { x - drag.start.0 } else { 0.0 };
    let moved = format!("translate({}px, {}px)", across as i32, (y - drag.start.1) as i32);
    let _ = drag.row.style().set_property("transform", &moved);
    let distances = drag.goals.iter().enumerate().filter_map(|(index, goal)| Some((index, goal.spot.distance(x, y)? as i64)));
    let nearest = distances.min_by_key(|(_, distance)| *distance).map(|(index, _)| index);
    if nearest != drag.nearest {
        if let Some(old) = drag.nearest {
            let _ = drag.goals[old].shown_by.class_list().remove_1(drag.goals[old].class);
        }
        if let Some(new) = nearest {
            let _ = drag.goals[new].shown_by.class_list().add_1(drag.goals[new].class);
        }
        drag.nearest = nearest;
    }
}

fn scroll_at_edges<P: 'static>(drag: Rc<RefCell<Drag<P>>>) {
    request_animation_frame(move || {
        let (over, lifted, y) = {
            let drag = drag.borrow();
            (drag.over, drag.lifted, drag.pointer.1)
        };
        if over {
            return;
        }
        let height = window().inner_height().ok().and_then(|h| h.as_f64()).unwrap_or_default();
        let pull = if y < EDGE { y - EDGE } else { (y - height + EDGE).max(0.0) };
        if lifted && pull != 0.0 {
            window().scroll_by_with_x_and_y(0.0, (pull / EDGE).clamp(-1.0, 1.0) * STEP);
            show(&drag);
        }
        scroll_at_edges(drag);
    });
}

/// While something is dragged, no text is selected.
fn mark_page(dragging: bool) {
    if let Some(root) = document().document_element() {
        let _ = root.class_list().toggle_with_force("is-dragging", dragging);
    }
}

fn on_page(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()) + scroll_y())
}

/// How far the page is scrolled, in pixels.
pub fn scroll_y() -> f64 {
    window().scroll_y().unwrap_or_default()
}
