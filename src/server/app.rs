//! What every request can reach: the store, the settings, the clock, the live signals.

use std::sync::Arc;

use crate::features::organization::Current;
use crate::features::people::Faces;

use super::{clock::Clock, config::Settings, db::Db, files::Files, hashing::Hashing, live::Live, throttle::Throttle};

/// The running application; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of [`App`].
pub struct Inner {
    pub db: Db,
    pub settings: Settings,
    pub clock: Clock,
    pub live: Live,
    pub files: Files,
    /// What every page shows of the organization.
    pub organization: Current,
    /// The photos that stand beside names.
    pub faces: Faces,
    pub hashing: Hashing,
    pub throttle: Throttle,
    /// Cancelled when the server begins to drain: open streams end.
    pub draining: tokio_util::sync::CancellationToken,
    /// Whether the store is a demo: its four people are offered on the sign-in page.
    pub demo: std::sync::atomic::AtomicBool,
}

impl App {
    /// Puts the parts together.
    pub fn new(db: Db, settings: Settings, clock: Clock) -> App {
        let live = Live::start(&db);
        let throttle = Throttle::new(&settings);
        let files = Files::at(settings.files.place.clone());
        let app = App(Arc::new(Inner {
            db,
            settings,
            clock,
            live,
            files,
            organization: Current::default(),
            faces: Faces::default(),
            throttle,
            hashing: Hashing::default(),
            draining: tokio_util::sync::CancellationToken::new(),
            demo: std::sync::atomic::AtomicBool::new(false),
        }));
        Current::follow(&app);
        Faces::follow(&app);
        app
    }

    /// Whether the store is a demo.
    pub fn is_demo(&self) -> bool {
        self.demo.load(std::sync::atomic::Ordering::Relaxed)
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
