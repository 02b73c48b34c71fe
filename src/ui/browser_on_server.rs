//! What islands ask of the browser, answered while the server renders them: nothing happens, except that assets have an address.

use crate::shared::id::{FileId, PersonId};

/// Where the icons are.
pub fn icons_url() -> String {
    crate::server::assets::url("icons.svg")
}

/// Somebody's photo, if everybody may see it.
pub fn photo_of(person: PersonId) -> Option<FileId> {
    leptos::prelude::use_context::<crate::server::render::photos::Photos>()?.of(person)
}

/// On the server there is nothing to listen for.
pub fn follow(_path: String, _on_change: impl Fn() + 'static) {}

/// The content of a `<textarea>`, escaped, since Leptos does not. A line break that begins it would be dropped by the parser.
pub fn area_text(text: String) -> String {
    format!("\n{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_textarea_cannot_be_broken_out_of() {
        assert_eq!(area_text("</textarea><b>&lt;".into()), "\n&lt;/textarea>&lt;b>&amp;lt;");
    }
}
