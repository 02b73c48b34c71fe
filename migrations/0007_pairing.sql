-- Asking for a mentor. What is asked next, where several are ranked, waits as queued.
CREATE TABLE pairing_requests (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    rank BIGINT NOT NULL,
    message TEXT NOT NULL,
    -- queued, waiting, active, declined, withdrawn, expired
    state TEXT NOT NULL,
    -- The approvals still missing, comma-separated: mentor, admin, manager.
    missing TEXT NOT NULL,
    version BIGINT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    remind_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ,
    reminded_at TIMESTAMPTZ,
    decided_by UUID REFERENCES people (id),
    decided_at TIMESTAMPTZ,
    decline_reason TEXT,
    decline_note TEXT NOT NULL
);
CREATE UNIQUE INDEX pairing_requests_open ON pairing_requests (program_id, mentee_id) WHERE state = 'waiting';
CREATE INDEX pairing_requests_mentor ON pairing_requests (mentor_id, state, asked_at);
CREATE INDEX pairing_requests_mentee ON pairing_requests (mentee_id, program_id, asked_at);
CREATE INDEX pairing_requests_program ON pairing_requests (program_id, state, asked_at);
CREATE INDEX pairing_requests_clock ON pairing_requests (expires_at) WHERE state = 'waiting';

-- In order of joining; a mentee may limit it to named mentors.
CREATE TABLE waitlist (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    joined_at TIMESTAMPTZ NOT NULL,
    -- waiting, offered, paired, left
    state TEXT NOT NULL,
    offered_mentor_id UUID REFERENCES people (id),
    offer_expires_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX waitlist_current ON waitlist (program_id, mentee_id) WHERE ended_at IS NULL;
CREATE INDEX waitlist_order ON waitlist (program_id, joined_at, id) WHERE ended_at IS NULL;

CREATE TABLE waitlist_mentors (
    waitlist_id UUID NOT NULL REFERENCES waitlist (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    PRIMARY KEY (waitlist_id, mentor_id)
);

-- Pairs on the board that nobody but staff sees until they are published.
CREATE TABLE pair_drafts (
    program_id UUID NOT NULL REFERENCES programs (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    drafted_by UUID NOT NULL REFERENCES people (id),
    drafted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (program_id, mentee_id)
);

-- A mentee asks for another mentor. The reason is for the mentee and staff, never for the mentor.
CREATE TABLE mentor_changes (
    id UUID PRIMARY KEY NOT NULL,
    mentorship_id UUID NOT NULL REFERENCES mentorships (id),
    program_id UUID NOT NULL REFERENCES programs (id),
    reason TEXT NOT NULL,
    -- waiting, approved, declined, withdrawn
    state TEXT NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES people (id),
    decided_at TIMESTAMPTZ,
    decline_reason TEXT NOT NULL,
    successor_id UUID REFERENCES mentorships (id)
);
CREATE UNIQUE INDEX mentor_changes_open ON mentor_changes (mentorship_id) WHERE state = 'waiting';
CREATE INDEX mentor_changes_program ON mentor_changes (program_id, state, asked_at);

-- The mentorship that this one continues, after a change of mentor.
ALTER TABLE mentorships ADD COLUMN continues_id UUID REFERENCES mentorships (id);
ALTER TABLE mentorships ADD COLUMN reflection TEXT NOT NULL DEFAULT '';
