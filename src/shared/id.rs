//! Typed ids. Every row's id is a UUID version 7 (RFC 9562), made by whoever creates the thing: the server, or the
//! browser for a change that it shows before the server has answered.

use uuid::{Builder, Uuid};

/// A version 7 UUID from milliseconds since 1970 and ten random bytes.
pub fn uuid_from(unix_millis: u64, random: [u8; 10]) -> Uuid {
    Builder::from_unix_timestamp_millis(unix_millis, &random).into_uuid()
}

/// Declares an id: a `Uuid` that cannot be mistaken for the id of something else.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "ssr", derive(sqlx::Type))]
        #[cfg_attr(feature = "ssr", sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id_type!(
    /// A person of the organization.
    PersonId
);
id_type!(
    /// A mentoring program.
    ProgramId
);
id_type!(
    /// One mentor and one mentee in one program.
    MentorshipId
);
id_type!(
    /// A list of milestones: a program's template, or a mentorship's own copy.
    PlanId
);
id_type!(
    /// A milestone on a plan.
    MilestoneId
);
id_type!(
    /// One thing to do within a milestone.
    ItemId
);
id_type!(
    /// A meeting of a mentorship.
    MeetingId
);
id_type!(
    /// Something to do.
    TaskId
);
id_type!(
    /// Minutes shared with a person.
    ShareId
);
id_type!(
    /// A signed-in browser.
    SessionId
);
id_type!(
    /// A skill of the organization's catalogue.
    SkillId
);
id_type!(
    /// An entry of the learning catalogue.
    ResourceId
);
id_type!(
    /// A plan that was saved to the library.
    LibraryPlanId
);
id_type!(
    /// A change of a program's template that was offered to a mentorship.
    OfferId
);
id_type!(
    /// A file that was uploaded.
    FileId
);
id_type!(
    /// Somebody's part in a program, from asking to join until it ends.
    EnrolmentId
);
id_type!(
    /// A fact that a program states beside its description.
    ProgramFieldId
);
id_type!(
    /// What a program asks of whoever joins.
    QuestionId
);
id_type!(
    /// A file of people on its way in.
    ImportId
);
id_type!(
    /// A mentee asking for a mentor.
    RequestId
);
id_type!(
    /// A place on a program's waitlist.
    WaitlistId
);
id_type!(
    /// A mentee's request for another mentor.
    ChangeId
);
