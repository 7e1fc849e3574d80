-- Rubrics: what outputs are scored by. A version is never changed.
create table rubrics (
  workspace uuid not null, id uuid not null, name text not null, version integer not null,
  made_at timestamptz not null, changed_at timestamptz not null,
  primary key (workspace, id)
);
create unique index rubrics_name on rubrics (workspace, name);
create table rubric_versions (
  workspace uuid not null, rubric uuid not null, version integer not null, criteria jsonb not null,
  made_by text not null, made_at timestamptz not null,
  primary key (workspace, rubric, version)
);
