//! An invented organization to look around in: its people, six programs, some twenty mentorships and their meetings, and who
//! looks for a mentor at present.
//! It is told through the actions that people use, each at the time at which somebody would have done it.

mod joining;
mod large;
mod library;
mod pairing;
mod people;
mod plans;
mod profiles;
mod programs;
mod story;
mod teller;

pub use large::Size;

use std::sync::atomic::Ordering;

use crate::features::accounts;
use crate::server::{App, scope};
use crate::shared::AppResult;

/// Parts and addresses to sign in as.
pub const DEMO_DOORS: &[(&str, &str)] = &[
    ("admin", "admin@demo.example"),
    ("manager", "manager@demo.example"),
    ("mentor", "mentor@demo.example"),
    ("mentee", "mentee@demo.example"),
];

/// The password of those four; nobody else in the demo can sign in.
pub const DEMO_PASSWORD: &str = "ithaca-demo";

/// Fills an empty store and says what is in it now; refuses a store that has people, or that was filled half-way.
/// With a size it is a large organization instead of the one with a story.
pub async fn fill(app: &App, size: Option<Size>) -> AppResult<String> {
    match size {
        Some(size) => large::fill(app, size).await,
        None => tell(app).await,
    }
}

async fn tell(app: &App) -> AppResult<String> {
    let now = app.clock.now();
    scope::write_unasked(app, |scope| Box::pin(accounts::begin_demo(scope))).await?;
    let password = app.hashing.hash(DEMO_PASSWORD.to_owned()).await?;
    let cast = people::add_all(app, now, password).await?;
    let people = cast.len();
    let programs = programs::create_all(app, now, &cast).await?;
    profiles::fill_in(app, now, &cast).await?;
    let teller = teller::Teller::new(app.clone(), now, cast);
    let pairs = story::tell(&teller, &programs).await? + pairing::tell(&teller, &programs).await?;
    joining::tell(&teller, &programs).await?;
    library::fill(&teller, &programs).await?;
    crate::app::record_what_the_clock_decided(app).await?;
    // The last thing, so that a store that was filled half-way never counts as a demo.
    scope::write_unasked(app, |scope| Box::pin(accounts::finish_demo(scope))).await?;
    app.demo.store(true, Ordering::Relaxed);
    let doors: Vec<&str> = DEMO_DOORS.iter().map(|(_, email)| *email).collect();
    Ok(format!(
        "The demo organization is in: {people} people, {} programs, {pairs} mentorships.\nSign in as {} with the password {DEMO_PASSWORD}.",
        programs.len(),
        doors.join(", ")
    ))
}

/// Fills the store unless it is a demo, or somebody's own, already.
pub async fn fill_if_empty(app: &App, size: Option<Size>) -> AppResult<Option<String>> {
    if accounts::is_in_use(app).await? { Ok(None) } else { fill(app, size).await.map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::boot;
    use crate::server::config::Settings;

    async fn empty_app(folder: &std::path::Path, days: i64, hours: i64) -> App {
        let settings = Settings::load(&|_| None, Some(folder.to_owned())).unwrap();
        let app = boot::open(settings).await.unwrap();
        app.clock.set_offset((days * 24 + hours) * 3600);
        app
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_story_holds_together_on_every_day_of_the_week() {
        for day in 0..7 {
            let folder = tempfile::tempdir().unwrap();
            let app = empty_app(folder.path(), day * 36, day * 5).await;
            fill(&app, None).await.unwrap();
            assert!(app.is_demo());
            app.db.close().await;
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_store_with_people_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let app = empty_app(folder.path(), 0, 0).await;
        accounts::add_admin(&app, "Ada".into(), "ada@example.org".into(), "a long sentence".into()).await.unwrap();
        assert!(matches!(fill(&app, None).await, Err(crate::shared::AppError::Refused(_))));
        assert!(!app.is_demo());
    }
}
