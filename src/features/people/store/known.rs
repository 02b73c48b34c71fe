//! Many people at once whose ids are known: a large organization that is told.

use std::collections::HashMap;

use super::{NewPerson, address_is_taken, directory};
use crate::args;
use crate::features::skills;
use crate::server::{Bulk, Scope};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, SkillId};
use crate::shared::time::Instant;

/// A person with their skills, to be added under this id.
#[derive(Clone, Debug)]
pub struct KnownPerson {
    pub id: PersonId,
    pub person: NewPerson,
    /// Each with its level from 1 to 5.
    pub current: Vec<(String, i64)>,
    pub desired: Vec<String>,
}

const PEOPLE: &str = "INSERT INTO people (id, email, name, title, department, location, zone, bio, manager_id, admin_since, \
     password_hash, password_changed_at, lock_count, created_at, zone_confirmed_at)";
const SKILLS: &str = "INSERT INTO person_skills (person_id, skill_id, kind, level, rated_at)";

/// Stores new people, managers before their reports; an address that is taken is an error on the field `email`.
pub async fn insert(scope: &mut Scope, people: Vec<(PersonId, NewPerson)>) -> AppResult<()> {
    let now = scope.now;
    let mut rows = Bulk::into(PEOPLE);
    for (id, person) in people {
        let NewPerson { name, email, title, department, location, zone, bio, manager, password_hash, is_admin, zone_is_known } =
            person;
        let (admin_since, confirmed) = (is_admin.then_some(now), zone_is_known.then_some(now));
        let row = args![
            id,
            email,
            name,
            title,
            department,
            location,
            zone,
            bio,
            manager,
            admin_since,
            password_hash,
            now,
            0_i64,
            now,
            confirmed
        ];
        rows.push(&mut scope.conn, row).await.map_err(address_is_taken)?;
    }
    rows.finish(&mut scope.conn).await.map_err(address_is_taken)
}

/// Adds people with what they can and want to learn, managers before their reports, in few statements.
pub async fn add_known(scope: &mut Scope, people: &[KnownPerson]) -> AppResult<()> {
    let new = people.iter().map(|known| (known.id, known.person.clone())).collect();
    insert(scope, new).await?;
    let mut catalogue: HashMap<&str, SkillId> = HashMap::new();
    for person in people {
        let mut names: Vec<&str> = person.desired.iter().map(String::as_str).collect();
        names.extend(person.current.iter().map(|(name, _)| name.as_str()));
        for name in names {
            if !catalogue.contains_key(name) {
                catalogue.insert(name, skills::find_or_add(scope, name).await?);
            }
        }
    }
    let now = scope.now;
    let mut rows = Bulk::into(SKILLS);
    for KnownPerson { id, current, desired, .. } in people {
        let current: HashMap<&str, i64> = current.iter().map(|(name, level)| (name.as_str(), *level)).collect();
        for (name, level) in &current {
            rows.push(&mut scope.conn, args![*id, catalogue[name], "current".to_owned(), Some(*level), Some(now)]).await?;
        }
        for (nth, name) in desired.iter().enumerate() {
            if !desired[..nth].contains(name) {
                rows.push(
                    &mut scope.conn,
                    args![*id, catalogue[name.as_str()], "desired".to_owned(), None::<i64>, None::<Instant>],
                )
                .await?;
            }
        }
    }
    rows.finish(&mut scope.conn).await?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    directory::refresh(&mut scope.conn, &ids).await
}
