//! Who works there: a tree of reporting lines, eight to a manager, beneath the one who runs the learning.

use super::random::Random;
use crate::demo::DEMO_DOORS;
use crate::features::people::{self, KnownPerson, NewPerson};
use crate::features::skills;
use crate::server::{App, scope};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, SkillId};
use crate::shared::time::Instant;

const REPORTS: usize = 8;
const PEOPLE_AT_ONCE: usize = 5_000;

#[rustfmt::skip]
const FIRST: &[&str] = &[
    "Ada", "Aisha", "Alba", "Amara", "Ana", "Andrei", "Anneli", "Arjun", "Beatriz", "Ben", "Bilal", "Carlos", "Chidi", "Chloé", "Dalia",
    "Davit", "Desmond", "Dunja", "Elif", "Emma", "Fatima", "Freya", "Grace", "Gráinne", "Hana", "Hiroshi", "Hugo", "Ines", "Ingrid",
    "Isabella", "Ivo", "Jamal", "Jonas", "Kenji", "Kofi", "Lena", "Lucía", "Luis", "Lwazi", "Marta", "Mateo", "Mei-Lin", "Mia", "Minh",
    "Nadia", "Noa", "Olena", "Omar", "Owen", "Paul", "Pedro", "Priya", "Rania", "Rebecca", "Rin", "Rohan", "Samuel", "Sofie", "Tariq",
    "Thandiwe", "Tomás", "Viktor", "Wanjirũ", "Yasmin", "Yuki", "Zainab",
];

#[rustfmt::skip]
const LAST: &[&str] = &[
    "Achieng", "Akande", "Andersen", "Benali", "Bernard", "Bittar", "Chua", "Clarke", "Conti", "Diallo", "Dubois", "Eze", "Fonseca",
    "Haldane", "Herrera", "Hussein", "Jansen", "Kamau", "Karim", "Khumalo", "Kim", "Kowalska", "Lindgren", "Mansour", "Marchetti",
    "Mehta", "Mendes", "Mensah", "Mori", "Navarro", "Ndlovu", "Nielsen", "Novák", "O’Neill", "Okafor", "Ortega", "Oyelaran", "Patel",
    "Petrova", "Petrović", "Popescu", "Qureshi", "Raman", "Rossi", "Santos", "Sargsyan", "Sato", "Serrano", "Shevchenko", "Solberg",
    "Stein", "Takahashi", "Tanaka", "Trần", "Tremblay", "Vogel", "Washington", "Yılmaz",
];

const PLACES: &[(&str, &str)] = &[
    ("Athens", "Europe/Athens"),
    ("Berlin", "Europe/Berlin"),
    ("Dakar", "Africa/Dakar"),
    ("Dublin", "Europe/Dublin"),
    ("Lagos", "Africa/Lagos"),
    ("Lisbon", "Europe/Lisbon"),
    ("New York", "America/New_York"),
    ("Pune", "Asia/Kolkata"),
    ("São Paulo", "America/Sao_Paulo"),
    ("Singapore", "Asia/Singapore"),
    ("Stockholm", "Europe/Stockholm"),
    ("Tokyo", "Asia/Tokyo"),
];

const WORK: &[(&str, &[&str])] = &[
    ("Engineering", &["Software Engineer", "Staff Engineer", "Test Engineer", "Engineering Manager"]),
    ("Data", &["Data Analyst", "Data Engineer", "Data Scientist"]),
    ("Product", &["Product Manager", "Product Designer", "User Researcher"]),
    ("Customers", &["Support Specialist", "Account Executive", "Customer Success Manager"]),
    ("Finance", &["Financial Analyst", "Controller", "Procurement Lead"]),
    ("People", &["People Partner", "Recruiter", "Learning Partner"]),
];

#[rustfmt::skip]
const SKILLS: &[&str] = &[
    "Architecture", "Budgeting", "Coaching", "Conflict resolution", "Customer interviews", "Data modeling", "Delegation", "Design reviews",
    "Facilitation", "Forecasting", "Giving feedback", "Hiring", "Incident response", "Machine learning", "Negotiation", "Planning",
    "Prioritization", "Public speaking", "Python", "Rust", "SQL", "Security", "Stakeholder management", "Statistics", "Strategy",
    "Systems thinking", "Technical writing", "Testing", "Usability testing", "Working across cultures",
];

/// Invents so many people: first those to sign in as, whose names say their parts.
pub fn invent(random: &mut Random, people: usize, joined: Instant, password: &str) -> Vec<KnownPerson> {
    let mut crowd: Vec<KnownPerson> = Vec::with_capacity(people);
    for nth in 0..people {
        let door = DEMO_DOORS.get(nth);
        let (department, titles) = random.pick(WORK);
        let (location, zone) = random.pick(PLACES);
        let (first, last) = (random.pick(FIRST), random.pick(LAST));
        let email = match door {
            Some((_, email)) => (*email).to_owned(),
            None => format!("person.{nth}@demo.example"),
        };
        let person = NewPerson {
            name: format!("{first} {last}"),
            email,
            title: (*random.pick(titles)).to_owned(),
            department: (*department).to_owned(),
            location: (*location).to_owned(),
            zone: (*zone).to_owned(),
            zone_is_known: true,
            bio: String::new(),
            manager: nth.checked_sub(1).map(|before| crowd[boss_of(nth, before)].id),
            password_hash: door.map(|_| password.to_owned()),
            is_admin: nth == 0,
        };
        let current = (0..3).map(|_| ((*random.pick(SKILLS)).to_owned(), 1 + random.below(5) as i64)).collect();
        let desired = (0..2).map(|_| (*random.pick(SKILLS)).to_owned()).collect();
        crowd.push(KnownPerson { id: PersonId(random.id(joined)), person, current, desired });
    }
    crowd
}

/// The one to sign in as a mentee reports to the one to sign in as a manager; otherwise each has eight reports.
fn boss_of(nth: usize, before: usize) -> usize {
    if nth == 3 { 1 } else { before / REPORTS }
}

/// Stores the catalogue of skills, with ids that come from the seed alone.
pub async fn store_skills(app: &App, seed: u64, joined: Instant) -> AppResult<()> {
    let mut random = Random::new(seed);
    let known: Vec<(SkillId, &str)> = SKILLS.iter().map(|name| (SkillId(random.id(joined)), *name)).collect();
    scope::write_unasked_at(app, joined, |scope| Box::pin(async move { skills::insert_known(scope, &known).await })).await
}

/// Stores them, managers first.
pub async fn store(app: &App, crowd: Vec<KnownPerson>, joined: Instant) -> AppResult<()> {
    let mut rest = crowd;
    while !rest.is_empty() {
        let chunk: Vec<KnownPerson> = rest.drain(..rest.len().min(PEOPLE_AT_ONCE)).collect();
        scope::write_unasked_at(app, joined, |scope| Box::pin(async move { people::add_known(scope, &chunk).await })).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_but_the_first_reports_to_somebody_before_them() {
        for nth in 1..1_000 {
            assert!(boss_of(nth, nth - 1) < nth, "{nth}");
        }
        let crowd = invent(&mut Random::new(1), 50, chrono::DateTime::UNIX_EPOCH, "hash");
        assert_eq!(crowd[3].person.manager, Some(crowd[1].id));
        assert_eq!(crowd[0].person.manager, None);
    }
}
