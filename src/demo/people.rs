//! The people of the invented organization.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::DEMO_DOORS;
use crate::features::accounts::Viewer;
use crate::features::people::{self, NewPerson};
use crate::server::App;
use crate::server::scope::{self, Scope};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, SessionId};
use crate::shared::time::Instant;

/// Everybody, by the part of their address before the @.
pub type Cast = HashMap<&'static str, Viewer>;

/// (key, name, title, department, location, zone, the manager's key); managers before their reports.
pub type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
pub const PEOPLE: &[Row] = &[
    ("ilse.marchetti", "Ilse Marchetti", "Chief Executive", "Executive", "Lisbon", "Europe/Lisbon", ""),
    ("desmond.akande", "Desmond Akande", "Chief Technology Officer", "Engineering", "London", "Europe/London", "ilse.marchetti"),
    ("rin.takahashi", "Rin Takahashi", "Chief Data Officer", "Data", "Tokyo", "Asia/Tokyo", "ilse.marchetti"),
    ("beatriz.fonseca", "Beatriz Fonseca", "Chief People Officer", "People", "Lisbon", "Europe/Lisbon", "ilse.marchetti"),
    ("paul.lindgren", "Paul Lindgren", "Chief Financial Officer", "Finance", "Stockholm", "Europe/Stockholm", "ilse.marchetti"),
    ("yasmin.qureshi", "Yasmin Qureshi", "Vice President of Product", "Product", "Toronto", "America/Toronto", "ilse.marchetti"),
    ("admin", "Sofia Haldane", "Head of Learning", "People", "Dublin", "Europe/Dublin", "beatriz.fonseca"),
    ("nadia.karim", "Nadia Karim", "Learning Partner", "People", "Paris", "Europe/Paris", "admin"),
    ("owen.clarke", "Owen Clarke", "Learning Partner", "People", "London", "Europe/London", "admin"),
    ("lucia.navarro", "Lucía Navarro", "People Partner", "People", "Madrid", "Europe/Madrid", "beatriz.fonseca"),
    ("hugo.bernard", "Hugo Bernard", "Office Manager", "People", "Brussels", "Europe/Brussels", "beatriz.fonseca"),
    ("mia.andersen", "Mia Andersen", "Recruiter", "People", "Aarhus", "Europe/Copenhagen", "lucia.navarro"),
    ("lwazi.khumalo", "Lwazi Khumalo", "Recruiter", "People", "Durban", "Africa/Johannesburg", "lucia.navarro"),
    ("manager", "Omar Bittar", "Engineering Manager", "Engineering", "Berlin", "Europe/Berlin", "desmond.akande"),
    ("mentor", "Ben Okafor", "Staff Engineer", "Engineering", "New York", "America/New_York", "desmond.akande"),
    ("meilin.chua", "Mei-Lin Chua", "Director of Platform", "Engineering", "Singapore", "Asia/Singapore", "desmond.akande"),
    ("noa.bendavid", "נועה בן־דוד", "Engineering Manager", "Engineering", "Tel Aviv", "Asia/Jerusalem", "desmond.akande"),
    ("max.altenburg", "Maximiliane-Theodora von Hohenstein-Wittelsbach zu Altenburg", "Principal Engineer", "Engineering", "Munich", "Europe/Berlin", "desmond.akande"),
    ("mentee", "Ana Petrova", "Software Engineer", "Engineering", "Athens", "Europe/Athens", "manager"),
    ("jonas.lindqvist", "Jonas Lindqvist", "Software Engineer", "Engineering", "Stockholm", "Europe/Stockholm", "manager"),
    ("priya.raman", "Priya Raman", "Software Engineer", "Engineering", "Pune", "Asia/Kolkata", "manager"),
    ("samuel.oyelaran", "Samuel Oyelaran", "Test Engineer", "Engineering", "Lagos", "Africa/Lagos", "manager"),
    ("grainne.oneill", "Gráinne O’Neill", "Software Engineer", "Engineering", "Galway", "Europe/Dublin", "manager"),
    ("rohan.patel", "Rohan Patel", "Graduate Engineer", "Engineering", "London", "Europe/London", "manager"),
    ("aisha.diallo", "Aïsha Diallo", "Backend Engineer", "Engineering", "Dakar", "Africa/Dakar", "meilin.chua"),
    ("carlos.mendes", "Carlos Mendes", "Site Reliability Engineer", "Engineering", "São Paulo", "America/Sao_Paulo", "meilin.chua"),
    ("minh.tran", "Trần Minh", "Backend Engineer", "Engineering", "Ho Chi Minh City", "Asia/Ho_Chi_Minh", "meilin.chua"),
    ("davit.sargsyan", "Davit Sargsyan", "Infrastructure Engineer", "Engineering", "Yerevan", "Asia/Yerevan", "meilin.chua"),
    ("kofi.mensah", "Kofi Mensah", "Mobile Engineer", "Engineering", "Accra", "Africa/Accra", "noa.bendavid"),
    ("yuki.tanaka", "Yuki Tanaka", "Frontend Engineer", "Engineering", "Osaka", "Asia/Tokyo", "noa.bendavid"),
    ("andrei.popescu", "Andrei Popescu", "Frontend Engineer", "Engineering", "Bucharest", "Europe/Bucharest", "noa.bendavid"),
    ("alba.serrano", "Alba Serrano", "Junior Engineer", "Engineering", "Barcelona", "Europe/Madrid", "noa.bendavid"),
    ("lena.vogel", "Lena Vogel", "Security Engineer", "Engineering", "Hamburg", "Europe/Berlin", "max.altenburg"),
    ("kenji.mori", "Kenji Mori", "IT Support", "Engineering", "Osaka", "Asia/Tokyo", "desmond.akande"),
    ("hiroshi.sato", "Hiroshi Sato", "Data Science Lead", "Data", "Tokyo", "Asia/Tokyo", "rin.takahashi"),
    ("ingrid.solberg", "Ingrid Solberg", "Analytics Lead", "Data", "Oslo", "Europe/Oslo", "rin.takahashi"),
    ("fatima.benali", "Fatima Zahra Benali", "Data Analyst", "Data", "Casablanca", "Africa/Casablanca", "hiroshi.sato"),
    ("wanjiru.kamau", "Wanjirũ Kamau", "Data Engineer", "Data", "Nairobi", "Africa/Nairobi", "hiroshi.sato"),
    ("arjun.mehta", "Arjun Mehta", "Machine Learning Engineer", "Data", "Bengaluru", "Asia/Kolkata", "hiroshi.sato"),
    ("chloe.dubois", "Chloé Dubois", "Marketing Analyst", "Data", "Lyon", "Europe/Paris", "ingrid.solberg"),
    ("mateo.rossi", "Mateo Rossi", "Data Analyst", "Data", "Milan", "Europe/Rome", "ingrid.solberg"),
    ("tomas.herrera", "Tomás Herrera", "Junior Analyst", "Data", "Bogotá", "America/Bogota", "ingrid.solberg"),
    ("sofie.jansen", "Sofie Jansen", "Business Intelligence Developer", "Data", "Utrecht", "Europe/Amsterdam", "ingrid.solberg"),
    ("isabella.conti", "Isabella Conti", "Head of Design", "Product", "Milan", "Europe/Rome", "yasmin.qureshi"),
    ("grace.achieng", "Grace Achieng", "Group Product Manager", "Product", "Nairobi", "Africa/Nairobi", "yasmin.qureshi"),
    ("elif.yilmaz", "Elif Yılmaz", "Product Manager", "Product", "Istanbul", "Europe/Istanbul", "grace.achieng"),
    ("hana.kim", "Hana Kim", "Product Manager", "Product", "Seoul", "Asia/Seoul", "grace.achieng"),
    ("marta.kowalska", "Marta Kowalska", "Product Designer", "Product", "Kraków", "Europe/Warsaw", "isabella.conti"),
    ("dunja.petrovic", "Dunja Petrović", "User Researcher", "Product", "Belgrade", "Europe/Belgrade", "isabella.conti"),
    ("freya.nielsen", "Freya Nielsen", "Product Designer", "Product", "Copenhagen", "Europe/Copenhagen", "isabella.conti"),
    ("jamal.washington", "Jamal Washington", "Technical Writer", "Product", "Chicago", "America/Chicago", "isabella.conti"),
    ("rebecca.stein", "Rebecca Stein", "Director of Customer Success", "Customers", "Zürich", "Europe/Zurich", "ilse.marchetti"),
    ("thandiwe.ndlovu", "Thandiwe Ndlovu", "Support Lead", "Customers", "Cape Town", "Africa/Johannesburg", "rebecca.stein"),
    ("zainab.hussein", "زينب حسين", "Customer Success Manager", "Customers", "Dubai", "Asia/Dubai", "rebecca.stein"),
    ("luis.ortega", "Luis Ortega", "Support Specialist", "Customers", "Mexico City", "America/Mexico_City", "thandiwe.ndlovu"),
    ("pedro.santos", "Pedro Santos", "Support Specialist", "Customers", "Porto", "Europe/Lisbon", "thandiwe.ndlovu"),
    ("emma.tremblay", "Emma Tremblay", "Account Executive", "Customers", "Montréal", "America/Toronto", "rebecca.stein"),
    ("olena.shevchenko", "Olena Shevchenko", "Controller", "Finance", "Kyiv", "Europe/Kyiv", "paul.lindgren"),
    ("viktor.novak", "Viktor Novák", "Financial Analyst", "Finance", "Prague", "Europe/Prague", "paul.lindgren"),
    ("nkechi.eze", "Nkechi Eze", "Procurement Lead", "Finance", "Abuja", "Africa/Lagos", "paul.lindgren"),
    ("tariq.mansour", "Tariq Mansour", "Legal Counsel", "Executive", "Amman", "Asia/Amman", "ilse.marchetti"),
];

const BIOS: &[(&str, &str)] = &[
    ("ilse.marchetti", "Nineteen years here, the first four at the help desk. My door is open on Fridays."),
    ("lena.vogel", "I break into our own systems before others do. Quiet in meetings, less so on paper."),
    ("jonas.lindqvist", "Moved from teaching to engineering three years ago; still explain everything on a whiteboard."),
    ("hiroshi.sato", "I lead data science. My favorite result is one that somebody acted upon."),
    ("grace.achieng", "Product manager of products that other teams depend on."),
    ("rebecca.stein", "I listen to customers for a living and pass on what I hear."),
    ("noa.bendavid", "I manage the apps teams. Ask me about remote work, small children and both at once."),
    ("priya.raman", "Software engineer in Pune, usually the first awake on the team."),
];

/// Adds everybody, managers first.
pub async fn add_all(app: &App, now: Instant, password: String) -> AppResult<Cast> {
    let joined = now - TimeDelta::days(400);
    scope::write_unasked_at(app, joined, |scope| Box::pin(add_in(scope, password))).await
}

async fn add_in(scope: &mut Scope, password: String) -> AppResult<Cast> {
    let mut cast = Cast::new();
    for &(key, name, title, department, location, zone, manager) in PEOPLE {
        let email = format!("{key}@demo.example");
        let opens = DEMO_DOORS.iter().any(|(_, door)| *door == email);
        let person = NewPerson {
            name: name.into(),
            email: email.clone(),
            title: title.into(),
            department: department.into(),
            location: location.into(),
            zone: zone.into(),
            zone_is_known: true,
            bio: String::new(),
            manager: cast.get(manager).map(|viewer: &Viewer| viewer.id),
            password_hash: opens.then(|| password.clone()),
            is_admin: key == "admin",
        };
        let id: PersonId = people::add(scope, person).await?;
        let session = SessionId(uuid::Uuid::nil());
        let viewer = Viewer {
            id,
            session,
            name: name.into(),
            email,
            photo: None,
            zone: zone.into(),
            language: None,
            is_admin: key == "admin",
            is_manager: false,
        };
        cast.insert(key, viewer);
    }
    Ok(cast)
}

/// What somebody says of themself in a sentence, if they do.
pub fn bio_of(key: &str) -> &'static str {
    BIOS.iter().find(|(whose, _)| *whose == key).map_or("", |(_, bio)| bio)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::zones;

    #[test]
    fn everybody_has_a_manager_who_was_added_before_and_a_zone_that_exists() {
        for (at, row) in PEOPLE.iter().enumerate() {
            assert!(row.6.is_empty() || PEOPLE[..at].iter().any(|earlier| earlier.0 == row.6), "{}", row.0);
            assert!(zones::exists(row.5), "{}", row.5);
        }
        assert!(DEMO_DOORS.iter().all(|(key, _)| PEOPLE.iter().any(|row| row.0 == *key)));
        assert!(PEOPLE.len() >= 58);
    }
}
