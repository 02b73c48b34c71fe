//! Ithaca: mentoring for organizations. One codebase for the server (feature `ssr`) and the browser (feature `hydrate`).

// Rules that only the server asks look dead in the browser's build.
#![cfg_attr(not(feature = "ssr"), allow(dead_code, unused_imports))]
#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("ssr and hydrate are two different builds; choose one");

#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod demo;
pub mod features;
#[cfg(feature = "ssr")]
pub mod server;
pub mod shared;
#[cfg(all(test, feature = "ssr"))]
mod tests;
pub mod ui;

/// The browser's entry point; the islands follow, each by its own export.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
