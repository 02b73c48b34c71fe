-- Title, description and venue have a version of their own, so that neither of the two overwrites what the other changed.
ALTER TABLE meetings ADD COLUMN details_version BIGINT NOT NULL DEFAULT 1;

-- What staff may have to settle, the oldest first.
CREATE INDEX meetings_unsettled ON meetings (ends_at, id) WHERE state IN ('disputed', 'unconfirmed');

-- Things to do of a pair. Where one came from, its meeting, item or goal says; goals are another room's.
CREATE TABLE tasks (
    id UUID PRIMARY KEY NOT NULL,
    mentorship_id UUID NOT NULL REFERENCES mentorships (id),
    meeting_id UUID REFERENCES meetings (id),
    item_id UUID REFERENCES items (id),
    goal_id UUID,
    title TEXT NOT NULL,
    assignee TEXT NOT NULL,
    due_on DATE,
    version BIGINT NOT NULL,
    created_by UUID NOT NULL REFERENCES people (id),
    created_at TIMESTAMPTZ NOT NULL,
    done_at TIMESTAMPTZ,
    done_by UUID REFERENCES people (id),
    removed_at TIMESTAMPTZ
);
CREATE INDEX tasks_mentorship ON tasks (mentorship_id, done_at);
CREATE INDEX tasks_meeting ON tasks (meeting_id) WHERE meeting_id IS NOT NULL;
CREATE INDEX tasks_item ON tasks (item_id) WHERE item_id IS NOT NULL;

-- The minutes of a meeting shared with a named person, once both of the pair have agreed and until one of them ends it.
CREATE TABLE minutes_shares (
    id UUID PRIMARY KEY NOT NULL,
    meeting_id UUID NOT NULL REFERENCES meetings (id),
    person_id UUID NOT NULL REFERENCES people (id),
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    agreed_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX minutes_shares_once ON minutes_shares (meeting_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX minutes_shares_meeting ON minutes_shares (meeting_id);
CREATE INDEX minutes_shares_person ON minutes_shares (person_id, agreed_at, id) WHERE ended_at IS NULL AND agreed_at IS NOT NULL;
