//! The server function by which the editor searches the catalogue.

use leptos::prelude::*;

use super::view::ResourceHit;
use crate::shared::AppError;
use crate::shared::json_text::Json;

/// The first entries of the catalogue that hold all these words.
#[server(endpoint = "library/search", input = Json, output = Json)]
pub async fn search_resources(words: String) -> Result<Vec<ResourceHit>, AppError> {
    crate::server::api::answer(async move |asker| super::actions::search(&asker, &words).await).await
}
