-- Joining: requested → active | declined | withdrawn; then quit, removed or completed. joined_at is when it was asked for or
-- added. Who decides is not stored: it follows from the program's settings and the reporting line at that moment.
-- Answers to the program's questions as JSON, by the question's id.
ALTER TABLE enrolments ADD COLUMN answers TEXT NOT NULL DEFAULT '{}';
ALTER TABLE enrolments ADD COLUMN active_at TIMESTAMPTZ;
ALTER TABLE enrolments ADD COLUMN decided_by UUID REFERENCES people (id);
ALTER TABLE enrolments ADD COLUMN decided_at TIMESTAMPTZ;
ALTER TABLE enrolments ADD COLUMN decline_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolments ADD COLUMN reflection TEXT NOT NULL DEFAULT '';
CREATE INDEX enrolments_program ON enrolments (program_id, state, part, joined_at);
CREATE INDEX enrolments_requested ON enrolments (joined_at, id) WHERE state = 'requested';
