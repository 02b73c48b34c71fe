-- What the dashboards look for. Each list of staff is walked in its order by an index that holds little else.

-- Active mentees, those who have waited longest first.
CREATE INDEX enrolments_active_mentees ON enrolments (joined_at, id) WHERE part = 'mentee' AND state = 'active';
-- Pairs, the oldest first, and whether they met or will meet.
CREATE INDEX mentorships_active ON mentorships (started_at, id) WHERE ended_at IS NULL;
CREATE INDEX meetings_standing ON meetings (mentorship_id, state, starts_at);
-- Milestones that are not done, by their due dates.
CREATE INDEX milestones_due ON milestones (due_on, id) WHERE done_on IS NULL AND removed_at IS NULL;
-- The first that is not done is found at once.
CREATE INDEX milestones_ahead ON milestones (plan_id, position, id) WHERE done_on IS NULL AND removed_at IS NULL;
-- What nobody has answered yet.
CREATE INDEX enrolments_unanswered ON enrolments (joined_at, id) WHERE state = 'requested';
CREATE INDEX pairing_requests_unanswered ON pairing_requests (asked_at, id) WHERE state = 'waiting';

-- Who wants to see the first steps of a part no longer. The part is admin, coordinator, manager, mentor or mentee.
CREATE TABLE first_steps (
    person_id UUID NOT NULL REFERENCES people (id),
    part TEXT NOT NULL,
    dismissed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (person_id, part)
);
