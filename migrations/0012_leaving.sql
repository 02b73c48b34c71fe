-- Who ended a mentorship before its time, and what staff noted for the record. The closing reflection is the mentorship's.
CREATE TABLE early_endings (
    mentorship_id UUID PRIMARY KEY NOT NULL REFERENCES mentorships (id),
    ended_by UUID NOT NULL REFERENCES people (id),
    note TEXT NOT NULL
);

-- A mentorship is continued once.
CREATE UNIQUE INDEX mentorships_continues ON mentorships (continues_id) WHERE continues_id IS NOT NULL;
CREATE INDEX mentor_changes_mentorship ON mentor_changes (mentorship_id, asked_at);
CREATE INDEX mentor_changes_waiting ON mentor_changes (asked_at, id) WHERE state = 'waiting';

-- Meetings with an earlier mentor whose minutes the mentee lets a later one read.
CREATE TABLE handed_notes (
    mentorship_id UUID NOT NULL REFERENCES mentorships (id),
    meeting_id UUID NOT NULL REFERENCES meetings (id),
    handed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (mentorship_id, meeting_id)
);
CREATE INDEX handed_notes_meeting ON handed_notes (meeting_id);

-- The milestone of the earlier mentorship that this one went along from: a review of that one counts here.
ALTER TABLE milestones ADD COLUMN continues_id UUID REFERENCES milestones (id);

-- The task that this one went along from, with the notes of which meeting.
ALTER TABLE tasks ADD COLUMN continues_id UUID REFERENCES tasks (id);
ALTER TABLE tasks ADD COLUMN notes_of UUID REFERENCES meetings (id);
CREATE INDEX tasks_continues ON tasks (continues_id) WHERE continues_id IS NOT NULL;
CREATE INDEX tasks_notes ON tasks (notes_of) WHERE notes_of IS NOT NULL;
