//! A line of the table: who asks for what, in which program, and what they are answered.

/// What somebody is to the mentorship, the meeting, the program that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    Anonymous,
    /// Signed in, and nothing else.
    Stranger,
    /// Another mentor of the same program.
    OtherParticipant,
    Mentor,
    Mentee,
    MentorsManager,
    MenteesManager,
    Coordinator,
    Admin,
    /// These two ask about their own mentorship, which has ended.
    MentorOfEnded,
    MenteeOfEnded,
}

use Relation as R;

/// The columns of the table.
pub const RELATIONS: [Relation; 11] = [
    R::Anonymous,
    R::Stranger,
    R::OtherParticipant,
    R::Mentor,
    R::Mentee,
    R::MentorsManager,
    R::MenteesManager,
    R::Coordinator,
    R::Admin,
    R::MentorOfEnded,
    R::MenteeOfEnded,
];

/// The program around the mentorship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Running, mentors may edit, goals off, managers see nothing of the meetings. The kick-off was held.
    Usual,
    /// With goals: the plan waits for its steps.
    Goals,
    ManagersLetIn,
    Draft,
    Closed,
    /// Whoever joins needs their manager's approval; two people wait for one.
    ManagersApprove,
    /// Both may quit, and the mentee has asked for another mentor.
    Restless,
}

use Setting::Usual;

/// What is sent; the words in braces are the scene's.
#[derive(Clone, Copy)]
pub enum Body {
    None,
    Form(&'static [(&'static str, &'static str)]),
    /// A form with a text file in its field `file`.
    File(&'static str),
    Json(&'static str),
}

/// One line: in the order of [`RELATIONS`], the status that each of them gets. 401 is also a page's "sign in first".
pub struct Row {
    pub setting: Setting,
    pub method: &'static str,
    pub route: &'static str,
    pub note: &'static str,
    pub target: &'static str,
    pub body: Body,
    pub expected: [u16; 11],
}

/// A page, in the usual setting.
pub const fn get(route: &'static str, target: &'static str, expected: [u16; 11]) -> Row {
    Row { setting: Usual, method: "GET", route, note: "", target, body: Body::None, expected }
}

/// A form or a server function, in the usual setting.
pub const fn post(route: &'static str, target: &'static str, body: Body, expected: [u16; 11]) -> Row {
    Row { setting: Usual, method: "POST", route, note: "", target, body, expected }
}

impl Row {
    /// The same in another setting.
    pub const fn within(self, setting: Setting) -> Row {
        Row { setting, ..self }
    }

    /// The same with what is special about it.
    pub const fn noting(self, note: &'static str) -> Row {
        Row { note, ..self }
    }
}
