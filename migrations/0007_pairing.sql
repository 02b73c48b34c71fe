-- Asking for a mentor. What is asked next, where several are ranked, waits as queued.
CREATE TABLE pairing_requests (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    rank BIGINT NOT NULL,
    message TEXT NOT NULL,
    -- queued, waiting, active, declined, withdrawn, expired, no_seat, gone (the mentor left), closed (staff pair now)
    state TEXT NOT NULL,
    -- The approvals wanted and those still missing, comma-separated: mentor, admin, manager.
    wanted TEXT NOT NULL,
    missing TEXT NOT NULL,
    -- When the mentee asked; the clock starts once it waits, which is later for those ranked behind.
    asked_at TIMESTAMPTZ NOT NULL,
    waiting_since TIMESTAMPTZ,
    remind_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ,
    reminded_at TIMESTAMPTZ,
    -- The place on the waitlist whose offer it follows; the seat is held for it.
    waitlist_id UUID,
    decided_by UUID REFERENCES people (id),
    decided_at TIMESTAMPTZ,
    decline_reason TEXT,
    decline_note TEXT NOT NULL
);
CREATE UNIQUE INDEX pairing_requests_open ON pairing_requests (program_id, mentee_id) WHERE state = 'waiting';
CREATE INDEX pairing_requests_mentor ON pairing_requests (mentor_id, state, asked_at);
CREATE INDEX pairing_requests_mentee ON pairing_requests (mentee_id, program_id, asked_at);
CREATE INDEX pairing_requests_program ON pairing_requests (program_id, asked_at, id);
CREATE INDEX pairing_requests_program_state ON pairing_requests (program_id, state, asked_at, id);
CREATE INDEX pairing_requests_expiry ON pairing_requests (expires_at) WHERE state = 'waiting';
CREATE INDEX pairing_requests_reminder ON pairing_requests (remind_at) WHERE state = 'waiting' AND reminded_at IS NULL;

-- In order of joining; a mentee may limit it to named mentors.
CREATE TABLE waitlist (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    joined_at TIMESTAMPTZ NOT NULL,
    -- waiting, offered, asking (an accepted offer waits for approvals), paired, left, lapsed (too many offers had no
    -- answer), closed (staff pair people now), over (the program was closed),
    -- away (removed from the program)
    state TEXT NOT NULL,
    -- The mentor whose seat is held for this mentee, while offered or asking.
    offered_mentor_id UUID REFERENCES people (id),
    offer_expires_at TIMESTAMPTZ,
    -- Offers that nobody answered.
    lapses BIGINT NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX waitlist_current ON waitlist (program_id, mentee_id) WHERE ended_at IS NULL;
CREATE INDEX waitlist_order ON waitlist (program_id, joined_at, id) WHERE ended_at IS NULL;
CREATE INDEX waitlist_mentee ON waitlist (mentee_id);
CREATE INDEX waitlist_away ON waitlist (program_id, mentee_id) WHERE state = 'away';
CREATE INDEX waitlist_held ON waitlist (offered_mentor_id) WHERE offered_mentor_id IS NOT NULL;
CREATE INDEX waitlist_expiry ON waitlist (offer_expires_at) WHERE state = 'offered';

-- Mentors of a place on the waitlist: named as the only ones wanted; passed, since one of the two said no; lapsed, since an
-- offer was not answered and nobody else has had the seat since.
CREATE TABLE waitlist_mentors (
    waitlist_id UUID NOT NULL REFERENCES waitlist (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    is_named BOOLEAN NOT NULL,
    is_passed BOOLEAN NOT NULL,
    is_lapsed BOOLEAN NOT NULL,
    -- Everybody who had to agree to this mentor did, when there was no seat.
    is_agreed BOOLEAN NOT NULL,
    PRIMARY KEY (waitlist_id, mentor_id)
);

-- Pairs on the board that nobody but those who pair sees until they are published.
CREATE TABLE pair_drafts (
    program_id UUID NOT NULL REFERENCES programs (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    drafted_by UUID NOT NULL REFERENCES people (id),
    drafted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (program_id, mentee_id)
);
CREATE INDEX pair_drafts_mentor ON pair_drafts (program_id, mentor_id);

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
-- Seats are counted over all programs, too.
CREATE INDEX mentorships_seats ON mentorships (mentor_id) WHERE ended_at IS NULL;
