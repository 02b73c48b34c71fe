//! Who may see and do what with people.

use super::model::Visibility;

/// What the viewer is to a person, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    pub is_self: bool,
    pub is_admin: bool,
    /// They take part in one program, or run one in which the other takes part.
    pub shares_program: bool,
}

/// Whether somebody with that relation sees a field of that visibility.
pub fn may_see_field(relation: Relation, visibility: Visibility) -> bool {
    let is_owner_or_admin = relation.is_self || relation.is_admin;
    match visibility {
        Visibility::Everyone => true,
        Visibility::Participants => is_owner_or_admin || relation.shares_program,
        Visibility::OnlyMe => is_owner_or_admin,
    }
}

/// One's own profile, and admins everybody's.
pub fn may_edit(relation: Relation) -> bool {
    relation.is_self || relation.is_admin
}

/// Adding, inviting, deactivating, importing, exporting; e-mail, manager and admin rights.
pub fn may_administer(is_admin: bool) -> bool {
    is_admin
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRANGER: Relation = Relation { is_self: false, is_admin: false, shares_program: false };
    const COMPANION: Relation = Relation { shares_program: true, ..STRANGER };
    const OWNER: Relation = Relation { is_self: true, ..STRANGER };
    const ADMIN: Relation = Relation { is_admin: true, ..STRANGER };

    #[test]
    fn a_field_is_seen_by_those_whom_its_owner_chose() {
        use Visibility::{Everyone, OnlyMe, Participants};
        for (relation, sees) in [
            (STRANGER, [true, false, false]),
            (COMPANION, [true, true, false]),
            (OWNER, [true, true, true]),
            (ADMIN, [true, true, true]),
        ] {
            assert_eq!([Everyone, Participants, OnlyMe].map(|v| may_see_field(relation, v)), sees, "{relation:?}");
        }
    }

    #[test]
    fn a_profile_is_edited_by_its_owner_and_by_admins() {
        assert_eq!([STRANGER, COMPANION, OWNER, ADMIN].map(may_edit), [false, false, true, true]);
    }
}
