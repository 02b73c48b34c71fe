-- Plans to start from, whole, as JSON: a list of milestones with their items. Shipped ones have nobody who made them.
CREATE TABLE library_plans (
    id UUID PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    -- The title in small letters: no two plans have the same.
    title_key TEXT NOT NULL,
    description TEXT NOT NULL,
    content TEXT NOT NULL,
    made_by UUID REFERENCES people (id),
    made_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ
);
CREATE INDEX library_plans_made ON library_plans (made_at, id) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX library_plans_title ON library_plans (title_key) WHERE removed_at IS NULL;

-- The learning catalogue: courses, paths, events, documents, links, videos, books.
CREATE TABLE resources (
    id UUID PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT NOT NULL,
    description TEXT NOT NULL,
    provider TEXT NOT NULL,
    -- For events.
    starts_at TIMESTAMPTZ,
    zone TEXT NOT NULL,
    place TEXT NOT NULL,
    -- The title in small letters, which the list is sorted by; and all words in small letters, which are searched.
    sort_key TEXT NOT NULL,
    search TEXT NOT NULL,
    added_by UUID REFERENCES people (id),
    added_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    removed_at TIMESTAMPTZ
);
CREATE INDEX resources_order ON resources (sort_key, id) WHERE removed_at IS NULL;
CREATE INDEX resources_kind ON resources (kind, sort_key, id) WHERE removed_at IS NULL;

-- The ordered steps of a path.
CREATE TABLE path_steps (
    path_id UUID NOT NULL REFERENCES resources (id),
    position BIGINT NOT NULL,
    resource_id UUID NOT NULL REFERENCES resources (id),
    PRIMARY KEY (path_id, position)
);
CREATE INDEX path_steps_resource ON path_steps (resource_id);

ALTER TABLE items ADD COLUMN resource_id UUID REFERENCES resources (id);

-- The template's milestone and items that these were copied from, and what the milestone said by then, as JSON: what it
-- says beside that is the mentor's.
ALTER TABLE milestones ADD COLUMN template_id UUID;
ALTER TABLE milestones ADD COLUMN given TEXT;
ALTER TABLE items ADD COLUMN template_id UUID;

-- A change of the template offered to a running mentorship: the milestone as JSON, null where it goes.
CREATE TABLE milestone_offers (
    id UUID PRIMARY KEY NOT NULL,
    mentorship_id UUID NOT NULL REFERENCES mentorships (id),
    template_id UUID NOT NULL REFERENCES milestones (id),
    content TEXT NOT NULL,
    -- waiting, taken, declined, replaced
    state TEXT NOT NULL,
    offered_by UUID NOT NULL REFERENCES people (id),
    offered_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES people (id),
    decided_at TIMESTAMPTZ
);
CREATE INDEX milestone_offers_mentorship ON milestone_offers (mentorship_id, template_id, offered_at);
CREATE INDEX milestone_offers_template ON milestone_offers (template_id, state);
CREATE UNIQUE INDEX milestone_offers_open ON milestone_offers (mentorship_id, template_id) WHERE state = 'waiting';
