//! Which column of a file is what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::shared::fold;

crate::text_enum!(
    /// What a column can hold.
    Column {
        Name = "name",
        GivenName = "given_name",
        FamilyName = "family_name",
        Email = "email",
        Title = "title",
        Department = "department",
        Location = "location",
        Zone = "time_zone",
        Languages = "languages",
        Manager = "manager",
    }
);

impl Column {
    /// The column in words.
    pub fn label(self) -> &'static str {
        match self {
            Column::Name => "Name",
            Column::GivenName => "Given name",
            Column::FamilyName => "Family name",
            Column::Email => "E-mail",
            Column::Title => "Title",
            Column::Department => "Department",
            Column::Location => "Location",
            Column::Zone => "Time zone",
            Column::Languages => "Languages",
            Column::Manager => "Manager’s e-mail",
        }
    }

    /// Headers that mean it, folded and without blanks.
    fn spellings(self) -> &'static [&'static str] {
        match self {
            Column::Name => &["name", "fullname", "displayname", "employee", "employeename", "person"],
            Column::GivenName => &["givenname", "firstname", "forename"],
            Column::FamilyName => &["familyname", "lastname", "surname"],
            Column::Email => &["email", "mail", "emailaddress", "workemail", "mailaddress", "userprincipalname", "login"],
            Column::Title => &["title", "jobtitle", "position", "role", "job"],
            Column::Department => &["department", "dept", "team", "unit", "businessunit", "division"],
            Column::Location => &["location", "city", "office", "site", "place", "worklocation"],
            Column::Zone => &["timezone", "zone", "tz"],
            Column::Languages => &["languages", "language", "spokenlanguages", "languagesspoken"],
            Column::Manager => &[
                "managersemail",
                "manageremail",
                "manager",
                "reportsto",
                "supervisor",
                "supervisoremail",
                "linemanager",
                "boss",
            ],
        }
    }
}

/// The column of each thing, and the zone of whoever has none in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matching {
    pub columns: BTreeMap<Column, usize>,
    pub zone: String,
}

impl Matching {
    /// What the headers say by themselves.
    pub fn guess(header: &[String], zone: String) -> Matching {
        let folded: Vec<String> = header.iter().map(|name| fold::words(name).concat()).collect();
        let mut columns = BTreeMap::new();
        for column in Column::ALL {
            let place = column.spellings().iter().find_map(|spelling| folded.iter().position(|name| name == spelling));
            if let Some(place) = place.filter(|place| !columns.values().any(|taken| taken == place)) {
                columns.insert(*column, place);
            }
        }
        if columns.contains_key(&Column::Name) {
            columns.remove(&Column::GivenName);
            columns.remove(&Column::FamilyName);
        }
        Matching { columns, zone }
    }

    /// Why people cannot be read by it, if so.
    pub fn lack(&self) -> Option<&'static str> {
        let has = |column| self.columns.contains_key(&column);
        if !has(Column::Email) {
            return Some("Say which column holds the e-mail addresses: they tell who is who.");
        }
        if !has(Column::Name) && !has(Column::GivenName) && !has(Column::FamilyName) {
            return Some("Say which column holds the names.");
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(header: &[&str]) -> Vec<(Column, usize)> {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        Matching::guess(&header, "UTC".into()).columns.into_iter().collect()
    }

    #[test]
    fn headers_are_known_in_a_few_spellings() {
        let expected = [(Column::Name, 1), (Column::Email, 0), (Column::Title, 2), (Column::Manager, 3)];
        assert_eq!(guess(&["Work e-mail", "FULL NAME", "Job Title", "Reports to", "Shoe size"]), expected);
        assert_eq!(
            guess(&["first_name", "Last Name", "mail"]),
            [(Column::GivenName, 0), (Column::FamilyName, 1), (Column::Email, 2)]
        );
        assert_eq!(guess(&["E-mail", "Languages spoken"]), [(Column::Email, 0), (Column::Languages, 1)]);
        assert_eq!(guess(&["a", "b"]), []);
    }

    #[test]
    fn what_an_export_names_an_import_knows() {
        let header: Vec<String> = Column::ALL.iter().map(|column| column.label().to_owned()).collect();
        let matching = Matching::guess(&header, "UTC".into());
        assert!(
            Column::ALL
                .iter()
                .filter(|c| !matches!(c, Column::GivenName | Column::FamilyName))
                .all(|c| matching.columns.contains_key(c))
        );
        assert_eq!(matching.lack(), None);
        assert!(Matching::default().lack().is_some());
    }
}
