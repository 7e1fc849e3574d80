-- What somebody who answers asks whoever leads about an item, and what they were answered; sealed under the item's key.
create table inquiries (
  workspace uuid not null, id uuid not null, project uuid not null, decision uuid not null, person uuid not null,
  sealed bytea not null, asked_at timestamptz not null,
  answer_sealed bytea, answered_by text, answered_at timestamptz,
  seen_at timestamptz,                            -- by who asked
  share text not null default 'asker',            -- who is told the answer: asker, item (whoever answers it), guideline
  primary key (workspace, id)
);
create index inquiries_of_project on inquiries (workspace, project, id);
create index inquiries_of_decision on inquiries (workspace, decision);
create index inquiries_of_person on inquiries (workspace, person, id);
create index inquiries_open on inquiries (workspace, project) where answered_at is null;
-- Right answers with their reasons, beside a version of a guideline. One that is an item of the project is sealed under
-- the item's key, without its data.
create table guideline_examples (
  workspace uuid not null, project uuid not null, version integer not null, place integer not null,
  decision uuid, sealed bytea not null,
  primary key (workspace, project, version, place)
);
create index guideline_examples_of on guideline_examples (workspace, decision) where decision is not null;
