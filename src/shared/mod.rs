//! Pure values that the browser and the server share: ids, instants and slots, errors, form parsing.
//! Nothing here does I/O or asks for the time.

pub mod error;
pub mod event;
pub mod fold;
pub mod form;
pub mod id;
pub mod json_text;
pub mod text_enum;
pub mod time;

pub use error::{AppError, AppResult};
pub use form::{FieldError, FieldErrors};
pub use time::Slot;
