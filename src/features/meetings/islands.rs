//! What is hydrated in the browser.
