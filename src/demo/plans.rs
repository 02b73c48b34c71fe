//! The plans of the four programs: what a pair works through, milestone by milestone.

use crate::features::milestones::model::ItemKind::{self, Book, Course, Document, Event, Link, Path, Reflection, Task, Video};
use crate::features::milestones::model::{Due, Item, ItemId, Milestone, MilestoneId};
use crate::server::token;
use crate::shared::time::Instant;

/// (kind, title, link)
type ItemRow = (ItemKind, &'static str, &'static str);
/// (name, description, days after the plan opens, items)
pub type MilestoneRow = (&'static str, &'static str, i64, &'static [ItemRow]);

/// A plan for the store, with ids of its own.
pub fn milestones(rows: &[MilestoneRow], now: Instant) -> Vec<Milestone> {
    milestones_with(rows, || token::uuid(now))
}

/// A plan for the store, with these ids.
pub fn milestones_with(rows: &[MilestoneRow], mut id: impl FnMut() -> uuid::Uuid) -> Vec<Milestone> {
    let item = |id: uuid::Uuid, &(kind, title, link): &ItemRow| Item {
        id: ItemId(id),
        kind,
        title: title.into(),
        link: link.into(),
        note: String::new(),
        resource: None,
        template: None,
        done_on: None,
        sent_back: None,
    };
    let milestone = |&(name, description, days, items): &MilestoneRow| Milestone {
        description: description.into(),
        due: Due::AfterDays(days),
        items: items.iter().map(|row| item(id(), row)).collect(),
        ..Milestone::named(MilestoneId(id()), name.into())
    };
    rows.iter().map(milestone).collect()
}

#[rustfmt::skip]
pub const LEADERSHIP: &[MilestoneRow] = &[
    ("Map your strengths", "Find out what you are already trusted with, and what you would like to be trusted with next.", 30, &[
        (Reflection, "Three moments this year in which others followed you", ""),
        (Task, "Ask three colleagues what they come to you for", ""),
        (Document, "The strengths worksheet", "https://library.example.org/worksheets/strengths"),
        (Reflection, "Write up what you learned", ""),
    ]),
    ("Shadow a design review", "Sit in on reviews that somebody else leads, and watch how decisions come about.", 50, &[
        (Event, "Sit in on two design reviews", "https://calendar.example.org/design-reviews"),
        (Document, "How we review designs", "https://handbook.example.org/engineering/design-reviews"),
        (Video, "Disagree, then commit (24 minutes)", "https://videos.example.org/disagree-then-commit"),
        (Reflection, "What would you have asked?", ""),
    ]),
    ("Run a design review", "Prepare and lead one review from the invitation to the written decision.", 80, &[
        (Task, "Choose a design and agree on the question to decide", ""),
        (Task, "Send the invitation with a one-page brief", ""),
        (Event, "Lead the review", "https://calendar.example.org/design-reviews"),
        (Document, "Publish the decision record", "https://handbook.example.org/engineering/decisions"),
        (Reflection, "Two things you would do differently", ""),
    ]),
    ("Give feedback that lands", "Praise and criticism, both specific enough to act on.", 105, &[
        (Course, "Feedback in four sentences", "https://learn.example.org/courses/feedback"),
        (Book, "Thanks for the Feedback, chapters 1–4", "https://library.example.org/books/thanks-for-the-feedback"),
        (Task, "Give two pieces of feedback a week for a month", ""),
    ]),
    ("Mentor an intern", "Explain, step back, and be there when it matters.", 150, &[
        (Task, "Agree on a first project that can fail safely", ""),
        (Link, "Questions to ask instead of giving answers", "https://handbook.example.org/people/coaching-questions"),
        (Reflection, "When did you step in, and should you have?", ""),
    ]),
    ("Lead a project kick-off", "Bring people from three teams to one picture of what will be built and why.", 190, &[
        (Path, "From idea to first milestone", "https://learn.example.org/paths/idea-to-milestone"),
        (Task, "Write the one-page brief", ""),
        (Event, "Hold the kick-off", "https://calendar.example.org/kick-offs"),
        (Document, "List the risks, and who watches which", "https://handbook.example.org/projects/risks"),
    ]),
    ("Look back and ahead", "What has changed since the first milestone, and what comes after this program.", 220, &[
        (Reflection, "Read your first reflection again, and answer it", ""),
        (Task, "Draft your next twelve months on one page", ""),
        (Video, "Careers are built in conversations (18 minutes)", "https://videos.example.org/careers"),
    ]),
];

#[rustfmt::skip]
pub const DATA: &[MilestoneRow] = &[
    ("Read the data handbook", "Where our numbers come from, and which of them may be trusted.", 21, &[
        (Document, "The data handbook, parts 1 and 2", "https://handbook.example.org/data"),
        (Course, "Tables, keys and joins", "https://learn.example.org/courses/tables"),
        (Reflection, "Which number in your team’s reports surprised you?", ""),
    ]),
    ("Answer one question with data", "A small question that somebody really has, answered in one page.", 45, &[
        (Task, "Find the question and whose it is", ""),
        (Task, "Write the query, and have it reviewed", ""),
        (Link, "A gallery of one-page answers", "https://handbook.example.org/data/one-pagers"),
        (Document, "Your one-page answer", "https://docs.example.org/new"),
    ]),
    ("Ship a first dashboard", "Five numbers at most, each with an owner.", 75, &[
        (Path, "Dashboards that get used", "https://learn.example.org/paths/dashboards"),
        (Video, "Charts that don’t lie (31 minutes)", "https://videos.example.org/charts"),
        (Task, "Publish it and show it to three people", ""),
    ]),
    ("Test an assumption", "Design a fair comparison before looking at the result.", 110, &[
        (Course, "Experiments in plain words", "https://learn.example.org/courses/experiments"),
        (Book, "The Art of Statistics, chapters 3–5", "https://library.example.org/books/art-of-statistics"),
        (Task, "Write down what would change your mind", ""),
        (Reflection, "What did you expect, and what came out?", ""),
    ]),
    ("Automate something", "Make a report that somebody assembles by hand assemble itself.", 145, &[
        (Course, "Scheduled pipelines", "https://learn.example.org/courses/pipelines"),
        (Task, "Move one weekly report into a pipeline", ""),
        (Event, "Show it at the data guild", "https://calendar.example.org/data-guild"),
    ]),
    ("Teach what you learned", "Pass one thing on to somebody who starts where you started.", 170, &[
        (Event, "Give a half-hour lesson", "https://calendar.example.org/lessons"),
        (Document, "Add a page to the handbook", "https://handbook.example.org/data/contributing"),
        (Reflection, "Which question could you not answer?", ""),
    ]),
];

#[rustfmt::skip]
pub const WOMEN: &[MilestoneRow] = &[
    ("Find your sponsors", "Who speaks for you when you are not in the room?", 30, &[
        (Reflection, "Draw the map of who decides about your work", ""),
        (Video, "Mentors advise, sponsors act (12 minutes)", "https://videos.example.org/sponsors"),
        (Task, "Talk to two people on your map", ""),
    ]),
    ("Own a decision", "Take one decision from the question to the consequences, visibly.", 60, &[
        (Task, "Choose the decision and say publicly that it is yours", ""),
        (Document, "Decision record", "https://handbook.example.org/decisions/template"),
        (Course, "Deciding with half the facts", "https://learn.example.org/courses/deciding"),
        (Reflection, "What did it cost, and was it worth it?", ""),
    ]),
    ("Negotiate something real", "Scope, a budget or a salary: prepare it, then do it.", 95, &[
        (Book, "Ask For It, part 2", "https://library.example.org/books/ask-for-it"),
        (Event, "Role play with two other pairs", "https://calendar.example.org/role-play"),
        (Task, "Hold the conversation", ""),
    ]),
    ("Be heard in the room", "Meetings in which your point is made once, and stays yours.", 125, &[
        (Course, "Presence without volume", "https://learn.example.org/courses/presence"),
        (Task, "Chair three meetings of the leadership circle", ""),
        (Link, "Phrases against interruptions", "https://handbook.example.org/meetings/phrases"),
    ]),
    ("Lift somebody else", "Use what you have won for somebody who comes after you.", 155, &[
        (Task, "Put a colleague forward for something visible", ""),
        (Path, "Becoming a sponsor", "https://learn.example.org/paths/sponsor"),
        (Reflection, "What changed for them?", ""),
    ]),
    ("Write the next chapter", "The role after the next one, and the first step towards it.", 185, &[
        (Reflection, "A letter from yourself in three years", ""),
        (Task, "Agree on the first step with your manager", ""),
        (Event, "The closing evening", "https://calendar.example.org/closing-evening"),
    ]),
];

#[rustfmt::skip]
pub const BUDDIES: &[MilestoneRow] = &[
    ("Arrive", "Accounts, a desk or a headset, and the first names.", 5, &[
        (Link, "Your first-day list", "https://handbook.example.org/onboarding/first-day"),
        (Task, "Meet your team over lunch or a call", ""),
        (Video, "Who we are (9 minutes)", "https://videos.example.org/who-we-are"),
    ]),
    ("Find your way around", "Where things are written down, and whom to ask when they aren’t.", 12, &[
        (Path, "A tour of the handbook", "https://learn.example.org/paths/handbook"),
        (Task, "Ask five questions in the newcomers’ channel", ""),
        (Document, "Our words and what they mean", "https://handbook.example.org/glossary"),
    ]),
    ("Do a first real thing", "Small, useful, and finished.", 25, &[
        (Task, "Pick something with your manager", ""),
        (Task, "Finish it and show it", ""),
        (Reflection, "What was harder than it had to be?", ""),
    ]),
    ("Meet the neighbours", "Three people from other teams whose work touches yours.", 40, &[
        (Event, "The newcomers’ coffee", "https://calendar.example.org/newcomers"),
        (Task, "Three conversations of half an hour", ""),
        (Link, "Who does what", "https://directory.example.org"),
    ]),
    ("Improve the welcome", "Nobody sees its gaps as clearly as you do now.", 60, &[
        (Document, "Mend one page of the handbook", "https://handbook.example.org/onboarding"),
        (Book, "The First 90 Days, chapter 2", "https://library.example.org/books/first-90-days"),
        (Reflection, "What should the next newcomer hear on day one?", ""),
    ]),
    ("Stand on your own", "Say goodbye to your buddy, and become one.", 90, &[
        (Task, "Look back together", ""),
        (Course, "Being a good buddy", "https://learn.example.org/courses/buddy"),
        (Reflection, "Whom will you ask from now on?", ""),
    ]),
];

#[rustfmt::skip]
pub const SPEAKING: &[MilestoneRow] = &[
    ("Hear yourself", "Record five minutes, and listen to them with somebody kind.", 14, &[
        (Task, "Record yourself explaining your work", ""),
        (Reflection, "What would you say differently?", ""),
    ]),
    ("Begin well", "The first minute decides whether people listen.", 40, &[
        (Video, "Three beginnings and why they work (12 minutes)", "https://videos.example.org/beginnings"),
        (Task, "Write and rehearse three beginnings", ""),
    ]),
    ("Speak in a meeting", "Ten minutes in front of people who may interrupt.", 70, &[
        (Event, "Present at a team meeting", "https://calendar.example.org/team-meetings"),
        (Task, "Ask two listeners what they took away", ""),
    ]),
    ("Give the talk", "The one that you would have declined.", 110, &[
        (Event, "Give the talk", "https://calendar.example.org/talks"),
        (Reflection, "What will you accept next?", ""),
    ]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::milestones::model::{clean_item_title, clean_link, clean_milestone_name};

    #[test]
    fn every_plan_is_one_that_its_editor_would_accept() {
        for plan in [LEADERSHIP, DATA, WOMEN, BUDDIES] {
            assert!((6..=8).contains(&plan.len()));
            assert!(plan.windows(2).all(|pair| pair[0].2 < pair[1].2), "due in order");
            for (name, _, _, items) in plan {
                assert_eq!(clean_milestone_name(name).as_deref(), Ok(*name));
                assert!((3..=5).contains(&items.len()), "{name}");
                assert!(items.iter().all(|(_, title, link)| clean_item_title(title).is_ok() && clean_link(link).is_ok()));
            }
        }
    }
}
