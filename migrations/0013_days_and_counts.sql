-- The programs that their first day will start.
CREATE INDEX programs_start ON programs (starts_on) WHERE state = 'open';
-- Whether a mentee has, or has had, a mentor in a program: found at once, also by a planner that knows no statistics yet.
CREATE INDEX mentorships_of_mentee ON mentorships (mentee_id, program_id);
