//! A face: the photo that everybody may see, or initials on one of eight tints, chosen by the id.

use leptos::prelude::*;

use super::browser;
use crate::shared::id::{FileId, PersonId};

/// How large a face is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    Small,
    #[default]
    Medium,
    Large,
    Huge,
}

/// The person's face. It says nothing to a screen reader: the name stands beside it.
#[component]
pub fn Avatar(
    id: PersonId,
    #[prop(into)] name: String,
    #[prop(optional)] size: Size,
    /// The photo, where whoever looks may see more than everybody may.
    #[prop(default = None)]
    photo: Option<FileId>,
) -> impl IntoView {
    let size = match size {
        Size::Small => " avatar-s",
        Size::Medium => "",
        Size::Large => " avatar-l",
        Size::Huge => " avatar-xl",
    };
    let class = format!("avatar{size} tint-{}", tint(id));
    let face = match photo.or_else(|| browser::photo_of(id)) {
        Some(photo) => view! { <img src=format!("/files/{photo}/photo.jpg") alt=""/> }.into_any(),
        None => initials(&name).into_any(),
    };
    view! { <span class=class aria-hidden="true">{face}</span> }
}

/// One to eight, always the same for one person.
pub fn tint(id: PersonId) -> u8 {
    id.0.as_bytes().iter().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(*byte)) % 8 + 1
}

/// The first letters of the first and the last name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The name to call somebody by.
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_first_and_the_last_name() {
        assert_eq!(initials("Ana Maria Petrova"), "AP");
        assert_eq!(initials("šárka"), "Š");
        assert_eq!(initials("  "), "");
    }
}
