-- What was uploaded: the bytes lie in the object store under the file's id.
CREATE TABLE files (
    id UUID PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- What it belongs to: photo, attachment, logo. Who may read it follows from that.
    kind TEXT NOT NULL,
    uploaded_by UUID REFERENCES people (id),
    uploaded_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ
);
CREATE INDEX files_uploader ON files (uploaded_by, uploaded_at);
CREATE INDEX files_removed ON files (removed_at) WHERE removed_at IS NOT NULL;
-- A photo is found by its file, to see whose it is.
CREATE INDEX people_photo ON people (photo_id);
