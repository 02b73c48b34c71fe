//! Pure values that the browser and the server share: ids, instants and slots, errors, form parsing.
//! Nothing here does I/O or asks for the time; who reads is asked in one place (`language/reader`).

pub mod error;
pub mod event;
pub mod fold;
pub mod form;
pub mod id;
pub mod json_text;
pub mod language;
pub mod text_enum;
pub mod time;

pub use error::{AppError, AppResult};
pub use form::{FieldError, FieldErrors};
pub use language::Language;
pub use time::Slot;
