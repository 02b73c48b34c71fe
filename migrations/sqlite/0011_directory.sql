-- What of each person everybody may find. Words are folded and split by the application, so that both databases agree on
-- what a word is: the tokenizer only has to split at blanks.
CREATE TABLE directory (
    number INTEGER PRIMARY KEY,
    person_id UUID NOT NULL UNIQUE REFERENCES people (id),
    is_active BOOLEAN NOT NULL,
    name_key TEXT NOT NULL,
    department TEXT NOT NULL,
    location TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX directory_name ON directory (is_active, name_key, person_id);
CREATE INDEX directory_department ON directory (is_active, department, name_key, person_id);
CREATE INDEX directory_location ON directory (is_active, location, name_key, person_id);

CREATE VIRTUAL TABLE directory_words USING fts5 (
    words, content = 'directory', content_rowid = 'number', columnsize = 0, detail = none, prefix = '1 2 3',
    tokenize = "ascii tokenchars '_'"
);
CREATE TRIGGER directory_inserted AFTER INSERT ON directory BEGIN
    INSERT INTO directory_words (rowid, words) VALUES (new.number, new.words);
END;
CREATE TRIGGER directory_deleted AFTER DELETE ON directory BEGIN
    INSERT INTO directory_words (directory_words, rowid, words) VALUES ('delete', old.number, old.words);
END;
CREATE TRIGGER directory_updated AFTER UPDATE ON directory WHEN old.words <> new.words BEGIN
    INSERT INTO directory_words (directory_words, rowid, words) VALUES ('delete', old.number, old.words);
    INSERT INTO directory_words (rowid, words) VALUES (new.number, new.words);
END;
