-- Joining: requested → active | declined; then quit, removed or completed. joined_at is when it was asked for or added.
ALTER TABLE enrolments ADD COLUMN approver TEXT;
-- Answers to the program's questions as JSON, by the question's id.
ALTER TABLE enrolments ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE enrolments ADD COLUMN active_at TIMESTAMPTZ;
ALTER TABLE enrolments ADD COLUMN decided_by UUID REFERENCES people (id);
ALTER TABLE enrolments ADD COLUMN decided_at TIMESTAMPTZ;
ALTER TABLE enrolments ADD COLUMN decline_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN reflection TEXT NOT NULL DEFAULT '';
CREATE INDEX enrolments_program ON enrolments (program_id, state, part, joined_at);
CREATE INDEX enrolments_requested ON enrolments (approver, joined_at) WHERE state = 'requested';
