//! Who looks for a mentor at present: requests that wait, a waitlist, and people for the pairing board.

use super::programs::Programs;
use super::teller::Teller;
use crate::features::pairing::model::board::Placement;
use crate::features::pairing::model::request::{AskForm, DeclineForm};
use crate::features::pairing::{self, Answer, Asked};
use crate::shared::id::{ProgramId, RequestId};
use crate::shared::{AppError, AppResult};

/// Tells it; the answer is how many pairs came of it.
pub async fn tell(teller: &Teller, programs: &Programs) -> AppResult<usize> {
    let program = |key: &str| programs.get(key).copied().ok_or(AppError::Internal);
    leadership(teller, program("leadership")?).await?;
    let paired = speaking(teller, program("speaking")?).await?;
    draft(teller, program("data")?).await?;
    Ok(paired + buddies(teller, program("buddies")?).await?)
}

/// One request waits for the mentor whom one signs in as, one was declined and went elsewhere.
async fn leadership(teller: &Teller, program: ProgramId) -> AppResult<()> {
    let words = "You led the move to the new message queue. I am to lead something half that size in spring, and would like to learn how you kept everybody with you.";
    ask(teller, program, "grainne.oneill", &["mentor"], -3, words).await?;
    let words = "I would like to understand how platform decisions are made, and to take part in one.";
    let id = request(ask(teller, program, "davit.sargsyan", &["meilin.chua"], -12, words).await?)?;
    let note = "Two mentees is what I can do well this year. Desmond has seen more of this than I have; do ask him.";
    let no = DeclineForm { reason: "helping_others".into(), note: note.into() };
    pairing::decline(&teller.asker("meilin.chua", -10, 10)?, id, no).await?;
    ask(teller, program, "davit.sargsyan", &["desmond.akande"], -2, words).await.map(drop)
}

/// Two rank several mentors; one of the two has come to the second. One was not answered in time, one was taken back, and of
/// two who asked for the same seat the second waits.
async fn speaking(teller: &Teller, program: ProgramId) -> AppResult<usize> {
    let words = "I will present at the spring conference, if somebody listens to me first.";
    ask(teller, program, "jonas.lindqvist", &["isabella.conti"], -22, words).await?;
    let id = request(ask(teller, program, "chloe.dubois", &["nadia.karim"], -9, "Interviews make me nervous.").await?)?;
    pairing::withdraw(&teller.asker("chloe.dubois", -8, 10)?, id).await?;
    let words = "I would like to be understood at the first try.";
    let id = request(ask(teller, program, "luis.ortega", &["isabella.conti"], -4, words).await?)?;
    let answer = pairing::agree(&teller.asker("isabella.conti", -3, 12)?, id).await?;
    pairing::join_waitlist(&teller.asker("jonas.lindqvist", -2, 9)?, program, vec![teller.viewer("isabella.conti")?.id])
        .await?;
    let words = "I speak well to five people and badly to fifty.";
    ask(teller, program, "freya.nielsen", &["grace.achieng", "rebecca.stein", "nadia.karim"], -1, words).await?;
    let words = "Quarterly reviews in English are what I dread most. I would like to practise them.";
    let id = request(ask(teller, program, "mateo.rossi", &["desmond.akande", "rebecca.stein"], -6, words).await?)?;
    let no = DeclineForm { reason: "no_time".into(), note: String::new() };
    pairing::decline(&teller.asker("desmond.akande", -4, 14)?, id, no).await?;
    Ok(usize::from(matches!(answer, Answer::Paired(_))))
}

/// One pair is drafted; the others wait for whoever opens the board.
async fn draft(teller: &Teller, program: ProgramId) -> AppResult<()> {
    let (mentee, mentor) = (teller.viewer("pedro.santos")?.id, teller.viewer("arjun.mehta")?.id);
    let placement = Placement { mentee, from: None, to: Some(mentor) };
    pairing::place(&teller.asker("owen.clarke", -1, 15)?, program, placement).await
}

/// Jamal has a buddy now; two more wait for him.
async fn buddies(teller: &Teller, program: ProgramId) -> AppResult<usize> {
    let paired = ask(teller, program, "rohan.patel", &["jamal.washington"], -6, "").await?;
    let jamal = teller.viewer("jamal.washington")?.id;
    for (key, day) in [("alba.serrano", -5), ("luis.ortega", -4)] {
        pairing::join_waitlist(&teller.asker(key, day, 11)?, program, vec![jamal]).await?;
    }
    Ok(usize::from(matches!(paired, Asked::Paired(_))))
}

async fn ask(teller: &Teller, program: ProgramId, mentee: &str, mentors: &[&str], day: i64, words: &str) -> AppResult<Asked> {
    let mut ids = Vec::new();
    for key in mentors {
        ids.push(teller.viewer(key)?.id.to_string());
    }
    let form = AskForm { mentors: ids.join(","), message: words.into() };
    pairing::ask(&teller.asker(mentee, day, 9)?, program, form).await
}

fn request(asked: Asked) -> AppResult<RequestId> {
    match asked {
        Asked::Request(id) => Ok(id),
        Asked::Paired(_) => Err(AppError::Internal),
    }
}
