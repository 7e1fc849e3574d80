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
-- Programs that score. Never changed; a retired one has no secret any more.
create table judges (
  workspace uuid not null, id uuid not null, name text not null, kind text not null, url text not null,
  spec jsonb not null,                            -- model, temperature, prompt
  secret_sealed bytea, made_at timestamptz not null, retired_at timestamptz,
  primary key (workspace, id)
);
create unique index judges_name on judges (workspace, name) where retired_at is null;
create table evaluations (
  workspace uuid not null, id uuid not null, system text not null, version text not null, dataset text not null,
  rubric uuid not null, rubric_version integer not null, judge uuid, prompt_sha256 text, baseline uuid, gates jsonb not null,
  status text not null, runner uuid, beat_at timestamptz, result_sealed bytea, made_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
create index evaluations_last on evaluations (workspace, system, dataset, rubric, rubric_version, id) where status = 'done';
create table evaluation_outputs (
  workspace uuid not null, evaluation uuid not null, n integer not null, external_ref bytea not null,
  sealed bytea not null, state text not null, tries integer not null default 0, scores_sealed bytea, why_sealed bytea,
  primary key (workspace, evaluation, n)
);
create unique index evaluation_outputs_external on evaluation_outputs (workspace, evaluation, external_ref);
create index evaluation_outputs_waiting on evaluation_outputs (workspace, evaluation) where state = 'waiting';
