//! Programs that people are in already: what stays, who is counted, how they are found.

use super::harness::on_both;
use super::programs::{BASICS, act, begin, id_of, location, put_in, question_ids, ready_draft, send, take};
use super::town::{Town, day};
use crate::args;
use crate::features::programs::model::Part;

on_both!(
    what_was_answered_or_written_is_removed_only_once_its_name_and_number_were_shown,
    a_program_that_takes_people_keeps_what_publishing_asked_for,
    whoever_was_deactivated_is_missed_by_others_and_marked_for_staff,
    capitals_and_accents_of_every_alphabet_are_found,
    a_program_past_its_last_day_is_on_the_shelf_of_the_closed_before_the_clock_runs,
);

async fn what_was_answered_or_written_is_removed_only_once_its_name_and_number_were_shown(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let (id, step) = (id_of(&program), format!("{program}/setup/questions"));
    location(&act(&mut admin, &step, "save_question", &[("label", "Why now?"), ("kind", "text"), ("part", "both")]).await);
    location(&act(&mut admin, &step, "save_field", &[("label", "Budget"), ("kind", "number"), ("value", "1200")]).await);
    location(&take(&mut admin, &program, "publish").await);
    let question = question_ids(&town, id).await[0].to_string();
    for name in ["Ana", "Ben"] {
        let person = town.person(name).await;
        put_in(&town, id, &person, Part::Mentee).await;
        let sql = "UPDATE enrolments SET answers = $2 WHERE person_id = $1";
        town.set(sql, args![person.id, format!("{{\"{question}\":\"To lead.\"}}")]).await;
    }
    let page = admin.get(&step).await;
    assert!(page.text.contains(&format!("?remove=question_{question}")) && !page.text.contains("value=\"remove_question\""));
    let asked = act(&mut admin, &step, "remove_question", &[("id", &question)]).await;
    assert_eq!(asked.status, 422);
    for said in ["Remove “<bdi>Why now?", "2 people answered it", "name=\"lost\" value=\"2\""] {
        assert!(asked.text.contains(said), "{said} in {}", asked.text);
    }
    let too_few = act(&mut admin, &step, "remove_question", &[("id", &question), ("lost", "1")]).await;
    assert_eq!((too_few.status, question_ids(&town, id).await.len()), (422, 1), "somebody answered meanwhile");
    location(&act(&mut admin, &step, "remove_question", &[("id", &question), ("lost", "2")]).await);
    assert!(question_ids(&town, id).await.is_empty());
    let fields: (uuid::Uuid,) =
        town.app.db.read().await.unwrap().one("SELECT id FROM program_fields WHERE program_id = $1", args![id]).await.unwrap();
    let field = fields.0.to_string();
    let asked = act(&mut admin, &step, "remove_field", &[("id", &field)]).await;
    assert!(asked.status == 422 && asked.text.contains("no longer says “1200”"), "{}", asked.text);
    location(&act(&mut admin, &step, "remove_field", &[("id", &field), ("lost", "1")]).await);
    assert!(!admin.get(&program).await.text.contains("1200"));
}

async fn a_program_that_takes_people_keeps_what_publishing_asked_for(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&take(&mut admin, &program, "publish").await);
    let bare: Vec<(&str, &str)> = BASICS
        .iter()
        .map(|(name, value)| (*name, if matches!(*name, "description" | "ends_on") { "" } else { *value }))
        .collect();
    let refused = send(&mut admin, &format!("{program}/setup/basics"), "continue", &bare).await;
    assert_eq!(refused.status, 422);
    for field in ["description-error", "ends_on-error"] {
        assert!(refused.text.contains(&format!("id=\"{field}\"")), "{field} in {}", refused.text);
    }
    let refused = send(&mut admin, &format!("{program}/setup/frame"), "continue", &[("meeting_frequency", " ")]).await;
    assert!(refused.status == 422 && refused.text.contains("id=\"meeting_frequency-error\""), "{}", refused.text);
    location(&send(&mut admin, &format!("{program}/setup/basics"), "continue", BASICS).await);
}

async fn whoever_was_deactivated_is_missed_by_others_and_marked_for_staff(town: Town) {
    let (sofia, eve) = (town.admin("Sofia").await, town.person("Eve").await);
    let program = town.program().await;
    let (ana, ben, cleo) = (town.person("Ana").await, town.person("Ben").await, town.coordinator("Cleo", program).await);
    for (person, part) in [(&ana, Part::Mentor), (&ben, Part::Mentor), (&ben, Part::Mentee), (&eve, Part::Mentee)] {
        town.enrol(program, person.id, part).await;
    }
    for gone in [&ben, &cleo] {
        town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", args![gone.id, day(0)]).await;
    }
    let address = format!("/programs/{program}");
    let (mut admin, mut hers) = (town.browser_of(&sofia).await, town.browser_of(&eve).await);
    let page = hers.get(&address).await.text;
    assert!(page.contains(&ana.name) && !page.contains(&ben.name), "{page}");
    let card = hers.get("/programs").await.text;
    assert!(card.contains("2 people") && !card.contains(&ben.name), "{card}");
    let stranger = town.browser_of(&town.person("Noa").await).await.get(&address).await.text;
    assert!(stranger.contains("1 mentor<") && stranger.contains("1 mentee<"), "{stranger}");
    for path in [address.clone(), format!("{address}/people"), format!("{address}/setup/people")] {
        assert!(admin.get(&path).await.text.contains("Deactivated"), "{path}");
    }
    let review = admin.get(&format!("{address}/setup/review")).await.text;
    assert!(!review.contains(&cleo.name), "{review}");
}

async fn capitals_and_accents_of_every_alphabet_are_found(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Über Élan").await;
    for typed in ["%C3%BCber+%C3%A9lan", "uber", "%C3%89LAN", "%C3%9C"] {
        assert!(admin.get(&format!("/programs?q={typed}")).await.text.contains("Über Élan"), "{typed}");
    }
    assert!(admin.get("/programs?q=%25").await.text.contains("No program matches"), "a search of signs alone");
    let oyku = town.person("Öykü").await;
    let found = admin.get(&format!("{program}/setup/people?q=%C3%B6yk%C3%BC")).await;
    assert!(found.text.contains(&oyku.email), "{}", found.text);
}

async fn a_program_past_its_last_day_is_on_the_shelf_of_the_closed_before_the_clock_runs(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = town.program().await;
    town.set("UPDATE programs SET ends_on = $2 WHERE id = $1", args![program, day(-1).date_naive()]).await;
    let mut on = async |shelf: &str| admin.get(&format!("/programs?show={shelf}")).await.text.contains(&program.to_string());
    assert_eq!((on("running").await, on("closed").await, on("all").await), (false, true, true));
}
