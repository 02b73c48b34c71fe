//! What islands ask of the browser, answered while the server renders them: nothing happens, except that assets have an address.

/// Where the icons are.
pub fn icons_url() -> String {
    crate::server::assets::url("icons.svg")
}

/// On the server there is nothing to listen for.
pub fn follow(_path: String, _on_change: impl Fn() + 'static) {}
