//! The directory: what of each person everybody may find, kept beside the people in the same transaction, and the one
//! function that searches it. Words are an FTS5 index on SQLite and a tsvector on Postgres; triggers and a generated column
//! keep those, so that here both are one table.

use std::collections::{BTreeSet, HashMap};

use sqlx::FromRow;

use super::ids;
use crate::args;
use crate::features::people::model::{ProfileField, Visibility};
use crate::features::people::store::profile::read_sights;
use crate::features::skills;
use crate::features::skills::model::key;
use crate::server::bulk::{AT_ONCE, places, rows_of};
use crate::server::db::Args;
use crate::server::{Conn, token};
use crate::shared::id::{FileId, PersonId, SkillId};
use crate::shared::{AppResult, fold};

/// What is searched for. An empty text asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    pub words: String,
    pub department: String,
    pub location: String,
    pub skill: String,
    /// Those who were deactivated, instead of those who are here.
    pub is_gone: bool,
    /// Of those who are here, whoever has no password yet.
    pub has_no_password: bool,
    /// By what their profiles say, whether or not everybody may see it: for admins.
    pub sees_all: bool,
}

impl Search {
    /// The words and the skill as one expression that both databases read, each in its own notation; nothing if none is
    /// asked for. Words consist of letters and digits alone, so nothing in them is an operator.
    fn expression(&self, sqlite: bool) -> Option<String> {
        let typed = if self.address().is_some() { "" } else { self.words.as_str() };
        let words = fold::words(typed).into_iter().map(|word| (word, true));
        let skill = (!self.skill.trim().is_empty()).then(|| (skill_mark(&self.skill), false));
        let terms: Vec<String> = words
            .chain(skill)
            .map(|(word, is_prefix)| match (sqlite, is_prefix) {
                (true, true) => format!("\"{word}\"*"),
                (true, false) => format!("\"{word}\""),
                (false, true) => format!("'{word}':*"),
                (false, false) => format!("'{word}'"),
            })
            .collect();
        (!terms.is_empty()).then(|| terms.join(if sqlite { " AND " } else { " & " }))
    }

    /// The whole address that an admin typed, if it is one.
    fn address(&self) -> Option<String> {
        let typed = self.words.trim().to_lowercase();
        let is_address = typed.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
        (self.sees_all && is_address && !typed.contains(char::is_whitespace)).then_some(typed)
    }

    /// Whether signs were typed and not one letter: nobody is called so.
    fn is_of_signs(&self) -> bool {
        !self.words.trim().is_empty() && fold::words(&self.words).is_empty()
    }

    /// Whether nothing but the whole directory is asked for.
    pub fn is_everybody(&self) -> bool {
        *self == Search { sees_all: self.sees_all, ..Search::default() }
    }
}

/// Where a page begins or ends: at this name and person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub name_key: String,
    pub person: PersonId,
}

/// Which page: behind a person, before one, or the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum From {
    #[default]
    Start,
    After(Cursor),
    Before(Cursor),
}

/// A cursor as an address carries it: the name, and the person behind the last tilde.
pub fn cursor_of(text: &str) -> Option<Cursor> {
    let (name_key, person) = text.rsplit_once('~')?;
    let is_text = !name_key.contains(char::is_control);
    is_text.then_some(Cursor { name_key: name_key.to_owned(), person: person.parse().ok()? })
}

impl From {
    /// Cuts what was read down to a page: the statement read one more than fits, and backward when it led up to a row.
    /// Then whether there is a page before it, and one behind.
    pub fn page<T>(&self, mut rows: Vec<T>, size: usize) -> (Vec<T>, bool, bool) {
        let has_more = rows.len() > size;
        rows.truncate(size);
        match self {
            From::Start => (rows, false, has_more),
            From::After(_) => (rows, true, has_more),
            From::Before(_) => {
                rows.reverse();
                (rows, has_more, true)
            }
        }
    }
}

/// A person as the directory shows them, to everybody alike.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Found {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub photo_id: Option<FileId>,
    pub visibility: String,
    pub name_key: String,
}

/// At most `limit` people who match everything that is asked, in the order of names; backward where they lead up to a row.
pub async fn search(conn: &mut Conn, search: &Search, from: &From, limit: i64) -> AppResult<Vec<Found>> {
    let (sql, args) = search_sql(conn.is_sqlite(), search, from, limit);
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// The statement behind [`search`]; its text holds nothing that anybody typed. The page is cut before people are joined.
pub fn search_sql(sqlite: bool, search: &Search, from: &From, limit: i64) -> (String, Args) {
    let mut args = args![!search.is_gone];
    let mut place = |value: String| {
        args.push(Box::new(value));
        format!("${}", args.len())
    };
    let mut table = "directory d";
    let mut conditions = vec!["d.is_active = $1".to_owned()];
    if let Some(expression) = search.expression(sqlite) {
        let place = place(expression);
        if sqlite {
            // CROSS JOIN fixes the order: the index of words first, then the people that it names.
            table = "directory_words CROSS JOIN directory d";
            conditions.push(format!("d.number = directory_words.rowid AND directory_words MATCH {place}"));
        } else {
            conditions.push(format!("d.document @@ CAST({place} AS tsquery)"));
        }
    }
    for (column, wanted) in [("department", &search.department), ("location", &search.location)] {
        if !wanted.is_empty() {
            let place = place(wanted.clone());
            let presence = if search.is_gone { "IS NOT NULL" } else { "IS NULL" };
            conditions.push(if search.sees_all {
                format!("d.person_id IN (SELECT o.id FROM people o WHERE o.{column} = {place} AND o.deactivated_at {presence})")
            } else {
                format!("d.{column} = {place}")
            });
        }
    }
    if let Some(address) = search.address() {
        conditions.push(format!("d.person_id IN (SELECT o.id FROM people o WHERE o.email = {})", place(address)));
    }
    if search.has_no_password {
        let waiting = "SELECT o.id FROM people o WHERE o.password_hash IS NULL AND o.deactivated_at IS NULL";
        conditions.push(format!("d.person_id IN ({waiting})"));
    }
    if search.is_of_signs() {
        conditions.push("1 = 0".to_owned());
    }
    let shown = if search.sees_all { "p" } else { "f" };
    let (beyond, order) = if matches!(from, From::Before(_)) { ("<", "DESC") } else { (">", "ASC") };
    if let From::After(cursor) | From::Before(cursor) = from {
        let name = place(cursor.name_key.clone());
        args.push(Box::new(cursor.person));
        conditions.push(format!("(d.name_key, d.person_id) {beyond} ({name}, ${})", args.len()));
    }
    args.push(Box::new(limit));
    let sql = format!(
        "SELECT p.id, p.name, p.title, {shown}.department, {shown}.location, p.photo_id, p.visibility, f.name_key
         FROM (SELECT d.person_id, d.name_key, d.department, d.location FROM {table} WHERE {}
               ORDER BY d.name_key {order}, d.person_id {order} LIMIT ${}) f
         JOIN people p ON p.id = f.person_id ORDER BY f.name_key {order}, f.person_id {order}",
        conditions.join(" AND "),
        args.len()
    );
    (sql, args)
}

/// A department or a location that somebody in the directory has.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Choice {
    pub what: String,
    pub name: String,
}

/// The departments and locations to choose from, in order: those that everybody may see, or for admins all of them. Each is
/// found by a jump in the index to the next larger one.
pub async fn list_choices(conn: &mut Conn, sees_all: bool, limit: i64) -> AppResult<Vec<Choice>> {
    let (table, is_here) = if sees_all { ("people", "deactivated_at IS NULL") } else { ("directory", "is_active = $1") };
    let jumps = |column: &str| {
        format!(
            "{column}s (name) AS (
                 SELECT MIN({column}) FROM {table} WHERE {is_here} AND {column} > ''
                 UNION ALL
                 SELECT (SELECT MIN(d.{column}) FROM {table} d WHERE d.{is_here} AND d.{column} > {column}s.name)
                 FROM {column}s WHERE {column}s.name IS NOT NULL)"
        )
    };
    let last = if sees_all { "$1" } else { "$2" };
    let sql = format!(
        "WITH RECURSIVE {}, {}
         SELECT what, name FROM (SELECT 'department' AS what, name FROM departments WHERE name IS NOT NULL LIMIT {last}) one
         UNION ALL
         SELECT what, name FROM (SELECT 'location' AS what, name FROM locations WHERE name IS NOT NULL LIMIT {last}) other",
        jumps("department"),
        jumps("location")
    );
    let args = if sees_all { args![limit] } else { args![true, limit] };
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// What the directory is made from.
#[derive(FromRow)]
struct Source {
    id: PersonId,
    name: String,
    title: String,
    department: String,
    location: String,
    languages: String,
    interests: String,
    helps_with: String,
    visibility: String,
    is_active: bool,
    is_erased: bool,
}

/// Brings these people's entries up to date, in the transaction that changed them.
pub async fn refresh(conn: &mut Conn, people: &[PersonId]) -> AppResult<()> {
    for some in people.chunks(AT_ONCE) {
        let sql = format!(
            "SELECT id, name, title, department, location, languages, interests, helps_with, visibility,
                    deactivated_at IS NULL AS is_active, erased_at IS NOT NULL AS is_erased
             FROM people WHERE id IN ({})",
            places(conn, some.len())
        );
        let sources: Vec<Source> = conn.all(sqlx::AssertSqlSafe(sql), ids(some)).await?;
        let mut known: HashMap<PersonId, Vec<String>> = HashMap::new();
        for skill in skills::list_of_people(conn, some).await?.into_iter().filter(|skill| skill.level.is_some()) {
            known.entry(skill.person_id).or_default().push(skill.name);
        }
        let (gone, here): (Vec<Source>, Vec<Source>) = sources.into_iter().partition(|source| source.is_erased);
        let mut entries = Vec::with_capacity(here.len());
        for source in here {
            let skills = known.remove(&source.id).unwrap_or_default();
            entries.push(Entry::of(source, &skills)?);
        }
        save_entries(conn, entries).await?;
        for person in gone {
            conn.run("DELETE FROM directory WHERE person_id = $1", args![person.id]).await?;
        }
    }
    Ok(())
}

/// One person's entry: fields visible to everyone, and nothing of the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub person: PersonId,
    pub is_active: bool,
    pub name_key: String,
    pub department: String,
    pub location: String,
    pub words: String,
}

impl Entry {
    fn of(source: Source, skills: &[String]) -> AppResult<Entry> {
        let sights = read_sights(&source.visibility)?;
        let public = |field, text: &str| {
            if sights.of(field) == Visibility::Everyone { text.to_owned() } else { String::new() }
        };
        let department = public(ProfileField::Department, &source.department);
        let location = public(ProfileField::Location, &source.location);
        let skills = if sights.of(ProfileField::Skills) == Visibility::Everyone { skills } else { &[] };
        let texts = [
            source.name.clone(),
            source.title,
            department.clone(),
            location.clone(),
            public(ProfileField::Languages, &source.languages),
            public(ProfileField::Interests, &source.interests),
            public(ProfileField::HelpsWith, &source.helps_with),
        ];
        let words: BTreeSet<String> = texts.iter().chain(skills).flat_map(|text| fold::words(text)).collect();
        let marks = skills.iter().map(|name| skill_mark(name));
        Ok(Entry {
            person: source.id,
            is_active: source.is_active,
            name_key: fold::sort_key(&source.name),
            department,
            location,
            words: words.into_iter().chain(marks).collect::<Vec<_>>().join(" "),
        })
    }
}

/// How an entry says that somebody has exactly this skill. No typed word begins with the underscore.
fn skill_mark(name: &str) -> String {
    format!("_{}", &token::hash(&key(name))[..16])
}

async fn save_entries(conn: &mut Conn, entries: Vec<Entry>) -> AppResult<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO directory (person_id, is_active, name_key, department, location, words) VALUES {}
         ON CONFLICT (person_id) DO UPDATE SET is_active = excluded.is_active, name_key = excluded.name_key,
             department = excluded.department, location = excluded.location, words = excluded.words",
        rows_of(conn, entries.len(), 6)
    );
    let mut args = Args::with_capacity(entries.len() * 6);
    for Entry { person, is_active, name_key, department, location, words } in entries {
        args.extend(args![person, is_active, name_key, department, location, words]);
    }
    conn.run(sqlx::AssertSqlSafe(sql), args).await.map(drop)
}

/// Everybody who names this skill.
pub async fn list_of_skill(conn: &mut Conn, skill: SkillId) -> AppResult<Vec<PersonId>> {
    let sql = "SELECT DISTINCT person_id FROM person_skills WHERE skill_id = $1";
    let rows: Vec<(PersonId,)> = conn.all(sql, args![skill]).await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &str, skill: &str) -> Search {
        Search { words: words.into(), skill: skill.into(), ..Search::default() }
    }

    #[test]
    fn words_are_prefixes_and_a_skill_is_itself() {
        assert_eq!(asked("Ana mor", "").expression(true).as_deref(), Some("\"ana\"* AND \"mor\"*"));
        assert_eq!(asked("Ana mor", "").expression(false).as_deref(), Some("'ana':* & 'mor':*"));
        let skill = asked("", " Public  Speaking").expression(true);
        assert_eq!(skill, asked("", "public speaking").expression(true));
        assert!(skill.is_some_and(|skill| skill.starts_with("\"_") && skill.ends_with('"')));
    }

    #[test]
    fn a_whole_address_is_looked_up_for_admins_alone() {
        let admin = |words| Search { sees_all: true, ..asked(words, "") };
        assert_eq!(admin(" Ana@Town.example ").address().as_deref(), Some("ana@town.example"));
        assert_eq!(admin("ana@town.example").expression(true), None);
        for words in ["ana@", "@town.example", "ana@town", "ana b@town.example", "ana"] {
            assert_eq!(admin(words).address(), None, "{words}");
        }
        assert_eq!(asked("ana@town.example", "").address(), None);
    }

    #[test]
    fn quotes_and_operators_are_harmless() {
        assert_eq!(
            asked("\" OR (x* NEAR y) : ' & | ! <->", "").expression(true).as_deref(),
            Some("\"or\"* AND \"x\"* AND \"near\"* AND \"y\"*")
        );
        assert_eq!(
            asked("'); DROP TABLE people; --", "").expression(false).as_deref(),
            Some("'drop':* & 'table':* & 'people':*")
        );
        assert_eq!(asked("_ \" ' *", "").expression(true), None);
    }

    #[test]
    fn an_entry_holds_only_what_everyone_may_see() {
        let source = Source {
            id: PersonId(uuid::Uuid::nil()),
            name: "Gráinne O’Neill".into(),
            title: "Engineer".into(),
            department: "Engineering".into(),
            location: "Galway".into(),
            languages: "Irish".into(),
            interests: "Rowing".into(),
            helps_with: "Debugging".into(),
            visibility: r#"{"location":"participants","interests":"only_me","skills":"participants"}"#.into(),
            is_active: true,
            is_erased: false,
        };
        let entry = Entry::of(source, &["Rust".into()]).unwrap();
        assert_eq!((entry.name_key.as_str(), entry.location.as_str()), ("grainne oneill", ""));
        assert_eq!(entry.words, "debugging engineer engineering grainne irish oneill");
    }
}
