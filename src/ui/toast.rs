//! Short messages at the foot of the page.
