//! What happens before there is a pair, and to the pair as such, in words.

use super::Names;
use crate::features::pairing::{Ending, MentorshipEvent, PairingEvent};
use crate::shared::id::PersonId;

pub(super) fn of_mentorship(event: &MentorshipEvent, names: &Names) -> String {
    match event {
        MentorshipEvent::Paired { mentor, mentee } => format!("paired {} with {}", names.of(*mentor), names.of(*mentee)),
        MentorshipEvent::KickOffHeld => "recorded that the kick-off was held".into(),
        MentorshipEvent::Completed => "completed the mentorship".into(),
        MentorshipEvent::Continued { mentor, mentee, .. } => {
            format!("let {} go on with {}", names.of(*mentor), names.of(*mentee))
        }
        MentorshipEvent::EndedEarly { how: Ending::Quit } => "left the mentorship".into(),
        MentorshipEvent::EndedEarly { how: Ending::HandedOver } => "handed the mentorship over to another mentor".into(),
        MentorshipEvent::EndedEarly { how: Ending::Removed } => "ended the mentorship before its time".into(),
    }
}

/// Whatever two people or the clock do before there is a pair; whoever did something about themself is not named again.
pub(super) fn of_pairing(event: &PairingEvent, names: &Names) -> String {
    use PairingEvent as E;
    let is_actor = |person: PersonId| names.actor == Some(person);
    let asker = names.asker.as_deref();
    match event {
        E::Asked { mentor, mentee } if is_actor(*mentee) => format!("asked for {} as their mentor", names.of(*mentor)),
        E::Asked { mentor, mentee } => format!("asked for {} as the mentor of {}", names.of(*mentor), names.of(*mentee)),
        E::Agreed { .. } => "agreed to a request for a mentor".into(),
        E::Declined { .. } => "declined a request for a mentor".into(),
        E::Withdrawn => "withdrew a request for a mentor".into(),
        E::Reminded => format!("reminded whoever must agree to {}", request_of(asker)),
        E::Expired => format!("let {} expire", request_of(asker)),
        E::FoundNoSeat { mentor } => match asker {
            Some(asker) => format!("found no seat for {asker} with {}", names.of(*mentor)),
            None => format!("found no seat with {}", names.of(*mentor)),
        },
        E::FoundNoMentor { mentor } => format!("found that {} takes part no longer", names.of(*mentor)),
        E::Closed | E::ProgramClosed => "closed a request for a mentor".into(),
        E::Paired => "completed a request for a mentor".into(),
        E::JoinedWaitlist { mentee } if is_actor(*mentee) => "joined the waitlist".into(),
        E::JoinedWaitlist { mentee } => format!("put {} on the waitlist", names.of(*mentee)),
        E::LimitedWaitlist { mentors } => match mentors.len() {
            0 => "chose to wait for any mentor".into(),
            1 => "chose to wait for one mentor".into(),
            number => format!("chose to wait for {number} mentors"),
        },
        E::Offered { mentor } => match asker {
            Some(asker) => format!("offered {asker} a seat with {}", names.of(*mentor)),
            None => format!("offered a seat with {}", names.of(*mentor)),
        },
        E::OfferAccepted { mentor } => format!("accepted a seat with {}", names.of(*mentor)),
        E::OfferDeclined { mentor } => format!("declined a seat with {}", names.of(*mentor)),
        E::OfferLapsed { mentor } => match asker {
            Some(asker) => format!("let the offer to {asker} of a seat with {} lapse", names.of(*mentor)),
            None => format!("let the offer of a seat with {} lapse", names.of(*mentor)),
        },
        E::OfferCameToNothing { mentor } => match asker {
            Some(asker) => format!("found that nothing came of a seat with {} for {asker}", names.of(*mentor)),
            None => format!("found that nothing came of a seat with {}", names.of(*mentor)),
        },
        E::LeftWaitlist { mentee } if is_actor(*mentee) => "left the waitlist".into(),
        E::LeftWaitlist { mentee } => format!("took {} off the waitlist", names.of(*mentee)),
        E::CameBackToWaitlist { mentee } => format!("put {} back on the waitlist", names.of(*mentee)),
        E::Drafted { mentee, mentor } => format!("drafted {} with {}", names.of(*mentee), names.of(*mentor)),
        E::Undrafted { mentee } => format!("took the draft for {} back", names.of(*mentee)),
        E::Published { pairs, left: 0 } => format!("published pairs: {pairs}"),
        E::Published { pairs, left } => format!("published pairs: {pairs}; {left} drafts were left"),
    }
}

fn request_of(asker: Option<&str>) -> String {
    asker.map_or_else(|| "a request for a mentor".to_owned(), |asker| format!("{asker}’s request for a mentor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEN: PersonId = PersonId(uuid::Uuid::from_u128(1));
    const ANA: PersonId = PersonId(uuid::Uuid::from_u128(2));

    fn names(actor: Option<PersonId>, asker: Option<&str>) -> Names {
        let people = [(BEN, "Ben".to_owned()), (ANA, "Ana".to_owned())].into();
        Names { people, actor, asker: asker.map(str::to_owned), ..Names::default() }
    }

    #[test]
    fn a_pair_is_named_with_its_two() {
        let paired = MentorshipEvent::Paired { mentor: BEN, mentee: ANA };
        assert_eq!(of_mentorship(&paired, &names(None, None)), "paired Ben with Ana");
    }

    #[test]
    fn whoever_does_something_about_themself_is_not_named_again() {
        let table = [
            (
                PairingEvent::Asked { mentor: BEN, mentee: ANA },
                "asked for Ben as their mentor",
                "asked for Ben as the mentor of Ana",
            ),
            (PairingEvent::JoinedWaitlist { mentee: ANA }, "joined the waitlist", "put Ana on the waitlist"),
            (PairingEvent::LeftWaitlist { mentee: ANA }, "left the waitlist", "took Ana off the waitlist"),
        ];
        for (event, by_ana, by_another) in table {
            assert_eq!(of_pairing(&event, &names(Some(ANA), Some("Ana"))), by_ana);
            for actor in [None, Some(BEN)] {
                assert_eq!(of_pairing(&event, &names(actor, Some("Ana"))), by_another);
            }
        }
    }

    #[test]
    fn what_the_clock_does_is_told_with_whom_it_is_about() {
        let table = [
            (PairingEvent::Offered { mentor: BEN }, "offered Ana a seat with Ben", "offered a seat with Ben"),
            (PairingEvent::Expired, "let Ana’s request for a mentor expire", "let a request for a mentor expire"),
            (
                PairingEvent::Reminded,
                "reminded whoever must agree to Ana’s request for a mentor",
                "reminded whoever must agree to a request for a mentor",
            ),
            (PairingEvent::FoundNoSeat { mentor: BEN }, "found no seat for Ana with Ben", "found no seat with Ben"),
            (
                PairingEvent::OfferLapsed { mentor: BEN },
                "let the offer to Ana of a seat with Ben lapse",
                "let the offer of a seat with Ben lapse",
            ),
            (
                PairingEvent::OfferCameToNothing { mentor: BEN },
                "found that nothing came of a seat with Ben for Ana",
                "found that nothing came of a seat with Ben",
            ),
        ];
        for (event, known, unknown) in table {
            assert_eq!(of_pairing(&event, &names(None, Some("Ana"))), known);
            assert_eq!(of_pairing(&event, &names(None, None)), unknown);
        }
    }
}
