//! The table: for each method and path, what each of them is answered.

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

use Setting::{Closed, Draft, Goals, ManagersApprove, ManagersLetIn, Restless, Usual};

/// What is sent; the words in braces are the scene's.
#[derive(Clone, Copy)]
pub enum Body {
    None,
    Form(&'static [(&'static str, &'static str)]),
    /// A form with a text file in its field `file`.
    File(&'static str),
    Json(&'static str),
}

use Body::{File, Form, Json};

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

const fn get(route: &'static str, target: &'static str, expected: [u16; 11]) -> Row {
    Row { setting: Usual, method: "GET", route, note: "", target, body: Body::None, expected }
}

const fn post(route: &'static str, target: &'static str, body: Body, expected: [u16; 11]) -> Row {
    Row { setting: Usual, method: "POST", route, note: "", target, body, expected }
}

impl Row {
    const fn within(self, setting: Setting) -> Row {
        Row { setting, ..self }
    }

    const fn noting(self, note: &'static str) -> Row {
        Row { note, ..self }
    }
}

const EVERYBODY: [u16; 11] = [200; 11];
const NOBODY: [u16; 11] = [404; 11];
const SIGNED_IN: [u16; 11] = [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200];
const STAFF_ALONE: [u16; 11] = [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404];
/// Admins and coordinators, where everybody else sees that there is something, but not for them.
const STAFF_OF_PROGRAM: [u16; 11] = [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403];
const DONE: [u16; 11] = [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303];

/// What admins alone do, done with a page, and done with a way back.
const ADMINS: [u16; 11] = [401, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403];
const DONE_BY_ADMINS: [u16; 11] = [401, 403, 403, 403, 403, 403, 403, 403, 303, 403, 403];

const PROFILE: Body = Form(&[
    ("version", "0"),
    ("name", "Somebody"),
    ("zone", "UTC"),
    ("email", "{email}"),
    ("is_admin", "on"),
    ("bio", "Hello."),
]);
const WEEK: Body = Form(&[("from-1", "09:00"), ("to-1", "10:00")]);
const MEETING_FORM: Body = Form(&[
    ("title", "Coffee"),
    ("mentorship", "{mentorship}"),
    ("kind", "check_in"),
    ("venue", "in_person"),
    ("place", "The café"),
    ("date", "2027-02-03"),
    ("start", "10:00"),
    ("end", "10:45"),
    ("zone", "Europe/Athens"),
]);
const RENAME: Body = Json(
    r#"{"owner":{"mentorship":"{mentorship}"},"version":{version},"change":{"rename_milestone":{"milestone":"{milestone}","name":"Renamed"}}}"#,
);
const MARK: Body =
    Json(r#"{"owner":{"mentorship":"{mentorship}"},"version":{version},"change":{"mark_item_done":{"item":"{item}"}}}"#);
const RENAME_IN_TEMPLATE: Body = Json(
    r#"{"owner":{"program":"{program}"},"version":{template_version},"change":{"rename_milestone":{"milestone":"{template_milestone}","name":"Renamed"}}}"#,
);
const RECORD: Body = Json(r#"{"mentorship":"{mentorship}","version":{version},"step":"goal_setting","note":"Offline."}"#);
const MOVE: Body = Json(r#"{"meeting":"{asked}","form":{"act":"accept","version":"{asked_version}"}}"#);
const SLOT: Body = Json(
    r#"{"mentorship":"{mentorship}","except":null,"form":{"date":"2027-02-03","start":"10:00","end":"10:45","zone":"UTC"}}"#,
);

#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    //                                                          anon str  oth  mtor mtee mgrM mgrE coor adm  endM endE
    // Accounts.
    get("/sign-in", "/sign-in",                                 [200, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    post("/sign-in", "/sign-in", Form(&[("email", "{email}"), ("password", "{password}")]), [303; 11]),
    post("/sign-out", "/sign-out", Body::None,                  [303; 11]),
    get("/setup/{token}", "/setup/{token}",                     NOBODY),
    post("/setup/{token}", "/setup/{token}", Form(&[("name", "Eve"), ("email", "eve@town.example"), ("zone", "UTC"), ("password", "long enough for anybody")]), NOBODY),
    get("/invitation/{token}", "/invitation/{token}",           NOBODY),
    post("/invitation/{token}", "/invitation/{token}", Form(&[("password", "long enough for anybody"), ("again", "long enough for anybody")]), NOBODY),
    post("/theme", "/theme", Form(&[("theme", "dark"), ("next", "/account")]), [303; 11]),
    get("/account", "/account",                                 SIGNED_IN),
    post("/account/password", "/account/password", Form(&[("current", "{password}"), ("new", "another long one"), ("again", "another long one")]), DONE),
    get("/account/zone", "/account/zone",                       SIGNED_IN),
    post("/account/zone", "/account/zone", Form(&[("zone", "Asia/Tokyo")]), DONE),
    post("/account/language", "/account/language", Form(&[("language", "en-US")]), DONE),
    post("/account/sessions", "/account/sessions", Form(&[("session", "{session}")]), DONE),
    post("/account/sessions", "/account/sessions", Form(&[("session", "{somebody_elses_session}")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("somebody else's"),
    // People.
    get("/people", "/people",                                   SIGNED_IN),
    get("/people", "/people?gone=1&q=a",                        SIGNED_IN),
    get("/people/new", "/people/new",                           ADMINS),
    post("/people/new", "/people/new", Form(&[("name", "Eve"), ("email", "eve@elsewhere.example"), ("zone", "UTC")]), ADMINS),
    get("/people/{id}", "/people/{somebody}",                   SIGNED_IN),
    get("/people/{id}/edit", "/people/{me}/edit",               SIGNED_IN),
    get("/people/{id}/edit", "/people/{somebody}/edit",         ADMINS).noting("somebody else's"),
    post("/people/{id}/edit", "/people/{me}/edit", PROFILE,     DONE),
    post("/people/{id}/edit", "/people/{somebody}/edit", Form(&[("version", "0"), ("name", "Eve"), ("zone", "UTC"), ("email", "e@x.example")]),
                                                                DONE_BY_ADMINS).noting("somebody else's"),
    get("/people/{id}/availability", "/people/{me}/availability", SIGNED_IN),
    get("/people/{id}/availability", "/people/{somebody}/availability", ADMINS),
    post("/people/{id}/availability", "/people/{me}/availability", WEEK, DONE),
    post("/people/{id}/availability", "/people/{somebody}/availability", WEEK, DONE_BY_ADMINS),
    post("/people/{id}/photo", "/people/{me}/photo", Form(&[("remove", "on")]),
                                                                [401, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]).noting("no form with a file"),
    post("/people/{id}/invitation", "/people/{somebody}/invitation", Body::None, ADMINS),
    get("/people/export.csv", "/people/export.csv",             ADMINS),
    get("/people/import", "/people/import",                     ADMINS),
    post("/people/import", "/people/import", Body::None,        [401, 403, 403, 403, 403, 403, 403, 403, 422, 403, 403]).noting("without a file"),
    get("/people/import/{id}", "/people/import/{import}",       [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]).noting("another admin's"),
    post("/people/import/{id}", "/people/import/{import}", Form(&[("email", "0"), ("name", "1"), ("zone", "UTC")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]),
    get("/people/import/{id}/check", "/people/import/{import}/check", [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]),
    post("/people/import/{id}/check", "/people/import/{import}/check", Body::None, [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]),
    post("/people/import/{id}/discard", "/people/import/{import}/discard", Body::None, [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]),
    get("/people/import/{id}/done", "/people/import/{import}/done", [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]),
    get("/people/import/{id}/refused.csv", "/people/import/{import}/refused.csv", [401, 403, 403, 403, 403, 403, 403, 403, 404, 403, 403]),
    post("/people/{id}/membership", "/people/{somebody}/membership", Form(&[("act", "deactivate")]), DONE_BY_ADMINS),
    get("/team", "/team",                                       SIGNED_IN),
    // Home.
    get("/", "/",                                               SIGNED_IN),
    get("/mentor", "/mentor",                                   SIGNED_IN),
    get("/mentee", "/mentee",                                   SIGNED_IN),
    post("/first-steps", "/first-steps", Form(&[("act", "dismiss"), ("part", "mentee"), ("next", "/")]), DONE),
    get("/staff", "/staff",                                     STAFF_ALONE),
    get("/staff/{list}", "/staff/unpaired",                     STAFF_ALONE).noting("unpaired"),
    get("/staff/{list}", "/staff/silent?program={program}",     STAFF_ALONE).noting("silent, in the program"),
    get("/staff/{list}", "/staff/late",                         STAFF_ALONE).noting("late"),
    get("/staff/{list}", "/staff/requests",                     STAFF_ALONE).noting("unanswered"),
    get("/staff/{list}", "/staff/pairs?program={program}",      STAFF_ALONE).noting("every pair of the program"),
    get("/staff/{list}", "/staff/waiting?program={program}",    STAFF_ALONE).noting("every request of the program"),
    get("/staff/{list}", "/staff/nowhere",                      [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("what is no list"),
    get("/mentorships/{id}", "/mentorships/{mentorship}",       [401, 404, 404, 200, 200, 404, 200, 200, 200, 200, 200]),
    get("/mentorships/{id}", "/mentorships/{ended}",            [401, 404, 404, 404, 404, 404, 404, 200, 200, 200, 200]).noting("an ended one, also its manager"),
    // Programs.
    get("/programs", "/programs",                               SIGNED_IN),
    get("/programs/{id}", "/programs/{program}",                SIGNED_IN),
    get("/programs/{id}", "/programs/{program}",                [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).within(Draft),
    get("/programs/{id}", "/programs/{program}",                [401, 404, 200, 200, 200, 404, 404, 200, 200, 200, 200]).within(Closed),
    get("/programs/new", "/programs/new",                       [401, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403]),
    post("/programs/new", "/programs/new", Form(&[("title", "Another")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 303, 403, 403]),
    post("/programs/{id}/state", "/programs/{program}/state", Form(&[("version", "{program_version}"), ("move", "close")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 422, 403, 403]).noting("close; the second finds it closed"),
    post("/programs/{id}/state", "/programs/{program}/state", Form(&[("version", "{program_version}"), ("move", "archive")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 422, 404, 404]).noting("archive; the second finds it archived").within(Draft),
    post("/programs/{id}/duplicate", "/programs/{program}/duplicate", Body::None,
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 303, 403, 403]),
    post("/programs/{id}/duplicate", "/programs/{program}/duplicate", Body::None,
                                                                [401, 404, 404, 404, 404, 404, 404, 403, 303, 404, 404]).within(Draft),
    post("/programs/{id}/delete", "/programs/{program}/delete", Form(&[("version", "{program_version}")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 422, 403, 403]).noting("what is published"),
    post("/programs/{id}/delete", "/programs/{program}/delete", Form(&[("version", "{program_version}")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 403, 422, 404, 404]).noting("a draft with people").within(Draft),
    get("/programs/{id}/setup", "/programs/{program}/setup",    [401, 403, 403, 403, 403, 403, 403, 303, 303, 403, 403]),
    get("/programs/{id}/setup", "/programs/{program}/setup",    [401, 404, 404, 404, 404, 404, 404, 303, 303, 404, 404]).within(Draft),
    get("/programs/{id}/setup/{step}", "/programs/{program}/setup/basics", [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    get("/programs/{id}/setup/{step}", "/programs/{program}/setup/review", [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).within(Draft),
    get("/programs/{id}/setup/{step}", "/programs/{program}/setup/nothing", [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("what is no step"),
    post("/programs/{id}/setup/{step}", "/programs/{program}/setup/frame", Form(&[("version", "{program_version}"), ("meeting_frequency", "Weekly")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 409, 403, 403]).noting("the second is late"),
    post("/programs/{id}/setup/{step}", "/programs/{program}/setup/frame", Form(&[("version", "{program_version}"), ("meeting_frequency", "Weekly")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).noting("the second is late").within(Draft),
    post("/programs/{id}/setup/{step}", "/programs/{program}/setup/questions", Form(&[("version", "{program_version}"), ("act", "save_question"), ("label", "Why?"), ("kind", "text"), ("part", "both")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 409, 403, 403]).noting("a question"),
    post("/programs/{id}/setup/{step}", "/programs/{program}/setup/people", Form(&[("act", "appoint"), ("person", "{candidate}")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 303, 403, 403]).noting("appoint"),
    post("/programs/{id}/attachments", "/programs/{program}/attachments", File("guide.txt"),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 303, 403, 403]),
    post("/programs/{id}/attachments", "/programs/{program}/attachments", File("guide.txt"),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 303, 404, 404]).within(Draft),
    // Joining.
    get("/programs/{id}/join", "/programs/{program}/join",      SIGNED_IN),
    get("/programs/{id}/join", "/programs/{program}/join",      [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).within(Draft),
    post("/programs/{id}/join", "/programs/{program}/join", Form(&[("part", "mentee")]),
                                                                [401, 303, 303, 303, 409, 303, 303, 303, 303, 303, 303]).noting("a mentee is one already"),
    post("/programs/{id}/join", "/programs/{program}/join", Form(&[("part", "mentee")]),
                                                                [401, 404, 422, 422, 422, 404, 404, 422, 422, 422, 422]).within(Closed),
    get("/joining/{id}", "/joining/{request}",                  [401, 404, 404, 404, 404, 200, 404, 200, 200, 404, 404]).within(ManagersApprove),
    get("/joining/{id}", "/joining/{request_to_staff}",         [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).within(ManagersApprove).noting("of whoever has no manager"),
    post("/joining/{id}", "/joining/{request}", Form(&[("act", "approve")]),
                                                                [401, 404, 404, 404, 404, 303, 404, 403, 403, 404, 404]).within(ManagersApprove).noting("approve"),
    post("/joining/{id}", "/joining/{request_to_staff}", Form(&[("act", "decline"), ("reason", "Next year.")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).within(ManagersApprove).noting("decline; the second finds it settled"),
    post("/joining/{id}", "/joining/{request}", Form(&[("act", "withdraw")]),
                                                                [401, 404, 404, 404, 404, 403, 404, 403, 403, 404, 404]).within(ManagersApprove).noting("withdraw"),
    get("/approvals", "/approvals",                             SIGNED_IN),
    get("/programs/{id}/people", "/programs/{program}/people",  STAFF_ALONE),
    post("/programs/{id}/people", "/programs/{program}/people", Form(&[("act", "remove"), ("enrolment", "{enrolment}")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).noting("the second finds it done"),
    get("/programs/{id}/people/export.csv", "/programs/{program}/people/export.csv", STAFF_ALONE),
    get("/programs/{id}/people/add", "/programs/{program}/people/add", STAFF_ALONE),
    post("/programs/{id}/people/add", "/programs/{program}/people/add", Form(&[("person", "{newcomer}"), ("part", "mentor")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).noting("the second finds it done"),
    post("/programs/{id}/people/add", "/programs/{program}/people/add", Form(&[("person", "{newcomer}"), ("part", "mentor")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 422, 422, 404, 404]).within(Closed),
    get("/programs/{id}/people/import", "/programs/{program}/people/import", STAFF_ALONE),
    post("/programs/{id}/people/import", "/programs/{program}/people/import", Form(&[("lines", "{newcomer_email},mentor"), ("shown", "1")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).noting("the second finds it done"),
    // Pairing.
    get("/programs/{id}/mentors", "/programs/{picking}/mentors", [401, 404, 200, 200, 200, 404, 404, 200, 200, 404, 404]),
    get("/programs/{id}/mentors", "/programs/{program}/mentors", [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("where staff pair"),
    post("/programs/{id}/mentors", "/programs/{picking}/mentors", Form(&[("act", "ask"), ("mentors", "{other_mentor}")]),
                                                                [401, 404, 403, 403, 422, 404, 404, 403, 403, 404, 404]).noting("ask, while another request waits"),
    post("/programs/{id}/mentors", "/programs/{picking}/mentors", Form(&[("act", "wait")]),
                                                                [401, 404, 403, 403, 303, 404, 404, 403, 403, 404, 404]).noting("join the waitlist"),
    get("/programs/{id}/requests", "/programs/{picking}/requests", [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    get("/requests/{id}", "/requests/{pairing_request}",                [401, 404, 404, 200, 200, 404, 200, 200, 200, 404, 404]),
    post("/requests/{id}", "/requests/{pairing_request}", Form(&[("act", "agree")]),
                                                                [401, 404, 404, 303, 403, 404, 303, 303, 422, 404, 404]).noting("agree; the admin finds it settled"),
    post("/requests/{id}", "/requests/{pairing_request}", Form(&[("act", "decline"), ("reason", "no_time")]),
                                                                [401, 404, 404, 303, 422, 404, 422, 422, 422, 404, 404]).noting("decline; everybody later finds it settled"),
    post("/requests/{id}", "/requests/{pairing_request}", Form(&[("act", "withdraw")]),
                                                                [401, 404, 404, 403, 303, 404, 403, 403, 403, 404, 404]).noting("withdraw"),
    post("/requests/{id}", "/requests/{pairing_request}", Form(&[("act", "withdraw_for_next")]),
                                                                [401, 404, 404, 403, 303, 404, 403, 403, 403, 404, 404]).noting("withdraw, and ask the next"),
    get("/programs/{id}/board", "/programs/{program}/board",    [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    get("/programs/{id}/board", "/programs/{picking}/board",    [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("where mentees pick"),
    post("/programs/{id}/board", "/programs/{program}/board", Form(&[("act", "suggest")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 303, 404, 404]).noting("suggest for all"),
    post("/programs/{id}/board", "/programs/{program}/board", Form(&[("act", "suggest")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 422, 422, 404, 404]).noting("suggest for all").within(Closed),
    get("/programs/{id}/board/review", "/programs/{program}/board/review", [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    post("/programs/{id}/board/review", "/programs/{program}/board/review", Form(&[("act", "publish")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 303, 404, 404]),
    post("/api/boards/load", "/api/boards/load", Json(r#"{"program":"{program}","query":{}}"#),
                                                                [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    post("/api/boards/place", "/api/boards/place", Json(r#"{"program":"{program}","placement":{"mentee":"{mentee}","from":null,"to":null}}"#),
                                                                [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    get("/live/{topic}/{id}", "/live/boards/{program}",         [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).noting("a board"),
    // Plans.
    get("/mentorships/{id}/plan", "/mentorships/{mentorship}/plan", [401, 404, 404, 200, 200, 404, 404, 200, 200, 200, 200]),
    post("/mentorships/{id}/plan", "/mentorships/{mentorship}/plan", Form(&[("act", "mark"), ("version", "{version}"), ("item", "{item}")]),
                                                                [401, 404, 404, 403, 303, 404, 404, 403, 403, 403, 403]).noting("mark an item"),
    post("/mentorships/{id}/plan", "/mentorships/{mentorship}/plan", Form(&[("act", "record"), ("version", "{version}"), ("step", "goal_setting"), ("note", "")]),
                                                                [401, 404, 404, 303, 403, 404, 404, 403, 403, 403, 403]).noting("record a step").within(Goals),
    post("/mentorships/{id}/plan", "/mentorships/{mentorship}/plan", Form(&[("act", "restore"), ("item", "{item}")]),
                                                                [401, 404, 404, 422, 403, 404, 404, 403, 403, 403, 403]).noting("restore an item"),
    post("/api/plans/load", "/api/plans/load", Json(r#"{"owner":{"mentorship":"{mentorship}"}}"#),
                                                                [401, 404, 404, 200, 200, 404, 404, 200, 200, 200, 200]),
    post("/api/plans/change", "/api/plans/change", RENAME,      [401, 404, 404, 200, 403, 404, 404, 403, 403, 403, 403]).noting("rename a milestone"),
    post("/api/plans/change", "/api/plans/change", MARK,        [401, 404, 404, 403, 200, 404, 404, 403, 403, 403, 403]).noting("mark an item"),
    post("/api/plans/record-step", "/api/plans/record-step", RECORD,
                                                                [401, 404, 404, 200, 403, 404, 404, 403, 403, 403, 403]).within(Goals),
    get("/programs/{id}/plan", "/programs/{program}/plan",      [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    get("/programs/{id}/plan", "/programs/{program}/plan",      [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).within(Draft),
    post("/programs/{id}/plan", "/programs/{program}/plan", Form(&[("act", "restore"), ("milestone", "{milestone}")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 422, 422, 403, 403]).noting("restore what was not removed"),
    post("/api/plans/load", "/api/plans/load", Json(r#"{"owner":{"program":"{program}"}}"#),
                                                                [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]).noting("a template"),
    post("/api/plans/change", "/api/plans/change", RENAME_IN_TEMPLATE,
                                                                [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]).noting("a template"),
    post("/api/plans/change", "/api/plans/change", RENAME_IN_TEMPLATE,
                                                                [401, 404, 403, 403, 403, 404, 404, 403, 403, 403, 403]).noting("a closed program's").within(Closed),
    post("/mentorships/{id}/plan", "/mentorships/{mentorship}/plan", Form(&[("act", "take"), ("offer", "{plan}")]),
                                                                [401, 404, 404, 404, 403, 404, 404, 403, 403, 403, 403]).noting("take an offer that there isn't"),
    get("/mentorships/{id}/plan/save", "/mentorships/{mentorship}/plan/save", [401, 404, 404, 403, 403, 404, 404, 200, 200, 403, 403]),
    post("/mentorships/{id}/plan/save", "/mentorships/{mentorship}/plan/save", Form(&[("title", "Ours")]),
                                                                [401, 404, 404, 403, 403, 404, 404, 303, 422, 403, 403]).noting("the second time the title is taken"),
    get("/programs/{id}/plan/start", "/programs/{program}/plan/start", STAFF_OF_PROGRAM),
    post("/programs/{id}/plan/start", "/programs/{program}/plan/start", Form(&[("plan", "onboarding"), ("version", "{template_version}"), ("appends", "yes")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 303, 403, 403]),
    get("/programs/{id}/plan/save", "/programs/{program}/plan/save", STAFF_OF_PROGRAM),
    post("/programs/{id}/plan/save", "/programs/{program}/plan/save", Form(&[("title", "The program’s")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 422, 403, 403]).noting("the second time the title is taken"),
    get("/programs/{id}/plan/offers", "/programs/{program}/plan/offers", STAFF_OF_PROGRAM),
    post("/programs/{id}/plan/offers", "/programs/{program}/plan/offers", Form(&[("milestone", "{template_milestone}"), ("version", "{template_version}")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 422, 422, 403, 403]).noting("with nobody to offer it to"),
    // The library.
    get("/library/resources", "/library/resources",             SIGNED_IN),
    get("/library/resources/new", "/library/resources/new",     STAFF_OF_PROGRAM),
    post("/library/resources/new", "/library/resources/new", Form(&[("kind", "book"), ("title", "Quiet")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 303, 403, 403]),
    get("/library/resources/import", "/library/resources/import", STAFF_OF_PROGRAM),
    get("/library/resources/export.csv", "/library/resources/export.csv", STAFF_OF_PROGRAM),
    post("/library/resources/import", "/library/resources/import", Form(&[("file", "kind,title")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 422, 422, 403, 403]).noting("no form with a file"),
    get("/library/resources/{id}", "/library/resources/{resource}", SIGNED_IN),
    post("/library/resources/{id}", "/library/resources/{resource}", Form(&[("act", "remove")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 404, 404, 404]).noting("remove; then it is gone for the others"),
    get("/library/resources/{id}/edit", "/library/resources/{resource}/edit", STAFF_OF_PROGRAM),
    post("/library/resources/{id}/edit", "/library/resources/{resource}/edit", Form(&[("kind", "book"), ("title", "Quiet")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 303, 303, 403, 403]),
    get("/library/resources/{id}/add", "/library/resources/{resource}/add", SIGNED_IN),
    post("/library/resources/{id}/add", "/library/resources/{resource}/add", Form(&[("milestone", "{milestone}")]),
                                                                [401, 404, 404, 303, 403, 404, 404, 403, 403, 403, 403]),
    get("/library/plans", "/library/plans",                     [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    get("/library/plans/{id}", "/library/plans/onboarding",     [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    get("/library/plans/{id}", "/library/plans/{library_plan}", [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).noting("a saved one"),
    post("/library/plans/{id}", "/library/plans/{library_plan}", Form(&[("act", "rename"), ("title", "Renamed")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 403, 303, 404, 404]),
    post("/api/library/search", "/api/library/search", Json(r#"{"words":"quiet"}"#), SIGNED_IN),
    get("/live/{topic}/{id}", "/live/plans/{template}",         [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).noting("a template"),
    get("/live/{topic}/{id}", "/live/plans/{plan}",             [401, 404, 404, 200, 200, 404, 404, 200, 200, 200, 200]).noting("a plan"),
    // Tasks.
    get("/tasks/{id}", "/tasks/{task}",                         [401, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200]),
    get("/tasks/{id}", "/tasks/{task}",                         [401, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200]).within(ManagersLetIn),
    post("/tasks/{id}", "/tasks/{task}", Form(&[("act", "done")]), [401, 404, 404, 303, 303, 404, 404, 404, 404, 403, 403]).noting("tick off"),
    post("/tasks/{id}", "/tasks/{task}", Form(&[("act", "change"), ("version", "1"), ("task_title", "That"), ("assignee", "mentor")]),
                                                                [401, 404, 404, 303, 409, 404, 404, 404, 404, 403, 403]).noting("change; the second has seen another"),
    post("/meetings/{id}/tasks", "/meetings/{over}/tasks", Form(&[("task_title", "This"), ("assignee", "mentee")]),
                                                                [401, 404, 404, 303, 303, 404, 404, 403, 403, 403, 403]),
    post("/meetings/{id}/tasks", "/meetings/{over}/tasks", Form(&[("task_title", "This"), ("assignee", "mentee")]),
                                                                [401, 404, 404, 303, 303, 403, 403, 403, 403, 403, 403]).within(ManagersLetIn),
    // Meetings.
    get("/meetings/shared", "/meetings/shared",                 SIGNED_IN),
    get("/meetings/disputed", "/meetings/disputed",             [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]),
    get("/meetings/disputed", "/meetings/disputed?program={program}", [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).noting("of a program"),
    get("/meetings/{id}/minutes", "/meetings/{over}/minutes",   [401, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200]).noting("shared with nobody"),
    get("/meetings/{id}/minutes", "/meetings/{disputed}/minutes", [401, 404, 200, 200, 200, 404, 404, 404, 404, 200, 200]).noting("shared with the other participant"),
    post("/meetings/{id}/sharing", "/meetings/{over}/sharing", Form(&[("act", "propose"), ("who", "Olu Townsend")]),
                                                                [401, 404, 404, 422, 422, 404, 404, 403, 403, 403, 403]).noting("whom: several are called so"),
    post("/meetings/{id}/sharing", "/meetings/{over}/sharing", Form(&[("act", "propose"), ("who", "{other_email}")]),
                                                                [401, 404, 404, 303, 422, 404, 404, 403, 403, 403, 403]).noting("propose; the second finds it proposed"),
    post("/meetings/{id}", "/meetings/{scheduled}", Form(&[("act", "details"), ("version", "1"), ("title", "That"), ("venue", "virtual")]),
                                                                [401, 404, 404, 303, 409, 404, 404, 403, 403, 422, 422]).noting("details; the second has seen another"),
    get("/meetings", "/meetings",                               SIGNED_IN),
    get("/meetings", "/meetings?list=past",                     SIGNED_IN).noting("past"),
    get("/meetings/new", "/meetings/new",                       SIGNED_IN),
    get("/meetings/new", "/meetings/new?mentorship={mentorship}", SIGNED_IN).noting("with somebody"),
    post("/meetings/new", "/meetings/new", MEETING_FORM,        [401, 404, 404, 303, 303, 404, 404, 403, 403, 422, 422]),
    get("/meetings/{id}", "/meetings/{asked}",                  [401, 404, 404, 200, 200, 404, 404, 200, 200, 200, 200]),
    get("/meetings/{id}", "/meetings/{asked}",                  [401, 404, 404, 200, 200, 200, 200, 200, 200, 200, 200]).within(ManagersLetIn),
    post("/meetings/{id}", "/meetings/{asked}", Form(&[("act", "accept"), ("version", "{asked_version}")]),
                                                                [401, 404, 404, 303, 422, 404, 404, 403, 403, 422, 422]).noting("accept"),
    post("/meetings/{id}", "/meetings/{asked}", Form(&[("act", "withdraw"), ("version", "{asked_version}")]),
                                                                [401, 404, 404, 422, 303, 403, 403, 403, 403, 422, 422]).noting("withdraw").within(ManagersLetIn),
    post("/meetings/{id}", "/meetings/{over}", Form(&[("act", "took_place"), ("version", "{over_version}")]),
                                                                [401, 404, 404, 303, 303, 404, 404, 403, 403, 303, 303]).noting("confirm"),
    post("/meetings/{id}", "/meetings/{disputed}", Form(&[("act", "resolve_held"), ("version", "{disputed_version}"), ("reason", "Seen there.")]),
                                                                [401, 404, 404, 403, 403, 404, 404, 303, 422, 403, 403]).noting("resolve; the second finds it settled"),
    post("/meetings/{id}/agenda", "/meetings/{scheduled}/agenda", Form(&[("agenda", "This."), ("notes_version", "{scheduled_notes}")]),
                                                                [401, 404, 404, 303, 303, 404, 404, 403, 403, 403, 403]),
    post("/meetings/{id}/agenda", "/meetings/{scheduled}/agenda", Form(&[("agenda", "This."), ("notes_version", "{scheduled_notes}")]),
                                                                [401, 404, 404, 303, 303, 403, 403, 403, 403, 403, 403]).within(ManagersLetIn),
    post("/meetings/{id}/minutes", "/meetings/{over}/minutes", Form(&[("minutes", "That."), ("notes_version", "{over_notes}")]),
                                                                [401, 404, 404, 303, 303, 404, 404, 403, 403, 403, 403]),
    post("/meetings/{id}/private-note", "/meetings/{over}/private-note", Form(&[("private_note", "I think so.")]),
                                                                [401, 404, 404, 303, 303, 404, 404, 403, 403, 403, 403]),
    post("/meetings/{id}/private-note", "/meetings/{over}/private-note", Form(&[("private_note", "I think so.")]),
                                                                [401, 404, 404, 303, 303, 403, 403, 403, 403, 403, 403]).within(ManagersLetIn),
    post("/api/meetings/load", "/api/meetings/load", Json(r#"{"meeting":"{scheduled}"}"#),
                                                                [401, 404, 404, 200, 200, 404, 404, 200, 200, 200, 200]),
    post("/api/meetings/load", "/api/meetings/load", Json(r#"{"meeting":"{scheduled}"}"#),
                                                                [401, 404, 404, 200, 200, 200, 200, 200, 200, 200, 200]).within(ManagersLetIn),
    post("/api/meetings/move", "/api/meetings/move", MOVE,      [401, 404, 404, 200, 422, 404, 404, 403, 403, 422, 422]).noting("accept"),
    post("/api/meetings/check-slot", "/api/meetings/check-slot", SLOT,
                                                                [401, 404, 404, 200, 200, 404, 404, 403, 403, 422, 422]),
    get("/live/{topic}/{id}", "/live/meetings/{asked}",         [401, 404, 404, 200, 200, 404, 404, 200, 200, 200, 200]).noting("a meeting"),
    get("/live/{topic}/{id}", "/live/meetings/{asked}",         [401, 404, 404, 200, 200, 200, 200, 200, 200, 200, 200]).within(ManagersLetIn),
    get("/live/{topic}/{id}", "/live/people/{plan}",            [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("what is no topic"),
    // Leaving.
    get("/mentorships/{id}/leave", "/mentorships/{mentorship}/leave", [401, 404, 404, 200, 200, 404, 404, 200, 200, 303, 303]).noting("what has ended leads to its page"),
    post("/mentorships/{id}/leave", "/mentorships/{mentorship}/leave", Form(&[("note", "So it is.")]),
                                                                [401, 404, 404, 403, 403, 404, 404, 303, 409, 409, 409]).noting("where nobody quits; the second finds it done"),
    post("/mentorships/{id}/leave", "/mentorships/{mentorship}/leave", Form(&[("reflection", "Thank you.")]),
                                                                [401, 404, 404, 303, 409, 404, 404, 409, 409, 409, 409]).within(Restless).noting("the mentor quits; everybody later finds it done"),
    get("/mentorships/{id}/change", "/mentorships/{mentorship}/change", [401, 404, 404, 404, 200, 404, 404, 404, 404, 404, 200]),
    post("/mentorships/{id}/change", "/mentorships/{mentorship}/change", Form(&[("reason", "It does not fit.")]),
                                                                [401, 404, 404, 404, 403, 404, 404, 404, 404, 404, 409]).noting("where nobody asks for another"),
    post("/mentorships/{id}/change", "/mentorships/{mentorship}/change", Form(&[("act", "withdraw")]),
                                                                [401, 404, 404, 404, 303, 404, 404, 404, 404, 404, 409]).within(Restless).noting("withdraw"),
    get("/changes/{id}", "/changes/{change}",                   STAFF_ALONE).within(Restless),
    post("/changes/{id}", "/changes/{change}", Form(&[("act", "decline"), ("refusal", "Talk first.")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).within(Restless).noting("decline; the second finds it settled"),
    get("/mentorships/{id}/hand-over", "/mentorships/{mentorship}/hand-over", STAFF_ALONE),
    post("/mentorships/{id}/hand-over", "/mentorships/{mentorship}/hand-over", Form(&[("successor", "{other}")]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 404, 404]).noting("the second finds it done"),
    get("/mentorships/{id}/notes", "/mentorships/{mentorship}/notes", [401, 404, 404, 200, 200, 404, 404, 404, 404, 200, 200]),
    post("/mentorships/{id}/notes", "/mentorships/{mentorship}/notes", Form(&[]),
                                                                [401, 404, 404, 404, 303, 404, 404, 404, 404, 404, 403]),
    get("/joining/{id}/leave", "/joining/{enrolment}/leave",    [401, 404, 404, 404, 404, 404, 404, 200, 200, 200, 404]).noting("of the mentor of what has ended"),
    post("/joining/{id}/leave", "/joining/{enrolment}/leave", Form(&[]),
                                                                [401, 404, 404, 404, 404, 404, 404, 303, 409, 409, 404]).noting("of the mentor of what has ended; the second finds it done"),
    // The organization.
    get("/organization", "/organization",                       [401, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403]),
    post("/organization", "/organization", Form(&[("name", "Harbor")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 422, 403, 403]).noting("without the file’s form"),
    get("/organization/skills", "/organization/skills",         [401, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403]),
    post("/organization/skills", "/organization/skills", Form(&[("act", "add"), ("name", "Sailing")]),
                                                                [401, 403, 403, 403, 403, 403, 403, 403, 303, 403, 403]),
    get("/organization/audit", "/organization/audit",           [401, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403]),
    get("/organization/audit.csv", "/organization/audit.csv",   [401, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403]),
    get("/programs/{id}/audit", "/programs/{program}/audit",    [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    get("/programs/{id}/audit", "/programs/{program}/audit",    [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).within(Draft),
    get("/programs/{id}/audit.csv", "/programs/{program}/audit.csv", [401, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    get("/people/{id}/data", "/people/{mentee_id}/data",        [401, 404, 404, 404, 200, 404, 404, 404, 200, 404, 404]).noting("the mentee’s"),
    post("/people/{id}/data/export", "/people/{mentee_id}/data/export", Body::None,
                                                                [401, 404, 404, 404, 200, 404, 404, 404, 200, 404, 404]).noting("the mentee’s"),
    post("/people/{id}/data/erase", "/people/{mentee_id}/data/erase", Form(&[("name", "Ana Townsend")]),
                                                                [401, 404, 404, 404, 403, 404, 404, 404, 303, 404, 404]).noting("the mentee’s"),
    get("/assets/accent/{name}", "/assets/accent/0b5c94.css",   EVERYBODY),
    get("/assets/accent/{name}", "/assets/accent/ffff00.css",   NOBODY).noting("what can’t be read"),
    // Files.
    get("/files/{id}/{name}", "/files/{attachment}/guide.txt",  [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]).noting("an attachment"),
    get("/files/{id}/{name}", "/files/{attachment}/guide.txt",  [401, 404, 404, 404, 404, 404, 404, 200, 200, 404, 404]).noting("an attachment").within(Draft),
    get("/files/{id}/{name}", "/files/{attachment}/other.txt",  [401, 404, 404, 404, 404, 404, 404, 404, 404, 404, 404]).noting("under another name"),
    get("/files/{id}/{name}", "/files/{photo}/photo.jpg",       [401, 404, 200, 200, 200, 404, 404, 200, 200, 200, 404]).noting("the mentee's photo, for participants; who completed the program is none now"),
    // For everybody.
    get("/assets/{hash}/{*name}", "/assets/any/app.css",        EVERYBODY),
    get("/assets/{hash}/{*name}", "/assets/any/../../Cargo.toml", NOBODY).noting("what is no asset"),
    get("/livez", "/livez",                                     EVERYBODY),
    get("/readyz", "/readyz",                                   EVERYBODY),
];
