-- One portable set for SQLite and Postgres. Ids are made by the application; instants are bound by it, never defaulted:
-- the two databases write CURRENT_TIMESTAMP differently.

CREATE TABLE people (
    id UUID PRIMARY KEY NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    department TEXT NOT NULL,
    location TEXT NOT NULL,
    zone TEXT NOT NULL,
    bio TEXT NOT NULL,
    manager_id UUID REFERENCES people (id),
    admin_since TIMESTAMPTZ,
    password_hash TEXT,
    password_changed_at TIMESTAMPTZ,
    -- Bumped to lock a person before counting what they take part in.
    lock_count BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    deactivated_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX people_email ON people (email);
CREATE INDEX people_manager ON people (manager_id);

CREATE TABLE sessions (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX sessions_token ON sessions (token_hash);
CREATE INDEX sessions_person ON sessions (person_id, last_seen_at);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE setup_links (
    token_hash TEXT PRIMARY KEY NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);

-- One row for what holds of the whole store: whether it is a demo, and since when all of the demo is in it.
CREATE TABLE installation (
    id BIGINT PRIMARY KEY NOT NULL,
    demo_since TIMESTAMPTZ
);

CREATE TABLE programs (
    id UUID PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    state TEXT NOT NULL,
    starts_on DATE,
    ends_on DATE,
    evaluation_on DATE,
    meeting_frequency TEXT NOT NULL,
    topics TEXT NOT NULL,
    outcomes TEXT NOT NULL,
    mentor_joining TEXT NOT NULL,
    mentee_joining TEXT NOT NULL,
    pairing TEXT NOT NULL,
    approvers TEXT NOT NULL,
    mentees_per_mentor BIGINT NOT NULL,
    mentors_may_edit BOOLEAN NOT NULL,
    may_quit TEXT NOT NULL,
    may_ask_for_another_mentor BOOLEAN NOT NULL,
    goals BOOLEAN NOT NULL,
    managers_in_meetings BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    archived_at TIMESTAMPTZ
);
CREATE INDEX programs_created ON programs (created_at);

CREATE TABLE program_skills (
    program_id UUID NOT NULL REFERENCES programs (id),
    skill TEXT NOT NULL,
    PRIMARY KEY (program_id, skill)
);

CREATE TABLE program_coordinators (
    program_id UUID NOT NULL REFERENCES programs (id),
    person_id UUID NOT NULL REFERENCES people (id),
    appointed_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (program_id, person_id)
);
CREATE INDEX program_coordinators_person ON program_coordinators (person_id);

CREATE TABLE enrolments (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    person_id UUID NOT NULL REFERENCES people (id),
    part TEXT NOT NULL,
    state TEXT NOT NULL,
    joined_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX enrolments_current ON enrolments (program_id, person_id, part) WHERE ended_at IS NULL;
CREATE INDEX enrolments_person ON enrolments (person_id);

CREATE TABLE mentorships (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    mentor_id UUID NOT NULL REFERENCES people (id),
    mentee_id UUID NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    kick_off_held_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ
);
-- A mentee has at most one active mentor in a program.
CREATE UNIQUE INDEX mentorships_one_mentor ON mentorships (program_id, mentee_id) WHERE ended_at IS NULL;
CREATE INDEX mentorships_mentor ON mentorships (mentor_id, started_at);
CREATE INDEX mentorships_mentee ON mentorships (mentee_id, started_at);
CREATE INDEX mentorships_program ON mentorships (program_id, started_at);

-- Steps of the prerequisites that the mentor recorded as done offline. The kick-off is never here: its meeting tells.
CREATE TABLE prerequisite_records (
    mentorship_id UUID NOT NULL REFERENCES mentorships (id),
    step TEXT NOT NULL,
    recorded_by UUID NOT NULL REFERENCES people (id),
    recorded_at TIMESTAMPTZ NOT NULL,
    note TEXT,
    PRIMARY KEY (mentorship_id, step)
);

-- A program's template has no mentorship; a mentorship's copy names both.
CREATE TABLE plans (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    mentorship_id UUID REFERENCES mentorships (id),
    version BIGINT NOT NULL,
    opened_on DATE
);
CREATE UNIQUE INDEX plans_mentorship ON plans (mentorship_id) WHERE mentorship_id IS NOT NULL;
CREATE UNIQUE INDEX plans_template ON plans (program_id) WHERE mentorship_id IS NULL;

CREATE TABLE milestones (
    id UUID PRIMARY KEY NOT NULL,
    plan_id UUID NOT NULL REFERENCES plans (id),
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    due_days BIGINT,
    due_on DATE,
    done_on DATE,
    removed_at TIMESTAMPTZ,
    removed_by UUID REFERENCES people (id)
);
CREATE INDEX milestones_plan ON milestones (plan_id, position);

CREATE TABLE items (
    id UUID PRIMARY KEY NOT NULL,
    plan_id UUID NOT NULL REFERENCES plans (id),
    milestone_id UUID NOT NULL REFERENCES milestones (id),
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT NOT NULL,
    note TEXT NOT NULL,
    done_on DATE,
    sent_back TEXT,
    removed_at TIMESTAMPTZ,
    removed_by UUID REFERENCES people (id)
);
CREATE INDEX items_plan ON items (plan_id, position);
CREATE INDEX items_milestone ON items (milestone_id);

CREATE TABLE meetings (
    id UUID PRIMARY KEY NOT NULL,
    mentorship_id UUID NOT NULL REFERENCES mentorships (id),
    kind TEXT NOT NULL,
    milestone_id UUID REFERENCES milestones (id),
    item_id UUID REFERENCES items (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    agenda TEXT NOT NULL,
    minutes TEXT NOT NULL,
    venue TEXT NOT NULL,
    place TEXT NOT NULL,
    link TEXT NOT NULL,
    zone TEXT NOT NULL,
    -- Who asked, the agreed slot, the open proposal, the answers: the state machine's whole value, as JSON.
    arrangement TEXT NOT NULL,
    -- What follows from it and is searched for; written together with it, by one function.
    version BIGINT NOT NULL,
    state TEXT NOT NULL,
    starts_at TIMESTAMPTZ,
    ends_at TIMESTAMPTZ,
    -- When the clock alone will next change its state or the list it stands in; the job looks here.
    clock_due_at TIMESTAMPTZ,
    -- One version for agenda and minutes, so that neither overwrites what somebody else just wrote.
    notes_version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- The milestone whose removal called it off, so that Undo brings back both.
    called_off_with UUID
);
CREATE INDEX meetings_mentorship ON meetings (mentorship_id, created_at);
CREATE INDEX meetings_clock ON meetings (clock_due_at) WHERE clock_due_at IS NOT NULL;
CREATE INDEX meetings_milestone ON meetings (milestone_id) WHERE milestone_id IS NOT NULL;
CREATE INDEX meetings_item ON meetings (item_id) WHERE item_id IS NOT NULL;

-- Each of the two people with the list in which they find the meeting, and its place in that list: its time, the agreed
-- one or else the one last named.
CREATE TABLE meeting_parties (
    meeting_id UUID NOT NULL REFERENCES meetings (id),
    person_id UUID NOT NULL REFERENCES people (id),
    part TEXT NOT NULL,
    list TEXT NOT NULL,
    listed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (meeting_id, person_id)
);
CREATE INDEX meeting_parties_list ON meeting_parties (person_id, list, listed_at, meeting_id);

-- What only its author ever sees.
CREATE TABLE private_notes (
    meeting_id UUID NOT NULL REFERENCES meetings (id),
    author_id UUID NOT NULL REFERENCES people (id),
    body TEXT NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (meeting_id, author_id)
);

-- What happened: the history shown to people and the audit log at once. Written in the transaction it tells of.
CREATE TABLE events (
    id UUID PRIMARY KEY NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor_id UUID REFERENCES people (id),
    room TEXT NOT NULL,
    subject_id UUID,
    mentorship_id UUID,
    program_id UUID,
    body TEXT NOT NULL
);
CREATE INDEX events_subject ON events (subject_id, id);
CREATE INDEX events_mentorship ON events (mentorship_id, id);
CREATE INDEX events_program ON events (program_id, id);
