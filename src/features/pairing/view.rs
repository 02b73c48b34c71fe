//! The pairing board as its island gets it: a page of mentees, a page of mentors, who is drafted with whom.

use serde::{Deserialize, Serialize};

use super::model::board::{PlaceBar, Placement, SeatCount, may_place};
use crate::shared::id::{PersonId, ProgramId};

/// Which part of the board is shown, as its address carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    /// Mentees whose name or title has these words, from behind this one on.
    pub mentee: String,
    pub after: String,
    /// The same for mentors.
    pub mentor: String,
    pub mentors_after: String,
    /// The mentee by whose fit the mentors are ordered.
    pub fit: String,
}

/// A mentee without a mentor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenteeCard {
    pub id: PersonId,
    pub name: String,
    pub about: String,
    pub wants: Vec<String>,
    pub suggestions: Vec<Suggestion>,
    /// With whom they are drafted.
    pub mentor: Option<PersonId>,
    /// That this draft came to nothing, if it did.
    pub stuck: Option<Stuck>,
    /// That they go on with the plan of an earlier mentorship, and how far it came.
    pub goes_on: Option<String>,
}

/// A draft with a mentor who can take nobody by now, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stuck {
    pub mentor: PersonId,
    pub name: String,
    pub why: String,
}

impl MenteeCard {
    /// Why they are without a mentor although they are in the draft, if so.
    pub fn stuck(&self) -> Option<&Stuck> {
        self.stuck.as_ref().filter(|stuck| Some(stuck.mentor) == self.mentor)
    }

    /// Whether they stand among those without a mentor.
    pub fn is_unpaired(&self) -> bool {
        self.mentor.is_none() || self.stuck().is_some()
    }
}

/// One of the mentors who fit best, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    pub mentor: PersonId,
    pub name: String,
    pub why: String,
}

/// A mentor with seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MentorCard {
    pub id: PersonId,
    pub name: String,
    pub about: String,
    pub knows: Vec<String>,
    pub taken: i64,
    pub free: i64,
    /// Drafted by others, whose mentees the viewer does not pair.
    pub drafted_elsewhere: i64,
    /// Why they fit the mentee by whom the list is ordered.
    pub why: Vec<String>,
}

/// Whose mentees somebody finds on the board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Whose {
    #[default]
    Everybodys,
    /// Staff, where managers pair their own: beside these, so many without a mentor.
    AllBut(i64),
    Reports,
}

impl Whose {
    /// That none of them is without a mentor.
    pub fn none_left(self) -> &'static str {
        match self {
            Whose::Everybodys => "Everybody here has a mentor, or is in the draft.",
            Whose::AllBut(_) => "Nobody waits for you to pair them.",
            Whose::Reports => "Your reports here have a mentor, or are in the draft.",
        }
    }

    /// Whom others pair, where somebody waits for them.
    pub fn others(self) -> Option<String> {
        match self {
            Whose::AllBut(1) => Some("1 mentee without a mentor is for their manager to pair.".to_owned()),
            Whose::AllBut(n) => Some([&n.to_string(), " mentees without a mentor are for their managers to pair."].concat()),
            Whose::Everybodys | Whose::Reports => None,
        }
    }
}

/// Why nobody can be put with a mentor, whatever page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dearth {
    /// Every mentor is full or takes nobody new.
    NoSeat,
    /// There are seats, and the draft fills them all.
    AllDrafted,
}

impl Dearth {
    /// That it is so.
    pub fn sentence(self) -> &'static str {
        match self {
            Dearth::NoSeat => "No mentor has a seat left.",
            Dearth::AllDrafted => "The draft fills every seat that mentors have left.",
        }
    }
}

/// The part of the board that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardView {
    pub program: ProgramId,
    pub may_pair: bool,
    /// Those of this page, and everybody who is drafted with a mentor of this page.
    pub mentees: Vec<MenteeCard>,
    pub mentors: Vec<MentorCard>,
    /// Mentees without a mentor, in no draft or stuck in it, and the other pairs of the draft, on all pages.
    pub unpaired: i64,
    pub drafted: i64,
    /// Whose mentees are on it.
    pub whose: Whose,
    /// Whether a mentor of the program has a seat, apart from the draft; and the seats that it leaves with mentors who are not
    /// on this page.
    pub has_seats: bool,
    pub left_elsewhere: i64,
    pub next: Option<String>,
    pub mentors_next: Option<String>,
    /// The mentee by whose fit the mentors are ordered.
    pub fit_for: Option<(PersonId, String)>,
}

impl BoardView {
    /// A mentee on the board.
    pub fn mentee(&self, id: PersonId) -> Option<&MenteeCard> {
        self.mentees.iter().find(|card| card.id == id)
    }

    /// A mentor on the board.
    pub fn mentor(&self, id: PersonId) -> Option<&MentorCard> {
        self.mentors.iter().find(|card| card.id == id)
    }

    /// A mentor's seats with what the draft fills of them; of one on another page only the server knows.
    pub fn seats(&self, mentor: PersonId) -> Option<SeatCount> {
        let card = self.mentor(mentor)?;
        let here = self.mentees.iter().filter(|card| card.mentor == Some(mentor)).count();
        Some(SeatCount { free: card.free, drafted: card.drafted_elsewhere + i64::try_from(here).unwrap_or(i64::MAX) })
    }

    /// Why nobody can be drafted with anybody, if so.
    pub fn dearth(&self) -> Option<Dearth> {
        let has_left = |mentor: &MentorCard| self.seats(mentor.id).is_some_and(|seats| seats.left() > 0);
        match (self.left_elsewhere > 0 || self.mentors.iter().any(has_left), self.has_seats) {
            (true, _) => None,
            (false, true) => Some(Dearth::AllDrafted),
            (false, false) => Some(Dearth::NoSeat),
        }
    }

    /// Why "Suggest for all" found no pair.
    pub fn nothing_suggested(&self) -> &'static str {
        match (self.unpaired, self.dearth()) {
            (0, _) => self.whose.none_left(),
            (_, Some(dearth)) => dearth.sentence(),
            (_, None) => {
                "No pair was found: mentors from whom a mentee has parted are not suggested, and whoever is drafted with a mentor who can’t take them is taken out of the draft first."
            }
        }
    }

    /// The mentors who can take the mentee, in the order of the page.
    pub fn places_for(&self, mentee: PersonId) -> Vec<PersonId> {
        let takes = |mentor: &&MentorCard| mentor.id != mentee && self.seats(mentor.id).is_some_and(|seats| seats.left() > 0);
        self.mentors.iter().filter(takes).map(|mentor| mentor.id).collect()
    }

    /// Shows a placement, if the rule allows it.
    pub fn apply(&mut self, placement: Placement) -> Result<(), PlaceBar> {
        if let Some(seats) = placement.to.and_then(|mentor| self.seats(mentor)) {
            may_place(placement, seats)?;
        }
        let Some(card) = self.mentees.iter_mut().find(|card| card.id == placement.mentee) else { return Ok(()) };
        let before = card.is_unpaired();
        card.mentor = placement.to;
        let change = i64::from(before) - i64::from(card.is_unpaired());
        self.drafted += change;
        self.unpaired -= change;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(n))
    }

    fn board() -> BoardView {
        let mentee = |n| MenteeCard {
            id: person(n),
            name: format!("Mentee {n}"),
            about: String::new(),
            wants: Vec::new(),
            suggestions: Vec::new(),
            mentor: None,
            stuck: None,
            goes_on: None,
        };
        let mentor = |n, free| MentorCard {
            id: person(n),
            name: format!("Mentor {n}"),
            about: String::new(),
            knows: Vec::new(),
            taken: 0,
            free,
            drafted_elsewhere: 0,
            why: Vec::new(),
        };
        BoardView {
            program: ProgramId(uuid::Uuid::nil()),
            may_pair: true,
            mentees: vec![mentee(1), mentee(2)],
            mentors: vec![mentor(11, 1), mentor(12, 2)],
            unpaired: 2,
            drafted: 0,
            whose: Whose::Everybodys,
            has_seats: true,
            left_elsewhere: 0,
            next: None,
            mentors_next: None,
            fit_for: None,
        }
    }

    #[test]
    fn a_placement_is_shown_at_once_and_undone_by_its_opposite() {
        let mut view = board();
        let placement = Placement { mentee: person(1), from: None, to: Some(person(11)) };
        view.apply(placement).unwrap();
        assert_eq!((view.drafted, view.unpaired, view.seats(person(11)).unwrap().left()), (1, 1, 0));
        assert_eq!(view.places_for(person(2)), [person(12)]);
        assert_eq!(view.apply(Placement { mentee: person(2), ..placement }), Err(PlaceBar::Full));
        view.apply(placement.undone()).unwrap();
        assert_eq!(view, board());
    }

    #[test]
    fn whoever_is_drafted_with_a_mentor_who_left_is_unpaired_until_they_are_moved() {
        let mut view = board();
        view.mentees[0].mentor = Some(person(99));
        view.mentees[0].stuck = Some(Stuck { mentor: person(99), name: "Mentor 99".into(), why: "Left.".into() });
        let before = view.clone();
        assert!(view.mentees[0].is_unpaired());
        let placement = Placement { mentee: person(1), from: Some(person(99)), to: Some(person(11)) };
        view.apply(placement).unwrap();
        assert_eq!((view.drafted, view.unpaired, view.mentees[0].is_unpaired()), (1, 1, false));
        view.apply(placement.undone()).unwrap();
        assert_eq!(view, before);
        view.apply(Placement { to: None, ..placement }).unwrap();
        assert_eq!((view.drafted, view.unpaired, view.mentees[0].stuck()), (0, 2, None));
    }

    #[test]
    fn an_empty_board_says_whom_others_pair() {
        assert_eq!(Whose::AllBut(1).others().as_deref(), Some("1 mentee without a mentor is for their manager to pair."));
        assert_eq!(Whose::AllBut(2).others().as_deref(), Some("2 mentees without a mentor are for their managers to pair."));
        assert!(Whose::Everybodys.others().is_none() && Whose::Reports.others().is_none());
        assert!(!Whose::AllBut(2).none_left().contains("Everybody") && !Whose::Reports.none_left().contains("Everybody"));
    }

    #[test]
    fn nobody_can_be_drafted_only_where_no_page_has_a_seat_left() {
        let mut view = board();
        view.mentors.truncate(1);
        assert_eq!(view.dearth(), None);
        let placement = Placement { mentee: person(1), from: None, to: Some(person(11)) };
        view.apply(placement).unwrap();
        assert_eq!(view.dearth(), Some(Dearth::AllDrafted));
        assert_eq!(view.nothing_suggested(), Dearth::AllDrafted.sentence());
        assert_eq!(BoardView { left_elsewhere: 1, ..view.clone() }.dearth(), None, "a mentor of another page has one");
        view.apply(placement.undone()).unwrap();
        assert_eq!(view.dearth(), None);
        assert!(view.nothing_suggested().starts_with("No pair was found"));
        let full = BoardView { mentors: Vec::new(), has_seats: false, ..view };
        assert_eq!(full.dearth().map(Dearth::sentence), Some("No mentor has a seat left."));
        assert_eq!(BoardView { unpaired: 0, ..full }.nothing_suggested(), Whose::Everybodys.none_left());
    }

    #[test]
    fn what_the_page_does_not_show_is_left_to_the_server() {
        let mut view = board();
        let elsewhere = Placement { mentee: person(1), from: None, to: Some(person(99)) };
        assert_eq!(view.apply(elsewhere), Ok(()));
        assert_eq!(view.drafted, 1);
    }
}
