//! What somebody keeps to themself is given away by no list, and a rule that hides wins over one that shows.

use chrono::Days;

use super::asking::{Cast, ask, no, user_driven};
use super::harness::on_both;
use super::town::{Town, day};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::meetings::model::MeetingKind;
use crate::features::pairing;
use crate::features::programs::model::Part;
use crate::shared::id::{ProgramId, RequestId};

on_both!(
    a_pause_is_told_to_all_and_its_day_to_those_who_may_see_it,
    whose_time_zone_is_hidden_has_no_working_hours_in_common_with_anybody,
    where_the_two_of_a_pair_live_is_told_to_nobody_else,
    a_mentor_who_runs_the_program_reads_no_more_of_a_request_than_any_mentor,
);

async fn where_the_two_of_a_pair_live_is_told_to_nobody_else(town: Town) {
    let program = town.program().await;
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let ben = town.person_with("Ben", |person| person.zone = "Pacific/Chatham".into()).await;
    let couple = town.pair(program, &ben, &ana).await;
    let meeting = town.arrange(&couple, MeetingKind::CheckIn, None, day(9)).await;
    town.set("UPDATE people SET visibility = $2 WHERE id = $1", args![ben.id, r#"{"zone":"only_me"}"#.to_owned()]).await;
    town.set("UPDATE programs SET managers_in_meetings = TRUE WHERE id = $1", args![program]).await;
    let nadia = town.coordinator("Nadia", program).await;
    for (reader, is_told) in [(&ana, true), (&omar, false), (&nadia, false)] {
        for path in [format!("/mentorships/{}", couple.id), format!("/meetings/{meeting}")] {
            let page = town.browser_of(reader).await.get(&path).await;
            assert_eq!(page.status, 200, "{} {path}", reader.name);
            assert_eq!(page.text.contains("Chatham"), is_told, "{} {path}: {}", reader.name, page.text);
            assert!(is_told || !page.text.contains("same time for"), "nor that it is the same: {}", page.text);
        }
    }
}

async fn mentors(town: &Town, program: ProgramId, viewer: &Viewer) -> String {
    let page = town.browser_of(viewer).await.get(&format!("/programs/{program}/mentors")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    page.text
}

async fn scene(town: &Town) -> (ProgramId, Viewer, Viewer) {
    let program = user_driven(town, (true, false, false), 2).await;
    let (ana, ben) = (town.person("Ana").await, town.person("Ben").await);
    town.enrol(program, ana.id, Part::Mentee).await;
    town.enrol(program, ben.id, Part::Mentor).await;
    (program, ana, ben)
}

async fn a_pause_is_told_to_all_and_its_day_to_those_who_may_see_it(town: Town) {
    let (program, ana, ben) = scene(&town).await;
    let until = day(0).date_naive().checked_add_days(Days::new(40)).unwrap();
    town.set("UPDATE people SET paused_until = $2 WHERE id = $1", args![ben.id, until]).await;
    let ask = async || {
        let form = [("act", "ask"), ("mentors", &*ben.id.to_string()), ("message", "I would like to learn to lead.")];
        town.browser_of(&ana).await.post(&format!("/programs/{program}/mentors"), &form).await
    };
    assert!(mentors(&town, program, &ana).await.contains("No new mentees until"));
    assert!(ask().await.text.contains("takes no new mentees until"));
    town.set("UPDATE people SET visibility = $2 WHERE id = $1", args![ben.id, r#"{"capacity":"only_me"}"#.to_owned()]).await;
    let text = mentors(&town, program, &ana).await;
    assert!(text.contains("No new mentees at present") && !text.contains("No new mentees until"), "{text}");
    let refused = ask().await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("takes no new mentees at present") && !refused.text.contains("mentees until"));
}

async fn whose_time_zone_is_hidden_has_no_working_hours_in_common_with_anybody(town: Town) {
    let (program, ana, ben) = scene(&town).await;
    assert!(mentors(&town, program, &ana).await.contains("working hours in common"));
    town.set("UPDATE people SET visibility = $2 WHERE id = $1", args![ben.id, r#"{"zone":"only_me"}"#.to_owned()]).await;
    assert!(!mentors(&town, program, &ana).await.contains("in common"));
}

async fn a_mentor_who_runs_the_program_reads_no_more_of_a_request_than_any_mentor(town: Town) {
    let cast = Cast::set(&town, (true, false, true), 2).await;
    town.enrol(cast.program, cast.nadia.id, Part::Mentor).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.nadia, &cast.ben]).await;
    pairing::decline(&town.asker(&cast.omar, day(1)), id, no("other", "She talks about her mentees.")).await.unwrap();
    for (reader, sees) in [(&cast.ana, true), (&cast.nadia, false), (&town.admin("Sofia").await, true)] {
        let page = town.browser_of(reader).await.get(&format!("/requests/{id}")).await;
        assert!(page.status == 200 && page.text.contains("said no"), "{}", reader.name);
        assert_eq!(page.text.contains("She talks about her mentees."), sees, "{}", reader.name);
    }
    // Behind somebody else, she does not know of it before her turn.
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    ask(&town.asker(&chloe, day(2)), cast.program, &[&cast.ben, &cast.nadia]).await;
    let sql = "SELECT id FROM pairing_requests WHERE mentee_id = $1 AND mentor_id = $2";
    let args = crate::args![chloe.id, cast.nadia.id];
    let (queued,): (RequestId,) = town.app.db.read().await.unwrap().one(sql, args).await.unwrap();
    let path = format!("/requests/{queued}");
    for (reader, status) in [(&chloe, 200), (&cast.nadia, 404), (&town.admin("Mia").await, 200)] {
        assert_eq!(town.browser_of(reader).await.get(&path).await.status, status, "{}", reader.name);
    }
    let list = town.browser_of(&cast.nadia).await.get(&format!("/programs/{}/requests", cast.program)).await.text;
    assert!(!list.contains(&path), "{list}");
}
