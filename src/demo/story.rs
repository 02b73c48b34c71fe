//! What the twenty pairs have done so far. Days are counted from today.

use super::programs::Programs;
use super::teller::{Ask, Pair, Teller};
use crate::features::leaving;
use crate::features::meetings::model::Party::{self, Mentee, Mentor};
use crate::features::meetings::model::{MeetingKind, MoveKind};
use crate::features::milestones::model::{PlanChange, PrerequisiteStep};
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult};

const CALL: &str = "https://meet.example.org/ithaca";

/// How far one pair has come.
struct Course {
    program: &'static str,
    mentor: &'static str,
    mentee: &'static str,
    hour: &'static str,
    paired: i64,
    /// When the kick-off was held.
    kick_off: Option<i64>,
    /// When the steps between kick-off and plan were recorded.
    steps: &'static [i64],
    /// When the reviews were held, milestone by milestone.
    reviews: &'static [i64],
    /// How many items of the open milestone are done.
    items: usize,
}

#[rustfmt::skip]
const COURSES: &[Course] = &[
    Course { program: "leadership", mentor: "mentor", mentee: "mentee", hour: "09:00", paired: -26, kick_off: Some(-19), steps: &[], reviews: &[], items: 3 },
    Course { program: "leadership", mentor: "mentor", mentee: "jonas.lindqvist", hour: "10:00", paired: -110, kick_off: Some(-103), steps: &[], reviews: &[-78, -55, -28], items: 3 },
    Course { program: "leadership", mentor: "mentor", mentee: "priya.raman", hour: "08:00", paired: -9, kick_off: None, steps: &[], reviews: &[], items: 0 },
    Course { program: "leadership", mentor: "meilin.chua", mentee: "carlos.mendes", hour: "19:00", paired: -188, kick_off: Some(-181), steps: &[], reviews: &[-160, -138, -116, -94, -70, -48, -24], items: 0 },
    Course { program: "leadership", mentor: "meilin.chua", mentee: "aisha.diallo", hour: "17:00", paired: -75, kick_off: Some(-68), steps: &[], reviews: &[-40], items: 2 },
    Course { program: "leadership", mentor: "noa.bendavid", mentee: "kofi.mensah", hour: "13:00", paired: -90, kick_off: Some(-80), steps: &[], reviews: &[], items: 1 },
    Course { program: "leadership", mentor: "noa.bendavid", mentee: "yuki.tanaka", hour: "10:00", paired: -12, kick_off: None, steps: &[], reviews: &[], items: 0 },
    Course { program: "leadership", mentor: "max.altenburg", mentee: "lena.vogel", hour: "14:00", paired: -170, kick_off: Some(-163), steps: &[], reviews: &[-140, -115, -90, -62, -35], items: 3 },
    Course { program: "data", mentor: "mentee", mentee: "tomas.herrera", hour: "17:00", paired: -40, kick_off: Some(-33), steps: &[], reviews: &[], items: 1 },
    Course { program: "data", mentor: "manager", mentee: "chloe.dubois", hour: "11:00", paired: -60, kick_off: Some(-52), steps: &[], reviews: &[-25], items: 1 },
    Course { program: "data", mentor: "hiroshi.sato", mentee: "fatima.benali", hour: "18:00", paired: -170, kick_off: Some(-163), steps: &[], reviews: &[-140, -112, -84, -50], items: 2 },
    Course { program: "data", mentor: "hiroshi.sato", mentee: "samuel.oyelaran", hour: "17:00", paired: -12, kick_off: None, steps: &[], reviews: &[], items: 0 },
    Course { program: "data", mentor: "ingrid.solberg", mentee: "mateo.rossi", hour: "10:00", paired: -177, kick_off: Some(-170), steps: &[], reviews: &[-148, -126, -104, -82, -60, -38], items: 0 },
    Course { program: "data", mentor: "ingrid.solberg", mentee: "wanjiru.kamau", hour: "13:00", paired: -80, kick_off: Some(-73), steps: &[], reviews: &[-48], items: 4 },
    Course { program: "women", mentor: "grace.achieng", mentee: "elif.yilmaz", hour: "15:00", paired: -35, kick_off: Some(-28), steps: &[], reviews: &[], items: 0 },
    Course { program: "women", mentor: "grace.achieng", mentee: "marta.kowalska", hour: "11:00", paired: -120, kick_off: Some(-112), steps: &[-100, -92, -84, -75], reviews: &[-45], items: 2 },
    Course { program: "women", mentor: "isabella.conti", mentee: "dunja.petrovic", hour: "16:00", paired: -30, kick_off: None, steps: &[], reviews: &[], items: 0 },
    Course { program: "women", mentor: "isabella.conti", mentee: "thandiwe.ndlovu", hour: "14:00", paired: -70, kick_off: Some(-60), steps: &[-50, -40], reviews: &[], items: 0 },
    Course { program: "women", mentor: "rebecca.stein", mentee: "zainab.hussein", hour: "12:00", paired: -200, kick_off: Some(-193), steps: &[-185, -179, -172, -165], reviews: &[-140, -110, -75], items: 1 },
    Course { program: "women", mentor: "rebecca.stein", mentee: "hana.kim", hour: "09:00", paired: -208, kick_off: Some(-202), steps: &[-196, -190, -184, -178], reviews: &[-156, -134, -112, -90, -68, -46], items: 0 },
];

const KICK_OFF_AGENDA: &str = "1. Who we are, and how we got here\n2. What each of us hopes for\n3. How often we meet, and how we prepare\n4. What stays between us";

const ANOTHER_MENTOR: &str = "Mei-Lin is kind and always prepared, but she has never led a team of this size. I would learn more from somebody who has, and I would rather not tell her that.";

const IN_CLOSING: &str = "I am moving to the Osaka office next month, and the project there will take all of me. Thank you for saying yes so quickly; I hope we meet one day all the same.";

/// Tells everything; the answer is how many pairs there are.
pub async fn tell(teller: &Teller, programs: &Programs) -> AppResult<usize> {
    for course in COURSES {
        let program = *programs.get(course.program).ok_or(AppError::Internal)?;
        let pair = teller.pair(program, course.mentor, course.mentee, course.paired, course.hour).await?;
        if let Err(error) = act(teller, &pair, course).await {
            tracing::error!(?error, mentor = pair.mentor, mentee = pair.mentee, "the demo's story does not hold together");
            return Err(error);
        }
    }
    Ok(COURSES.len())
}

async fn act(teller: &Teller, pair: &Pair, course: &Course) -> AppResult<()> {
    walk(teller, pair, course).await?;
    particulars(teller, pair).await
}

async fn walk(teller: &Teller, pair: &Pair, course: &Course) -> AppResult<()> {
    let Some(kick_off) = course.kick_off else { return Ok(()) };
    let ask = Ask { agenda: KICK_OFF_AGENDA, ..meet(MeetingKind::KickOff, "Kick-off", Mentor, kick_off) };
    let id = arranged(teller, pair, ask).await?;
    teller.hold(pair, id, Mentee).await?;
    let steps = PrerequisiteStep::ALL.iter().filter(|step| **step != PrerequisiteStep::KickOff);
    for (step, day) in steps.zip(course.steps) {
        teller.record_step(pair, *day, *step, "Done together, on paper.").await?;
    }
    let mut since = course.steps.last().copied().unwrap_or(kick_off) + 2;
    for review in course.reviews {
        teller.work(pair, usize::MAX, (since, review - 8)).await?;
        review_held(teller, pair, *review).await?;
        since = review + 2;
    }
    teller.work(pair, course.items, (since, -4.max(since))).await
}

/// A meeting of 45 minutes by call, asked for a few days before.
fn meet(kind: MeetingKind, title: &str, by: Party, on: i64) -> Ask<'_> {
    Ask { by, kind, title, agenda: "", on, asked: (on - 6).min(-2), minutes: 45, venue: CALL, about: None }
}

/// Asked for and accepted.
async fn arranged(teller: &Teller, pair: &Pair, ask: Ask<'_>) -> AppResult<MeetingId> {
    let id = teller.ask(pair, ask).await?;
    teller.act(pair, id, ask.by.other(), ask.asked + 1, MoveKind::Accept, "").await?;
    Ok(id)
}

async fn review_held(teller: &Teller, pair: &Pair, on: i64) -> AppResult<()> {
    let plan = teller.plan(pair).await?.plan;
    let milestone = plan.open_milestone().ok_or(AppError::Internal)?;
    let title = format!("Review: {}", milestone.name);
    let id = arranged(teller, pair, Ask { about: Some(milestone), ..meet(MeetingKind::Review, &title, Mentee, on) }).await?;
    teller.hold(pair, id, Mentor).await?;
    if on > -60 {
        let minutes =
            "We went through every item. What went well: the preparation. What to keep an eye on: asking for help earlier.";
        let _ = teller.write_minutes(pair, id, Mentor, on + 1, minutes).await;
    }
    Ok(())
}

/// What only one pair did.
async fn particulars(teller: &Teller, pair: &Pair) -> AppResult<()> {
    match (pair.mentor, pair.mentee) {
        ("mentor", "mentee") => ben_and_ana(teller, pair).await,
        ("mentor", "priya.raman") => {
            let ask = Ask { agenda: KICK_OFF_AGENDA, ..meet(MeetingKind::KickOff, "Kick-off", Mentee, 13) };
            teller.ask(pair, ask).await.map(drop)
        }
        ("meilin.chua", "aisha.diallo") => {
            let id = arranged(teller, pair, meet(MeetingKind::CheckIn, "Check-in", Mentee, 6)).await?;
            teller.propose(pair, id, Mentor, -1, 14, "I am on a train that day. Would the week after do?").await?;
            leaving::ask_for_change(&teller.asker(pair.mentee, -1, 16)?, pair.id, ANOTHER_MENTOR.into()).await.map(drop)
        }
        ("noa.bendavid", "kofi.mensah") => noa_and_kofi(teller, pair).await,
        ("noa.bendavid", "yuki.tanaka") => {
            let ask = Ask { agenda: KICK_OFF_AGENDA, ..meet(MeetingKind::KickOff, "Kick-off", Mentor, 4) };
            arranged(teller, pair, ask).await?;
            leaving::end(&teller.asker(pair.mentee, -1, 17)?, pair.id, IN_CLOSING.into()).await
        }
        ("max.altenburg", "lena.vogel") => {
            let id =
                arranged(teller, pair, meet(MeetingKind::CheckIn, "Check-in before the project kick-off", Mentor, -9)).await?;
            teller.answer(pair, id, Mentor, 1, MoveKind::TookPlace).await?;
            teller.answer(pair, id, Mentee, 4, MoveKind::DidNot).await
        }
        ("mentee", "tomas.herrera") => {
            let id = arranged(teller, pair, meet(MeetingKind::CheckIn, "How is the handbook going?", Mentor, -3)).await?;
            teller.answer(pair, id, Mentee, 1, MoveKind::TookPlace).await?;
            teller.take_on(pair, id, -2, (Mentor, "Introduce Tomás to whoever keeps the data dictionary", 2)).await?;
            teller.take_on(pair, id, -2, (Mentee, "Draft the page on samples", 9)).await?;
            arranged(teller, pair, meet(MeetingKind::CheckIn, "Check-in", Mentor, 7)).await.map(drop)
        }
        ("manager", "chloe.dubois") => {
            let id = arranged(teller, pair, meet(MeetingKind::CheckIn, "Check-in", Mentee, -4)).await?;
            teller.answer(pair, id, Mentee, 2, MoveKind::TookPlace).await?;
            teller.take_on(pair, id, -3, (Mentor, "Find out whether Chloé may use the support data", -1)).await?;
            teller.take_on(pair, id, -3, (Mentee, "List three questions that nobody has asked yet", 4)).await?;
            let id = teller.ask(pair, meet(MeetingKind::CheckIn, "Which question to choose", Mentee, 15)).await?;
            teller.act(pair, id, Mentor, -1, MoveKind::AskToSuggest, "").await
        }
        ("hiroshi.sato", "fatima.benali") => {
            let id = arranged(teller, pair, meet(MeetingKind::CheckIn, "Check-in", Mentor, -25)).await?;
            teller.answer(pair, id, Mentee, 1, MoveKind::TookPlace).await
        }
        ("hiroshi.sato", "samuel.oyelaran") => {
            let id = teller.ask(pair, Ask { asked: -8, ..meet(MeetingKind::KickOff, "Kick-off", Mentee, 3) }).await?;
            let why = "That is quarter’s end for us. Please ask again for the week after.";
            teller.act(pair, id, Mentor, -6, MoveKind::Decline, why).await
        }
        ("ingrid.solberg", "wanjiru.kamau") => {
            let plan = teller.plan(pair).await?.plan;
            let title = "Review: Answer one question with data";
            let ask =
                Ask { about: plan.open_milestone(), venue: "Room Fram, Oslo", ..meet(MeetingKind::Review, title, Mentee, 5) };
            arranged(teller, pair, ask).await.map(drop)
        }
        ("isabella.conti", "dunja.petrovic") => {
            teller.ask(pair, Ask { asked: -20, ..meet(MeetingKind::KickOff, "Kick-off", Mentee, -10) }).await?;
            teller.let_the_clock_write().await?;
            teller.ask(pair, meet(MeetingKind::KickOff, "Kick-off", Mentor, 14)).await.map(drop)
        }
        ("isabella.conti", "thandiwe.ndlovu") => {
            let id = arranged(teller, pair, meet(MeetingKind::CheckIn, "Choosing whom to ask", Mentor, 8)).await?;
            teller.act(pair, id, Mentee, 0, MoveKind::Cancel, "We have a launch that week; I will ask again.").await
        }
        ("rebecca.stein", "zainab.hussein") => {
            let ask = Ask { venue: "The café at Stadelhofen", ..meet(MeetingKind::CheckIn, "Lunch in Zürich", Mentor, 20) };
            teller.ask(pair, ask).await.map(drop)
        }
        _ => Ok(()),
    }
}

/// The two whom one signs in as: the first milestone is open, one item came back, and each waits for the other.
async fn ben_and_ana(teller: &Teller, pair: &Pair) -> AppResult<()> {
    let agenda = "- What the colleagues said\n- Which of it surprised you\n- What to do about the worksheet";
    let id =
        arranged(teller, pair, Ask { agenda, ..meet(MeetingKind::CheckIn, "What colleagues come to you for", Mentee, -11) })
            .await?;
    teller.hold(pair, id, Mentee).await?;
    let minutes = "Three people named the same thing: Ana sees early what will break.\n\nNext: write that down as a strength, with one example each.";
    teller.write_minutes(pair, id, Mentee, -10, minutes).await?;
    let thanks =
        teller.take_on(pair, id, -10, (Mentee, "Thank the three colleagues, and tell them what came of it", -7)).await?;
    teller.finish(pair, Mentee, thanks, -8).await?;
    teller.take_on(pair, id, -10, (Mentee, "Write down each strength with one example", 3)).await?;
    teller.take_on(pair, id, -10, (Mentee, "Ask Omar for a place at the next design review", -1)).await?;
    teller.take_on(pair, id, -10, (Mentor, "Send the outline of the workshop on feedback", 0)).await?;
    teller.share_minutes(pair, id, Mentee, -9, "manager").await?;
    let plan = teller.plan(pair).await?.plan;
    let first = plan.open_milestone().and_then(|m| m.items.first()).map(|item| item.id).ok_or(AppError::Internal)?;
    let words = "Two of the three are about what you did. What did the others see in you?".to_owned();
    teller.change(pair, Mentor, -2, PlanChange::SendItemBack { item: first, words }).await?;
    let id = arranged(teller, pair, Ask { asked: -10, ..meet(MeetingKind::CheckIn, "Coffee in Athens", Mentor, 2) }).await?;
    teller.act(pair, id, Mentor, -5, MoveKind::Cancel, "The trip is off, sadly. Let us talk on a call instead.").await?;
    arranged(teller, pair, Ask { asked: -4, ..meet(MeetingKind::CheckIn, "Check-in", Mentor, 5) }).await?;
    let ask = Ask {
        agenda: "How do you prepare for a review that you lead?",
        ..meet(MeetingKind::CheckIn, "Questions about design reviews", Mentee, 12)
    };
    teller.ask(pair, Ask { asked: -1, ..ask }).await?;
    let ask =
        Ask { venue: "The reading room, Athens office", ..meet(MeetingKind::CheckIn, "A walk through your draft", Mentor, 18) };
    teller.ask(pair, Ask { asked: -2, ..ask }).await.map(drop)
}

/// They keep missing each other.
async fn noa_and_kofi(teller: &Teller, pair: &Pair) -> AppResult<()> {
    let id = arranged(teller, pair, meet(MeetingKind::CheckIn, "Check-in", Mentor, -30)).await?;
    teller.answer(pair, id, Mentor, 1, MoveKind::DidNot).await?;
    teller.answer(pair, id, Mentee, 20, MoveKind::DidNot).await?;
    let id = teller.ask(pair, Ask { asked: -9, ..meet(MeetingKind::CheckIn, "Check-in", Mentee, 4) }).await?;
    teller.act(pair, id, Mentee, -7, MoveKind::Withdraw, "").await?;
    teller.ask(pair, meet(MeetingKind::CheckIn, "How can I help?", Mentor, 11)).await.map(drop)
}
