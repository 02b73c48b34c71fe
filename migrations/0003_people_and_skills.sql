-- Profiles, skills and availability. Text is empty where nothing was said.

ALTER TABLE people ADD COLUMN languages TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN interests TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN helps_with TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN wants_help_with TEXT NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN photo_id UUID;
-- Mentees over all programs; nothing: only the programs bind.
ALTER TABLE people ADD COLUMN capacity BIGINT;
-- No new mentees until this day.
ALTER TABLE people ADD COLUMN paused_until DATE;
-- Who sees which field of the profile, as JSON: only what differs from the default.
ALTER TABLE people ADD COLUMN visibility TEXT NOT NULL DEFAULT '{}';
ALTER TABLE people ADD COLUMN zone_confirmed_at TIMESTAMPTZ;
-- The tag of the language in which they read (en-GB); nothing: that of the organization.
ALTER TABLE people ADD COLUMN language TEXT;
ALTER TABLE people ADD COLUMN erased_at TIMESTAMPTZ;
-- One version for what the form of a profile edits, so that neither of two overwrites what the other just wrote.
ALTER TABLE people ADD COLUMN profile_version BIGINT NOT NULL DEFAULT 0;
CREATE INDEX people_admins ON people (id) WHERE admin_since IS NOT NULL;

-- One row, held by whoever changes reporting lines or admin rights: what they count and follow stays true until the commit.
CREATE TABLE organization_lock (
    id BIGINT PRIMARY KEY NOT NULL,
    count BIGINT NOT NULL
);
INSERT INTO organization_lock (id, count) VALUES (1, 0);

-- Links at which somebody sets their password; a newer one replaces the older.
CREATE TABLE invitations (
    token_hash TEXT PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id),
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX invitations_person ON invitations (person_id);

-- A file of people between its upload and the one commit. Its rows lie in parts of some hundred, as JSON.
CREATE TABLE imports (
    id UUID PRIMARY KEY NOT NULL,
    admin_id UUID NOT NULL REFERENCES people (id),
    file_name TEXT NOT NULL,
    header TEXT NOT NULL,
    -- Which column is what, and the zone of whoever has none, as JSON; nothing until it was said.
    matching TEXT,
    -- What came of it, as JSON, once it was carried out; the refused rows are a file again.
    outcome TEXT,
    refused TEXT NOT NULL DEFAULT '',
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX imports_admin ON imports (admin_id, created_at);
CREATE INDEX imports_expiry ON imports (expires_at);

CREATE TABLE import_parts (
    import_id UUID NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    part BIGINT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (import_id, part)
);

-- The organization's skills. The key is the name as it is compared: lower case, single blanks.
CREATE TABLE skills (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    -- Whether it is suggested even where nobody shows it.
    made_by_staff BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE UNIQUE INDEX skills_key ON skills (key);

-- What somebody can (kind current, with a level from 1 to 5) or wants to learn (kind desired).
CREATE TABLE person_skills (
    person_id UUID NOT NULL REFERENCES people (id),
    skill_id UUID NOT NULL REFERENCES skills (id),
    kind TEXT NOT NULL,
    level BIGINT,
    -- When the level was given.
    rated_at TIMESTAMPTZ,
    PRIMARY KEY (person_id, kind, skill_id)
);
CREATE INDEX person_skills_skill ON person_skills (skill_id, kind, person_id);

-- Weekly, in the person's own zone: weekday 1 is Monday; minutes after midnight.
CREATE TABLE availability (
    person_id UUID NOT NULL REFERENCES people (id),
    weekday BIGINT NOT NULL,
    from_minute BIGINT NOT NULL,
    to_minute BIGINT NOT NULL,
    PRIMARY KEY (person_id, weekday, from_minute)
);

DROP TABLE program_skills;
CREATE TABLE program_skills (
    program_id UUID NOT NULL REFERENCES programs (id),
    skill_id UUID NOT NULL REFERENCES skills (id),
    PRIMARY KEY (program_id, skill_id)
);
CREATE INDEX program_skills_skill ON program_skills (skill_id);

-- Whoever was deactivated, few among all: lists and counts leave them out.
CREATE INDEX people_gone ON people (id) WHERE deactivated_at IS NOT NULL;

-- Whoever cannot sign in yet and waits for a link.
CREATE INDEX people_without_password ON people (id) WHERE password_hash IS NULL AND deactivated_at IS NULL;

-- Admins look for people by what their profiles say, also where the directory doesn't show it.
CREATE INDEX people_department ON people (department) WHERE deactivated_at IS NULL;
CREATE INDEX people_location ON people (location) WHERE deactivated_at IS NULL;
