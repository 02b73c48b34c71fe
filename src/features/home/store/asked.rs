//! What somebody has asked for, as SQL.

/// What the viewer (`$1`) has asked for and others decide about, and what came of it since `$3`; each `what` is read by
/// `AskedState::of`. To join, it is within a program and about the enrolment, with the part; for a mentor,
/// within a program and about the request, with the mentor's name, and when it expires; on a waitlist, within a program, with
/// the place. What was asked again, or has come to something since, is told no longer.
pub const ASKED_BY_VIEWER: &str =
    "SELECT CASE e.state WHEN 'requested' THEN 'joining' WHEN 'active' THEN 'joined' ELSE 'not_joined' END AS what,
            e.program_id AS within, e.id AS about, e.part AS subject, g.title AS words,
            CAST(CASE WHEN g.state IN ('open', 'running') THEN 1 ELSE 0 END AS BIGINT) AS number,
            CAST(NULL AS TEXT) AS whom, CAST(NULL AS TIMESTAMPTZ) AS at
     FROM enrolments e JOIN programs g ON g.id = e.program_id AND g.archived_at IS NULL
     WHERE e.person_id = $1
       AND (e.state = 'requested' AND g.state IN ('open', 'running')
            OR e.state = 'active' AND e.decided_at >= $3
            OR e.state = 'declined' AND e.decided_at >= $3
               AND NOT EXISTS (SELECT 1 FROM enrolments n WHERE n.person_id = e.person_id AND n.program_id = e.program_id
                               AND n.part = e.part AND (n.joined_at, n.id) > (e.joined_at, e.id)))
     UNION ALL
     SELECT CASE q.state WHEN 'waiting' THEN 'mentor_asked' WHEN 'declined' THEN 'mentor_declined'
                 WHEN 'expired' THEN 'mentor_expired'
                 WHEN 'gone' THEN 'mentor_gone' WHEN 'closed' THEN 'mentor_closed'
                 WHEN 'over' THEN 'mentor_over' ELSE 'mentor_no_seat' END,
            q.program_id, q.id, a.name, g.title, CAST(1 AS BIGINT), NULL, q.expires_at
     FROM pairing_requests q JOIN programs g ON g.id = q.program_id AND g.archived_at IS NULL
     JOIN people a ON a.id = q.mentor_id
     WHERE q.mentee_id = $1
       AND (q.state = 'waiting' AND g.state IN ('open', 'running')
            OR q.state IN ('declined', 'expired', 'no_seat', 'gone', 'closed', 'over') AND q.decided_at >= $3
               AND NOT EXISTS (SELECT 1 FROM mentorships m WHERE m.program_id = q.program_id AND m.mentee_id = q.mentee_id
                               AND m.ended_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM pairing_requests n WHERE n.mentee_id = q.mentee_id AND n.program_id = q.program_id
                               AND n.mentor_id = q.mentor_id AND n.asked_at > q.asked_at))
     UNION ALL
     SELECT 'waitlist', w.program_id, w.id, '', g.title,
            (SELECT COUNT(*) FROM waitlist o WHERE o.program_id = w.program_id AND o.ended_at IS NULL
             AND (o.joined_at, o.id) <= (w.joined_at, w.id)), NULL, NULL
     FROM waitlist w JOIN programs g ON g.id = w.program_id AND g.archived_at IS NULL AND g.state IN ('open', 'running')
     WHERE w.mentee_id = $1 AND w.ended_at IS NULL AND w.state = 'waiting'
     UNION ALL
     SELECT CASE w.state WHEN 'closed' THEN 'waitlist_closed' WHEN 'over' THEN 'waitlist_over' ELSE 'waitlist_lapsed' END, w.program_id, w.id, '', g.title,
            w.lapses, NULL, w.ended_at
     FROM waitlist w JOIN programs g ON g.id = w.program_id AND g.archived_at IS NULL
     JOIN enrolments e ON e.program_id = w.program_id AND e.person_id = w.mentee_id AND e.part = 'mentee' AND e.state = 'active'
     WHERE w.mentee_id = $1 AND w.ended_at >= $3 AND (w.state = 'over' OR g.state IN ('open', 'running') AND (w.state = 'closed' OR w.state = 'lapsed' AND g.pairing = 'user_driven'))
       AND NOT EXISTS (SELECT 1 FROM waitlist n WHERE n.program_id = w.program_id AND n.mentee_id = w.mentee_id
                       AND n.joined_at > w.joined_at)
       AND NOT EXISTS (SELECT 1 FROM mentorships m WHERE m.program_id = w.program_id AND m.mentee_id = w.mentee_id
                       AND m.started_at >= w.ended_at)";
