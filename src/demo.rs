//! The demo.
use crate::server::App;
use crate::shared::AppResult;
/// Parts and addresses to sign in as.
pub const DEMO_DOORS: &[(&str, &str)] = &[
    ("admin", "admin@demo.example"),
    ("manager", "manager@demo.example"),
    ("mentor", "mentor@demo.example"),
    ("mentee", "mentee@demo.example"),
];
/// Their password.
pub const DEMO_PASSWORD: &str = "ithaca-demo";
/// Fills.
pub async fn fill(_app: &App) -> AppResult<String> {
    Ok(String::new())
}
/// Whether.
pub async fn has_people(_app: &App) -> bool {
    false
}
