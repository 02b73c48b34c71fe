//! The plans that come with the program. They stand in the code: nobody can break them, and a new version brings better
//! ones along. Links stand only where the address has been the same for years; books are found by their titles.

use super::model::{LibraryPlan, PlanKey};
use crate::features::milestones::model::ItemKind::{self, Book, Course, Document, Event, Link, Reflection, Task, Video};
use crate::features::milestones::model::{ItemBlueprint, MilestoneBlueprint};

/// (kind, title, link)
type ItemRow = (ItemKind, &'static str, &'static str);
/// (name, description, days after the plan opens, items)
type MilestoneRow = (&'static str, &'static str, i64, &'static [ItemRow]);

struct Shipped {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    milestones: &'static [MilestoneRow],
}

/// All of them, in the order in which they are offered.
pub fn all() -> Vec<LibraryPlan> {
    PLANS.iter().map(Shipped::plan).collect()
}

/// The one of that name.
pub fn find(name: &str) -> Option<LibraryPlan> {
    PLANS.iter().find(|plan| plan.name == name).map(Shipped::plan)
}

impl Shipped {
    fn plan(&self) -> LibraryPlan {
        let item = |&(kind, title, link): &ItemRow| ItemBlueprint {
            kind,
            title: title.into(),
            link: link.into(),
            note: String::new(),
            resource: None,
            template: None,
        };
        let milestone = |&(name, description, days, items): &MilestoneRow| MilestoneBlueprint {
            name: name.into(),
            description: description.into(),
            due_days: Some(days),
            items: items.iter().map(item).collect(),
        };
        LibraryPlan {
            key: PlanKey::Shipped(self.name),
            title: self.title.into(),
            description: self.description.into(),
            made_by: None,
            milestones: self.milestones.iter().map(milestone).collect(),
        }
    }
}

#[rustfmt::skip]
const PLANS: &[Shipped] = &[
    Shipped {
        name: "leadership",
        title: "Leading people for the first time",
        description: "For people who lead, or are about to: from knowing what others already trust you with to handing over what only you could do. Seven steps in about seven months, each with something to read, something to do with real people, and something to think over before the two of you meet.",
        milestones: &[
            ("Know what you bring", "Before you lead others, find out what they already come to you for, and what you would rather not see in yourself.", 21, &[
                (Task, "Ask five people you work with: when am I at my best, and what do I make harder than it needs to be?", ""),
                (Book, "The Making of a Manager, by Julie Zhuo: chapters 1 and 2", ""),
                (Reflection, "Who was the best leader you ever had, and what exactly did they do?", ""),
                (Reflection, "Write down three strengths with an example each, and one habit that you want to lose", ""),
            ]),
            ("Listen so that people talk", "Most of leading is done in conversations of two. Learn to ask one more question before you answer.", 50, &[
                (Book, "The Coaching Habit, by Michael Bungay Stanier", ""),
                (Video, "10 ways to have a better conversation, by Celeste Headlee", "https://www.ted.com/talks/celeste_headlee_10_ways_to_have_a_better_conversation"),
                (Task, "Hold four one-to-ones in which you speak less than a third of the time", ""),
                (Reflection, "Which question opened a conversation, and which advice closed one?", ""),
            ]),
            ("Give feedback that lands", "Praise and criticism that somebody can act on tomorrow, given soon, in private, and with care.", 80, &[
                (Book, "Radical Candor, by Kim Scott: part 1", ""),
                (Task, "Twice a week for a month, tell somebody precisely what they did well and what it changed", ""),
                (Task, "Have the one conversation that you have been putting off; prepare it with your mentor first", ""),
                (Book, "Thanks for the Feedback, by Douglas Stone and Sheila Heen: chapters 1 to 4", ""),
                (Reflection, "What did you hear about yourself this month that you didn’t want to hear, and what of it is true?", ""),
            ]),
            ("Make a decision others can follow", "Take one decision from the question to the consequences: who is asked, who decides, and who is told why.", 110, &[
                (Task, "Choose a decision that is really yours, and say in public that it is", ""),
                (Document, "Write it down on one page: the question, the options, what you chose, and what would change your mind", ""),
                (Video, "How great leaders inspire action, by Simon Sinek", "https://www.ted.com/talks/simon_sinek_how_great_leaders_inspire_action"),
                (Reflection, "Who disagreed, and do they feel heard? Ask them before you answer", ""),
            ]),
            ("Build a team that disagrees well", "People speak up where they have seen that it costs them nothing. You go first.", 145, &[
                (Book, "The Five Dysfunctions of a Team, by Patrick Lencioni", ""),
                (Task, "Agree with your team on how you want to work together, in at most seven sentences", ""),
                (Event, "Lead a look back at something that went wrong, without looking for who did it", ""),
                (Task, "In a meeting, say what you don’t know, and ask for help with it", ""),
                (Reflection, "Who has not spoken in your meetings lately? Why might that be?", ""),
            ]),
            ("Hand something over", "Give away a piece of work that you like and are good at, and let it be done differently from how you would do it.", 180, &[
                (Book, "Turn the Ship Around!, by L. David Marquet", ""),
                (Task, "Hand over one responsibility whole: say what must come of it and why, and leave the how to them", ""),
                (Reflection, "When did you want to step in, and what happened when you didn’t?", ""),
                (Task, "Ask the person how it felt, and what they would have needed from you", ""),
            ]),
            ("Look back, and choose what comes next", "What has changed since the first meeting, and what you go on with by yourself.", 210, &[
                (Task, "Ask the five people of the first step the same two questions again", ""),
                (Reflection, "Read what you wrote at the beginning. What would you tell that person?", ""),
                (Document, "One page for the next twelve months: what you want to be trusted with, and the first step", ""),
                (Task, "Thank somebody who helped you on the way, and tell them with what", ""),
            ]),
        ],
    },
    Shipped {
        name: "onboarding",
        title: "The first ninety days",
        description: "For somebody who has just arrived, and a companion who has been here for a while. Six small steps: find the people, find the words, finish something real, and leave the door wider open for the next one.",
        milestones: &[
            ("Arrive", "The first week is for names, keys and the courage to ask.", 5, &[
                (Task, "Walk through the building or the tools together, and try every account once", ""),
                (Task, "Have lunch or a call with everybody in your team, one after the other", ""),
                (Document, "Start a page of questions. Nobody expects you to know; write down what you wonder about", ""),
                (Reflection, "What surprised you this week?", ""),
            ]),
            ("Learn how things are done here", "Every place has its words, its unwritten rules and its reasons for them.", 14, &[
                (Task, "Ask your companion: what do people here get wrong in their first month?", ""),
                (Document, "Collect twenty words and abbreviations that you had to ask about, each with a sentence", ""),
                (Event, "Sit in on three meetings of other people, and ask afterwards what was really decided", ""),
                (Book, "The First 90 Days, by Michael D. Watkins: the chapter on learning fast", ""),
            ]),
            ("Finish something small and real", "Nothing makes one belong like a thing that works because of one.", 30, &[
                (Task, "Agree with your manager on something that can be finished in a week and that somebody waits for", ""),
                (Task, "Finish it, and show it to those whom it is for", ""),
                (Task, "Ask two colleagues to look at it with a critical eye, and change one thing", ""),
                (Reflection, "Where did you lose time, and would the next newcomer lose it too?", ""),
            ]),
            ("Meet the neighbors", "Your work begins where somebody else’s ends. Go and see them.", 45, &[
                (Task, "Talk for half an hour with three people of other teams: what do you need from us, and what do we make hard for you?", ""),
                (Book, "The Culture Map, by Erin Meyer: chapter 1", ""),
                (Document, "Draw how a request travels through the organization, from whoever has it to whoever carries it out", ""),
                (Reflection, "Whom would you call first when something breaks, and do they know you?", ""),
            ]),
            ("Agree on what good looks like", "Say aloud what is expected of you, before anybody is disappointed.", 60, &[
                (Task, "Write down what you think is expected of you by the end of the first year, and compare it with your manager’s list", ""),
                (Task, "Ask for feedback from two people whose opinion you would rather not hear", ""),
                (Course, "Learning How to Learn, by Barbara Oakley and Terrence Sejnowski", "https://www.coursera.org/learn/learning-how-to-learn"),
                (Reflection, "What do you want to be known for here in a year?", ""),
            ]),
            ("Leave the door wider open", "Nobody sees the gaps in the welcome as clearly as you do now. In three months you won’t see them either.", 90, &[
                (Task, "Mend one thing that cost you time: a page, a checklist, a script", ""),
                (Document, "A letter to the next newcomer: three things to do, and one not to worry about", ""),
                (Task, "Look back with your companion: what helped, and what was missing?", ""),
                (Reflection, "Could you be somebody’s companion now? What would you need for it?", ""),
            ]),
        ],
    },
    Shipped {
        name: "technical-growth",
        title: "Growing as an engineer",
        description: "For engineers who do their own work well and want to make that of others better: reading code before writing it, designing on paper, running what one builds, and explaining it. Eight steps in about eight months.",
        milestones: &[
            ("Draw the map", "Find out how the system really works, and where your knowledge of it ends.", 21, &[
                (Document, "Draw the system on one page from memory. Then correct it with somebody who has been here longest", ""),
                (Task, "Follow one request from the user’s click to the last line of a log, and write down every surprise", ""),
                (Course, "The Missing Semester of Your CS Education: the lectures you have missed", "https://missing.csail.mit.edu/"),
                (Reflection, "Which part of the system are you afraid to change, and why?", ""),
            ]),
            ("Read before you write", "One becomes better by reading good code, and kinder by reading other people’s.", 45, &[
                (Link, "How to do a code review: Google’s engineering practices", "https://google.github.io/eng-practices/review/"),
                (Task, "Review ten changes, and in each ask one question to which you don’t know the answer", ""),
                (Book, "A Philosophy of Software Design, by John Ousterhout: chapters 1 to 9", ""),
                (Reflection, "Which comment on your own code stung? What was behind it?", ""),
            ]),
            ("Make something old a little better", "Old code earns the money. Learn to change it without fear.", 75, &[
                (Book, "Working Effectively with Legacy Code, by Michael Feathers: parts I and II", ""),
                (Task, "Put tests around a place that has none, then simplify it in steps that each could be released", ""),
                (Task, "Delete something that nobody needs, after finding out that nobody does", ""),
                (Reflection, "What did the people who wrote it know that you didn’t?", ""),
            ]),
            ("Design on paper first", "A design is cheap to change as long as it is a page of text.", 105, &[
                (Document, "Write a design of two pages for something your team will build: the problem, two options, the choice, the risks", ""),
                (Link, "What an architecture decision record is", "https://adr.github.io/"),
                (Event, "Have the design taken apart by three people, and thank them", ""),
                (Book, "Designing Data-Intensive Applications, by Martin Kleppmann: part I", ""),
                (Reflection, "Which objection changed your mind, and which should have?", ""),
            ]),
            ("Run what you build", "Software is finished when somebody sleeps well beside it.", 140, &[
                (Link, "Postmortem culture: learning from failure", "https://sre.google/sre-book/postmortem-culture/"),
                (Task, "Shadow a week of being on call, and make one alarm rarer or more useful", ""),
                (Document, "Write the page that you would want to find at three in the morning", ""),
                (Event, "Break something on purpose where it is safe, and practice mending it together", ""),
            ]),
            ("Explain it", "What cannot be explained is not understood, least of all by oneself.", 170, &[
                (Task, "Give a talk of twenty minutes about something you learned, to people who don’t know it", ""),
                (Link, "Diátaxis: four kinds of documentation, and when each is needed", "https://diataxis.fr/"),
                (Document, "Rewrite the worst page of the documentation so that a newcomer gets through it alone", ""),
                (Reflection, "Which question could you not answer? Answer it now", ""),
            ]),
            ("Make somebody else faster", "From here on your best work is done by others.", 205, &[
                (Task, "Pair with a less experienced colleague once a week for six weeks; the keyboard is theirs", ""),
                (Book, "The Staff Engineer’s Path, by Tanya Reilly: parts I and III", ""),
                (Task, "Find what slows the whole team down most, and make it twice as fast", ""),
                (Reflection, "When did you give an answer where a question would have been better?", ""),
            ]),
            ("Choose your direction", "Deeper, broader, or towards leading people: all three are growing.", 235, &[
                (Link, "Stories of staff engineers, and how they got there", "https://staffeng.com/"),
                (Task, "Talk with three people whose work you would like to do in five years about an ordinary day of theirs", ""),
                (Document, "One page: what you want to become good at, how you will notice, and who can help", ""),
                (Reflection, "Which of these months would you like to have again, and which not?", ""),
            ]),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::super::model::PlanKey;
    use super::*;
    use crate::features::milestones::model::{clean_description, clean_item_title, clean_link, clean_milestone_name};

    #[test]
    fn every_shipped_plan_is_one_that_its_editor_would_accept() {
        assert_eq!(all().len(), 3);
        for plan in all() {
            assert_eq!(plan.key.to_string().parse(), Ok(plan.key), "it is found by its name");
            assert!((6..=8).contains(&plan.milestones.len()));
            assert!(plan.milestones.windows(2).all(|pair| pair[0].due_days < pair[1].due_days), "due in order");
            for milestone in &plan.milestones {
                assert_eq!(clean_milestone_name(&milestone.name).as_deref(), Ok(milestone.name.as_str()));
                assert_eq!(clean_description(&milestone.description).as_deref(), Ok(milestone.description.as_str()));
                assert!((3..=5).contains(&milestone.items.len()), "{}", milestone.name);
                for item in &milestone.items {
                    assert_eq!(clean_item_title(&item.title).as_deref(), Ok(item.title.as_str()));
                    assert!(clean_link(&item.link).is_ok() && (item.link.is_empty() || item.link.starts_with("https://")));
                }
            }
        }
    }

    #[test]
    fn every_shipped_plan_asks_for_doing_reading_and_thinking() {
        for plan in all() {
            let kinds = |kind| plan.milestones.iter().flat_map(|m| &m.items).filter(|item| item.kind == kind).count();
            for kind in [Task, Reflection, Book, Document] {
                assert!(kinds(kind) >= 2, "{}: {kind:?}", plan.title);
            }
        }
        assert_eq!(find("leadership").map(|plan| plan.key), Some(PlanKey::Shipped("leadership")));
    }
}
