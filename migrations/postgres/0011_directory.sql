-- What of each person everybody may find. Words are folded and split by the application, so that both databases agree on
-- what a word is: no parser, dictionary or collation of Postgres is asked.
CREATE TABLE directory (
    person_id UUID PRIMARY KEY NOT NULL REFERENCES people (id),
    is_active BOOLEAN NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    department TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    words TEXT NOT NULL,
    document TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED
);
CREATE INDEX directory_name ON directory (is_active, name_key, person_id);
CREATE INDEX directory_department ON directory (is_active, department, name_key, person_id);
CREATE INDEX directory_location ON directory (is_active, location, name_key, person_id);
CREATE INDEX directory_document ON directory USING GIN (document);
