-- One row: what the organization says of itself.
CREATE TABLE organization (
    id BIGINT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    logo_id UUID REFERENCES files (id),
    accent TEXT NOT NULL,
    -- A tag (en-GB).
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    -- Comma-separated; empty: any.
    email_domains TEXT NOT NULL,
    version BIGINT NOT NULL
);
INSERT INTO organization (id, name, logo_id, accent, language, zone, email_domains, version)
VALUES (1, '', NULL, '', 'en-GB', 'UTC', '', 0);

-- The log is read from its end: ids rise with the time.
CREATE INDEX events_actor ON events (actor_id, id);
CREATE INDEX events_room ON events (room, id);

-- Of whom an event tells besides whoever did it, so that it is found by them, the newest first.
CREATE TABLE event_people (
    person_id UUID NOT NULL REFERENCES people (id),
    event_id UUID NOT NULL REFERENCES events (id),
    PRIMARY KEY (person_id, event_id)
);
