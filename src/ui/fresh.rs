//! Ids made in the browser, for things it shows before the server has answered.

use leptos::prelude::window;

/// A fresh version 7 UUID from the browser's clock and its random source.
pub fn uuid() -> uuid::Uuid {
    let mut random = [0_u8; 10];
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut random);
    }
    crate::shared::id::uuid_from(js_sys::Date::now() as u64, random)
}
