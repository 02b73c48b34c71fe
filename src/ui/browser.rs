//! What islands ask of the browser.

/// Where the icons are; the document says.
pub fn icons_url() -> String {
    let root = leptos::prelude::document().document_element();
    root.and_then(|root| root.get_attribute("data-icons")).unwrap_or_default()
}
