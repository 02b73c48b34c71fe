-- Setting up a program: what its forms edit has one version.
ALTER TABLE programs ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE programs ADD COLUMN published_at TIMESTAMPTZ;
ALTER TABLE programs ADD COLUMN closed_at TIMESTAMPTZ;
-- Days after the end date of a mentorship on which its evaluation opens at the earliest.
ALTER TABLE programs ADD COLUMN evaluation_days BIGINT NOT NULL DEFAULT 0;
-- Requests for a mentor: how many a mentee may rank (1: no ranking), when to remind and when an answer is too late.
ALTER TABLE programs ADD COLUMN mentors_to_rank BIGINT NOT NULL DEFAULT 1;
ALTER TABLE programs ADD COLUMN remind_after_days BIGINT NOT NULL DEFAULT 5;
ALTER TABLE programs ADD COLUMN expire_after_days BIGINT NOT NULL DEFAULT 14;

-- Title and description as they are searched: folded to plain words.
ALTER TABLE programs ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- The programs that their end date will close.
CREATE INDEX programs_clock ON programs (ends_on) WHERE state IN ('open', 'running');

-- Facts of the program beside its title and description.
CREATE TABLE program_fields (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    position BIGINT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- One choice a line, where the kind is choice.
    choices TEXT NOT NULL,
    value TEXT NOT NULL
);
CREATE INDEX program_fields_program ON program_fields (program_id, position);

-- What is asked of whoever joins. The part is mentor, mentee or both.
CREATE TABLE program_questions (
    id UUID PRIMARY KEY NOT NULL,
    program_id UUID NOT NULL REFERENCES programs (id),
    position BIGINT NOT NULL,
    part TEXT NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    is_required BOOLEAN NOT NULL
);
CREATE INDEX program_questions_program ON program_questions (program_id, position);

CREATE TABLE program_attachments (
    program_id UUID NOT NULL REFERENCES programs (id),
    file_id UUID NOT NULL REFERENCES files (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (program_id, file_id)
);
CREATE INDEX program_attachments_file ON program_attachments (file_id);
