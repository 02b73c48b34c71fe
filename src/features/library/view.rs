//! What the editor is given of the catalogue.

use serde::{Deserialize, Serialize};

use crate::features::milestones::model::ItemKind;
use crate::shared::id::ResourceId;

/// An entry that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResourceHit {
    pub id: ResourceId,
    pub kind: ItemKind,
    pub title: String,
    pub link: String,
    /// "Course · Harbour Academy".
    pub about: String,
}
