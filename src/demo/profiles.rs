//! What the invented people say of themselves: skills, languages, when they can be met, and who sees which of it.

use chrono::TimeDelta;

use super::people::{Cast, PEOPLE};
use crate::features::people;
use crate::features::people::model::{ProfileField, ProfileForm, Range, Visibility, Week};
use crate::server::{App, Asker};
use crate::shared::time::{Instant, date_value};
use crate::shared::{AppError, AppResult};

/// What the four whom one signs in as say in their own words, and some others.
struct Words {
    key: &'static str,
    bio: &'static str,
    helps: &'static str,
    wants: &'static str,
    skills: &'static [(&'static str, i64)],
    learns: &'static [&'static str],
}

#[rustfmt::skip]
const WORDS: &[Words] = &[
    Words {
        key: "admin",
        bio: "I look after everything that helps people here to grow, mentoring first of all.",
        helps: "- Finding the right program\n- Setting up a program of your own\n- A first conversation about where you want to go",
        wants: "Hearing early what does not work.",
        skills: &[("Coaching", 5), ("Facilitation", 5), ("Workshop design", 4), ("Data storytelling", 2)],
        learns: &["SQL"],
    },
    Words {
        key: "manager",
        bio: "I lead the payments team. Before that I wrote compilers; ask me about either.",
        helps: "- First months as a manager\n- Saying no without breaking anything\n- Reading a stack trace from 1998",
        wants: "Letting go of the last pieces of code that are still mine.",
        skills: &[("Leading teams", 4), ("System design", 5), ("Giving feedback", 4), ("Hiring", 3)],
        learns: &["Public speaking", "Delegation"],
    },
    Words {
        key: "mentor",
        bio: "Twelve years of distributed systems, the last four helping others to lead them.\n\nI believe that most hard technical problems are conversations that have not been held yet.",
        helps: "- Leading without a title\n- Design reviews that people look forward to\n- What to do in the first hour of an incident",
        wants: "Seeing my own work with the eyes of somebody new to it.",
        skills: &[("Distributed systems", 5), ("System design", 5), ("Mentoring engineers", 4), ("Incident response", 4), ("Technical writing", 3)],
        learns: &["Data storytelling"],
    },
    Words {
        key: "mentee",
        bio: "I build the parts of the product that talk to banks, and want to learn to lead larger pieces of work.",
        helps: "- Payment formats that nobody else wants to read\n- Finding one’s way around the code in the first weeks",
        wants: "Leading a project across two teams, and saying what I think in a room of louder people.",
        skills: &[("Rust", 4), ("Payments", 4), ("Testing", 3), ("Code review", 3)],
        learns: &["System design", "Public speaking", "Leading without authority"],
    },
    Words {
        key: "meilin.chua",
        bio: "I run the platform that everything else stands on, and the people who keep it standing.",
        helps: "- Growing from engineer to director\n- Budgets for people who never wanted one",
        wants: "Understanding what designers need from a platform.",
        skills: &[("Leading teams", 5), ("Kubernetes", 4), ("Budgeting", 3)],
        learns: &["User research"],
    },
    Words {
        key: "isabella.conti",
        bio: "Designer first, head of design second. I draw in meetings.",
        helps: "- Portfolios\n- Showing work before it is ready\n- Moving from craft to leadership",
        wants: "Numbers: how to ask for them and when to doubt them.",
        skills: &[("Interaction design", 5), ("User research", 4), ("Facilitation", 4)],
        learns: &["Statistics"],
    },
];

const INTERESTS: [&str; 11] = [
    "Sea swimming",
    "Board games",
    "Baking bread",
    "Trail running",
    "Singing in a choir",
    "Old maps",
    "Chess",
    "Photography",
    "Growing tomatoes",
    "Sailing",
    "Radio plays",
];
const LEARNS: [&str; 9] = [
    "Public speaking",
    "Delegation",
    "Negotiation",
    "Giving feedback",
    "Leading without authority",
    "System design",
    "Data storytelling",
    "Technical writing",
    "Coaching",
];

fn skills_of(department: &str) -> &'static [&'static str] {
    match department {
        "Engineering" => &[
            "Rust",
            "Distributed systems",
            "Code review",
            "Testing",
            "Incident response",
            "System design",
            "Frontend development",
            "Technical writing",
            "Kubernetes",
        ],
        "Data" => {
            &["SQL", "Statistics", "Data modeling", "Machine learning", "Data storytelling", "Python", "Experiment design"]
        }
        "Product" => {
            &["User research", "Interaction design", "Prioritization", "Facilitation", "Product strategy", "Technical writing"]
        }
        "People" => &["Coaching", "Recruiting", "Facilitation", "Conflict resolution", "Onboarding"],
        "Customers" => &["Active listening", "Negotiation", "De-escalation", "Presenting", "Account planning"],
        "Finance" => &["Budgeting", "Financial modeling", "Negotiation", "Risk management", "Procurement"],
        _ => &["Strategy", "Public speaking", "Delegation", "Contract law"],
    }
}

fn languages_of(location: &str) -> &'static str {
    match location {
        "Lisbon" | "Porto" | "São Paulo" => "Portuguese, English",
        "Berlin" | "Munich" | "Hamburg" | "Zürich" => "German, English",
        "Paris" | "Lyon" | "Brussels" | "Montréal" | "Dakar" | "Casablanca" => "French, English",
        "Madrid" | "Barcelona" | "Bogotá" | "Mexico City" => "Spanish, English",
        "Tokyo" | "Osaka" => "Japanese, English",
        "Milan" => "Italian, English",
        "Athens" => "Greek, Bulgarian, English",
        "Pune" | "Bengaluru" => "Hindi, English",
        "Dubai" | "Amman" => "Arabic, English",
        "Tel Aviv" => "Hebrew, English",
        "Stockholm" => "Swedish, English",
        _ => "English",
    }
}

fn is_senior(title: &str) -> bool {
    ["Chief", "Head", "Director", "Lead", "Staff", "Principal", "Manager", "Vice", "Controller"]
        .iter()
        .any(|word| title.contains(word))
}

/// Everybody fills in their profile in their first weeks.
pub async fn fill_in(app: &App, now: Instant, cast: &Cast) -> AppResult<()> {
    for (nth, (key, _, title, department, location, zone, manager)) in PEOPLE.iter().copied().enumerate() {
        let viewer = cast.get(key).cloned().ok_or(AppError::Internal)?;
        let own = WORDS.iter().find(|words| words.key == key);
        let pool = skills_of(department);
        let level = |nth: usize| i64::try_from((if is_senior(title) { 5 } else { 3 }) - nth % 3).unwrap_or(3);
        let picked = (0..3).map(|step| (pool[(nth + step) % pool.len()], level(nth + step)));
        let mut skills: Vec<(&str, i64)> = own.map_or_else(|| picked.collect(), |words| words.skills.to_vec());
        skills.dedup_by_key(|(name, _)| *name);
        let has = |name: &str| skills.iter().any(|(known, _)| *known == name);
        let learns = own.map_or_else(|| vec![LEARNS[nth % LEARNS.len()]], |words| words.learns.to_vec());
        let learns: Vec<String> = learns.into_iter().filter(|name| !has(name)).map(str::to_owned).collect();
        let bio = super::people::bio_of(key).to_owned();
        let is_mentor = is_senior(title);
        let form = ProfileForm {
            version: "0".into(),
            name: viewer.name.clone(),
            title: title.into(),
            department: department.into(),
            location: location.into(),
            zone: zone.into(),
            bio: own.map_or(bio, |words| words.bio.to_owned()),
            languages: languages_of(location).into(),
            interests: [INTERESTS[nth % 11], INTERESTS[(nth * 4 + 3) % 11]].join(", "),
            helps_with: own.map_or_else(
                || format!("First steps in {}, and questions about {}.", lower(skills[0].0), lower(skills[skills.len() - 1].0)),
                |words| words.helps.to_owned(),
            ),
            wants_help_with: own.map_or_else(String::new, |words| words.wants.to_owned()),
            capacity: if is_mentor { "6".into() } else { String::new() },
            paused_until: if key == "paul.lindgren" {
                date_value((now + TimeDelta::days(45)).date_naive())
            } else {
                String::new()
            },
            skills: skills.iter().map(|(name, level)| ((*name).to_owned(), level.to_string())).collect(),
            wanted_skills: learns,
            sights: sights_of(key),
            email: viewer.email.clone(),
            manager: if manager.is_empty() { String::new() } else { format!("{manager}@demo.example") },
            is_admin: viewer.is_admin,
        };
        let id = viewer.id;
        let day = i64::try_from(nth % 20).unwrap_or(0);
        let asker = Asker { app: app.clone(), viewer, now: now - TimeDelta::days(395 - day) };
        people::save_profile(&asker, id, &form).await?;
        people::save_availability(&asker, id, week_of(key, nth)).await?;
    }
    Ok(())
}

/// In a sentence, all but names of languages and letters begin small.
fn lower(skill: &str) -> String {
    let is_name = ["SQL", "Rust", "Python", "Kubernetes"].contains(&skill);
    if is_name { skill.to_owned() } else { skill.to_lowercase() }
}

/// A few show less than others.
fn sights_of(key: &str) -> Vec<(ProfileField, String)> {
    let chosen = match key {
        "lena.vogel" => vec![(ProfileField::Bio, Visibility::Participants), (ProfileField::Location, Visibility::OnlyMe)],
        "tariq.mansour" => {
            vec![(ProfileField::Interests, Visibility::OnlyMe), (ProfileField::Availability, Visibility::OnlyMe)]
        }
        "mentee" => vec![(ProfileField::WantsHelpWith, Visibility::Participants)],
        _ => vec![],
    };
    chosen.into_iter().map(|(field, visibility)| (field, visibility.as_str().to_owned())).collect()
}

fn week_of(key: &str, nth: usize) -> Week {
    let range = |weekday: i64, from: i64, to: i64| Range { weekday, from_minute: from * 60, to_minute: to * 60 };
    let ranges = match (key, nth % 4) {
        ("mentor", _) => (1..=4).map(|day| range(day, 8, 11)).chain([range(5, 14, 16)]).collect(),
        ("mentee", _) => (1..=5).map(|day| range(day, 14, 18)).chain([range(2, 9, 11)]).collect(),
        (_, 0) => (1..=5).map(|day| range(day, 9, 12)).collect(),
        (_, 1) => vec![range(1, 13, 17), range(2, 13, 17), range(4, 9, 12)],
        (_, 2) => vec![range(2, 8, 10), range(3, 15, 18), range(5, 10, 12)],
        _ => vec![],
    };
    Week::of(ranges)
}
