//! The one error: the same value in an action, across a server function and on an error page.

use serde::{Deserialize, Serialize};

use super::form::FieldErrors;

/// What an action answers.
pub type AppResult<T> = Result<T, AppError>;

/// Why something was not done, in words that may be shown to the person who asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in.
    #[error("Please sign in first.")]
    SignedOut,
    /// The person may see the thing, but not do this to it.
    #[error("{0}")]
    Forbidden(String),
    /// It does not exist, or it may not be seen: the two look the same.
    #[error("There is nothing here, or it is not yours to see.")]
    NotFound,
    /// What was sent does not parse; each field says why.
    #[error("Please look at the marked fields.")]
    Invalid(FieldErrors),
    /// A rule says no, in a sentence.
    #[error("{0}")]
    Refused(String),
    /// Somebody else was first. `present` is the thing as it is now, as the JSON of what its read would answer.
    #[error("{sentence}")]
    Conflict { sentence: String, present: String },
    /// Too many attempts; another is possible after so many seconds.
    #[error("Too many attempts. Please wait {0} seconds and try again.")]
    TooMany(u64),
    /// The request was larger than the server accepts.
    #[error("That was too large to send.")]
    TooLarge,
    /// The browser could not reach the server.
    #[error("Ithaca cannot be reached just now. Nothing was changed; please try again.")]
    Unreachable,
    /// Something broke on the server; its log knows more under the request's id.
    #[error("Something went wrong on our side. Nothing was changed; please try again.")]
    Internal,
}

impl AppError {
    /// The HTTP status that goes with the error.
    pub fn status(&self) -> u16 {
        match self {
            AppError::SignedOut => 401,
            AppError::Forbidden(_) => 403,
            AppError::NotFound => 404,
            AppError::Invalid(_) | AppError::Refused(_) => 422,
            AppError::Conflict { .. } => 409,
            AppError::TooMany(_) => 429,
            AppError::TooLarge => 413,
            AppError::Unreachable => 503,
            AppError::Internal => 500,
        }
    }
}

impl leptos::server_fn::error::FromServerFnError for AppError {
    type Encoder = super::json_text::JsonText;

    fn from_server_fn_error(error: leptos::server_fn::error::ServerFnErrorErr) -> Self {
        use leptos::server_fn::error::ServerFnErrorErr as E;
        match error {
            E::Request(_) | E::Response(_) => AppError::Unreachable,
            E::Args(_) | E::MissingArg(_) | E::Deserialization(_) => {
                AppError::Refused("That request could not be read. Please reload the page.".into())
            }
            _ => AppError::Internal,
        }
    }
}
