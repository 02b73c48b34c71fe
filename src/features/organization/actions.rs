//! What admins do with the organization.

use super::model::{Organization, OrganizationDraft, OrganizationEvent};
use super::{TOPIC, policy, store};
use crate::server::files::{self, Stored};
use crate::server::{Asker, scope, zones};
use crate::shared::event::{About, Event};
use crate::shared::{AppError, AppResult, FieldErrors};

/// Stores what the form says, and the new logo if one was sent.
pub async fn save(asker: &Asker, draft: OrganizationDraft, logo: Option<Stored>) -> AppResult<()> {
    let Some(zone) = zones::known(&draft.zone) else {
        let mut errors = FieldErrors::default();
        errors.add("zone", "Choose one of the zones in the list.");
        return Err(AppError::Invalid(errors));
    };
    let draft = OrganizationDraft { zone, ..draft };
    scope::write(asker, move |scope| {
        Box::pin(async move {
            policy::may_run(scope.viewer()?)?;
            let before = store::find(&mut scope.conn).await?;
            if before.version != draft.version {
                return Err(changed_meanwhile());
            }
            let replaces_logo = logo.is_some() || draft.removes_logo;
            let logo = match logo {
                Some(stored) => Some(files::insert(scope, stored).await?),
                None => before.logo.filter(|_| !draft.removes_logo),
            };
            let next = Organization {
                name: draft.name,
                logo,
                accent: draft.accent,
                language: draft.language,
                zone: draft.zone,
                email_domains: draft.email_domains,
                version: before.version + 1,
            };
            let fields = before.differing(&next);
            if fields.is_empty() {
                return Ok(());
            }
            if store::save(&mut scope.conn, &next).await? == 0 {
                return Err(changed_meanwhile());
            }
            if let Some(old) = before.logo.filter(|_| replaces_logo) {
                files::remove(scope, old).await?;
            }
            scope.touch(TOPIC.to_owned());
            scope.record(&Event::Organization(OrganizationEvent::SettingsChanged { fields }), About::default()).await
        })
    })
    .await?;
    asker.app.organization.refresh(&asker.app).await
}

fn changed_meanwhile() -> AppError {
    AppError::Conflict {
        sentence: "Another admin changed the organization meanwhile. Please look at it as it is now, and change it again."
            .into(),
        present: "null".into(),
    }
}
