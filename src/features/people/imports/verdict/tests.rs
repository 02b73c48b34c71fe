use super::*;

const HEADER: [Column; 6] = [Column::Name, Column::Email, Column::Title, Column::Location, Column::Zone, Column::Manager];

fn id(n: u128) -> PersonId {
    PersonId(uuid::Uuid::from_u128(n))
}

fn known(n: u128, name: &str, manager: Option<u128>) -> (String, Known) {
    let email = format!("{name}@x.org");
    let values =
        Values { name: name.into(), email: email.clone(), title: "Old".into(), zone: "UTC".into(), ..Values::default() };
    (email, Known { id: id(n), is_active: true, manager: manager.map(id), values })
}

fn rules(domains: &[&str]) -> Rules {
    let email_domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    Rules { zone: |zone| zone.contains('/').then(|| zone.to_owned()), email_domains }
}

fn judged(rows: &[[&str; 6]], here: &[(String, Known)]) -> Verdict {
    let lines: Vec<Line> =
        rows.iter().zip(2..).map(|(row, number)| Line { number, cells: row.map(str::to_owned).into() }).collect();
    let columns = HEADER.into_iter().enumerate().map(|(place, column)| (column, place)).collect();
    let matching = Matching { columns, zone: "Europe/Athens".into() };
    let up = here.iter().filter_map(|(_, known)| Some((known.id, known.manager?))).collect();
    let here: HashMap<String, Known> = here.iter().cloned().collect();
    let mut next = 100;
    let fresh = || {
        next += 1;
        id(next)
    };
    judge(&lines, 6, &matching, &here, &up, &rules(&[]), fresh)
}

fn reasons(verdict: &Verdict) -> Vec<(u64, &str)> {
    verdict.refused.iter().map(|refusal| (refusal.line, refusal.column)).collect()
}

#[test]
fn a_manager_may_stand_later_in_the_file() {
    let verdict =
        judged(&[["Ana", "Ana@x.org", "", "", "", "boss@x.org"], ["Boss", "boss@x.org", "", "", "Asia/Tokyo", ""]], &[]);
    assert_eq!((verdict.new.len(), verdict.refused.len()), (2, 0));
    assert_eq!(verdict.new[0].manager, Some(verdict.new[1].id));
    assert_eq!((verdict.new[0].values.email.as_str(), verdict.new[0].values.zone.as_str()), ("ana@x.org", "Europe/Athens"));
}

#[test]
fn new_changed_and_unchanged_are_told_apart_and_empty_cells_change_nothing() {
    let here = [known(1, "ana", None), known(2, "ben", None)];
    let rows = [
        ["", "ana@x.org", "", "", "", ""],
        ["ben", "ben@x.org", "Captain", "", "", "ana@x.org"],
        ["Zoe", "zoe@x.org", "", "", "", ""],
    ];
    let verdict = judged(&rows, &here);
    assert_eq!((verdict.new.len(), verdict.changed.len(), verdict.unchanged), (1, 1, 1));
    let ben = &verdict.changed[0];
    assert_eq!((ben.values.title.as_str(), ben.manager), ("Captain", Some(id(1))));
    assert_eq!(ben.before.as_ref().map(|before| before.values.title.as_str()), Some("Old"));
}

#[test]
fn each_mistake_is_told_with_its_row_and_column() {
    let rows = [
        ["", "new@x.org", "", "", "", ""],
        ["Ana", "nowhere", "", "", "", ""],
        ["Ana", "ana@x.org", "", "", "Mars", ""],
        ["=A1", "b@x.org", "=1+1", "", "", ""],
        ["Cleo", "c@x.org", "", "", "", "ghost@x.org"],
        ["Dan", "d@x.org", "", "", "", ""],
        ["Dan again", "D@x.org", "", "", "", ""],
    ];
    let verdict = judged(&rows, &[]);
    let expected =
        [(2, "Name"), (3, "E-mail"), (4, "Time zone"), (5, "Name"), (5, "Title"), (6, "Manager’s e-mail"), (8, "E-mail")];
    assert_eq!(reasons(&verdict), expected);
    assert_eq!((verdict.refused_rows(), verdict.new.len()), (6, 1));
}

#[test]
fn every_mistake_of_a_row_is_told_at_once() {
    let here = [known(1, "gone", None)].map(|(email, gone)| (email, Known { is_active: false, ..gone }));
    let rows = [
        ["", "new@x.org", "", "", "Mars", "ghost@x.org"],
        ["Ana", "nowhere", "=1", "", "", "ghost@x.org"],
        ["", "gone@x.org", "", "", "Mars", "dan@x.org"],
        ["Dan", "dan@x.org", "", "", "", ""],
        ["", "DAN@x.org", "", "", "", "=boss"],
    ];
    let verdict = judged(&rows, &here);
    let expected = [
        (2, "Time zone"),
        (2, "Name"),
        (2, "Manager’s e-mail"),
        (3, "Title"),
        (3, "E-mail"),
        (3, "Manager’s e-mail"),
        (4, "Time zone"),
        (4, "E-mail"),
        (6, "Manager’s e-mail"),
        (6, "E-mail"),
    ];
    assert_eq!(reasons(&verdict), expected);
    assert_eq!((verdict.refused_rows(), verdict.new.len()), (4, 1));
}

#[test]
fn whoever_would_report_to_themself_is_refused_and_so_is_who_needs_them() {
    let here = [known(1, "root", None), known(2, "leaf", Some(1))];
    let rows = [
        ["", "root@x.org", "", "", "", "leaf@x.org"],
        ["A", "a@x.org", "", "", "", "b@x.org"],
        ["B", "b@x.org", "", "", "", "a@x.org"],
        ["C", "c@x.org", "", "", "", "a@x.org"],
        ["D", "d@x.org", "", "", "", "leaf@x.org"],
    ];
    let verdict = judged(&rows, &here);
    assert_eq!(reasons(&verdict).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert_eq!(verdict.new.len(), 1);
}

#[test]
fn a_row_of_the_wrong_width_is_refused_whole() {
    let lines = [
        Line { number: 2, cells: vec!["Ana".into()] },
        Line { number: 3, cells: ["Ben", "b@x.org", "x"].map(str::to_owned).into() },
        Line { number: 4, cells: ["Cleo", "c@x.org", ""].map(str::to_owned).into() },
    ];
    let matching = Matching { columns: [(Column::Name, 0), (Column::Email, 1)].into(), zone: "UTC".into() };
    let verdict = judge(&lines, 2, &matching, &HashMap::new(), &HashMap::new(), &rules(&[]), || id(9));
    assert_eq!(reasons(&verdict), [(2, "The whole row"), (3, "The whole row")]);
    assert_eq!(verdict.new.len(), 1);
}

#[test]
fn somebody_who_was_deactivated_is_not_imported() {
    let (email, ana) = known(1, "ana", None);
    let verdict = judged(&[["Ana", "ana@x.org", "New", "", "", ""]], &[(email, Known { is_active: false, ..ana })]);
    assert_eq!(reasons(&verdict), [(2, "E-mail")]);
}

#[test]
fn somebody_new_has_an_allowed_address_and_whoever_is_here_stays() {
    let lines: Vec<Line> = [["Ana", "ana@x.org"], ["Ben", "ben@evil.example"], ["Cleo", "cleo@evil.example"]]
        .iter()
        .zip(2..)
        .map(|(row, number)| Line { number, cells: row.map(str::to_owned).into() })
        .collect();
    let matching = Matching { columns: [(Column::Name, 0), (Column::Email, 1)].into(), zone: "UTC".into() };
    let (_, cleo) = known(1, "cleo", None);
    let here = [("cleo@evil.example".to_owned(), cleo)].into();
    let verdict = judge(&lines, 2, &matching, &here, &HashMap::new(), &rules(&["x.org"]), || id(9));
    assert_eq!(reasons(&verdict), [(3, "E-mail")]);
    assert_eq!((verdict.new.len(), verdict.changed.len()), (1, 1));
}

#[test]
fn whoever_needs_a_refused_row_is_told_which_line_and_reads_what_was_typed() {
    let rows = [
        ["A", "a@x.org", "", "", "", "Boss@X.org"],
        ["B", "b@x.org", "", "", "", "a@x.org"],
        ["Boss", "boss@x.org", "", "", "Mars", ""],
        ["C", "c@x.org", "", "", "", "Hiro Ivanov"],
        ["D", "d@x.org", "", "", "", ""],
        ["E", "D@X.org", "", "", "", ""],
    ];
    let verdict = judged(&rows, &[]);
    let told: Vec<(u64, &str, &str)> =
        verdict.refused.iter().map(|refusal| (refusal.line, refusal.found.as_str(), refusal.expected.as_str())).collect();
    let expected = [
        (4, "Mars", "a zone like Europe/Athens"),
        (5, "Hiro Ivanov", "the address of somebody who is here or in this file"),
        (7, "D@X.org", "an address that isn’t in line 6 already"),
        (2, "Boss@X.org", "somebody whose own line is not refused (line 4 is)"),
        (3, "a@x.org", "somebody whose own line is not refused (line 2 is)"),
    ];
    assert_eq!(told, expected, "what is wrong in itself stands above what follows from it");
}
