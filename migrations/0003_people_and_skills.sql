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
ALTER TABLE people ADD COLUMN erased_at TIMESTAMPTZ;

-- The organization's skills. The key is the name as it is compared: lower case, single blanks.
CREATE TABLE skills (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX skills_key ON skills (key);

-- What somebody can (kind current, with a level from 1 to 5) or wants to learn (kind desired).
CREATE TABLE person_skills (
    person_id UUID NOT NULL REFERENCES people (id),
    skill_id UUID NOT NULL REFERENCES skills (id),
    kind TEXT NOT NULL,
    level BIGINT,
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
