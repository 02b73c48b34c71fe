//! Who asks to join a program, and what became of it.

use super::programs::Programs;
use super::teller::Teller;
use crate::features::joining::model::field_of;
use crate::features::joining::{self, Decision};
use crate::features::programs;
use crate::features::programs::model::Part::{self, Mentee, Mentor};
use crate::shared::form::Fields;
use crate::shared::{AppError, AppResult};

/// What became of a request; days are counted from today.
#[derive(Clone, Copy)]
enum Outcome {
    Waits,
    Withdrawn { on: i64 },
    Declined { by: &'static str, on: i64, why: &'static str },
    Approved { by: &'static str, on: i64 },
}

use Outcome::{Approved, Declined, Waits, Withdrawn};

/// (program, who, part, the day they asked, what became of it)
type Request = (&'static str, &'static str, Part, i64, Outcome);

#[rustfmt::skip]
const REQUESTS: &[Request] = &[
    ("leadership", "alba.serrano", Mentee, -16, Declined { by: "noa.bendavid", on: -14, why: "Finish the traineeship first; it takes all of you just now. Please ask again in spring." }),
    ("leadership", "kenji.mori", Mentee, -12, Withdrawn { on: -11 }),
    ("leadership", "andrei.popescu", Mentee, -10, Approved { by: "noa.bendavid", on: -9 }),
    ("leadership", "rohan.patel", Mentee, -6, Waits),
    ("leadership", "samuel.oyelaran", Mentee, -2, Waits),
    ("women", "aisha.diallo", Mentee, -20, Declined { by: "admin", on: -15, why: "This year’s places are taken. The next year begins in autumn, and I would be glad to see you in it." }),
    ("women", "chloe.dubois", Mentee, -4, Waits),
    ("data", "wanjiru.kamau", Mentor, -3, Waits),
    ("buddies", "priya.raman", Mentor, -1, Waits),
];

/// Tells all of it.
pub async fn tell(teller: &Teller, programs: &Programs) -> AppResult<()> {
    for &(program, who, part, on, outcome) in REQUESTS {
        let program = *programs.get(program).ok_or(AppError::Internal)?;
        let asker = teller.asker(who, on, 9)?;
        let mut answers = Fields::default();
        for (_, question) in programs::list_questions(&mut asker.read().await?, &[program]).await? {
            if question.is_required {
                answers.add(&field_of(&question), "Where the good coffee is, and who knows what.");
            }
        }
        let id = joining::ask(&asker, program, part, answers).await?;
        match outcome {
            Waits => {}
            Withdrawn { on } => joining::withdraw(&teller.asker(who, on, 10)?, id).await?,
            Declined { by, on, why } => {
                joining::decide(&teller.asker(by, on, 11)?, id, Decision::Decline(why.into())).await?;
            }
            Approved { by, on } => joining::decide(&teller.asker(by, on, 11)?, id, Decision::Approve).await?,
        }
    }
    Ok(())
}
