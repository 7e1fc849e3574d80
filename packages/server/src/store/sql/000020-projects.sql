-- Projects of labels, evaluations and comparisons. An item is a decision that the platform itself asks about: this names
-- the project, or the qualification, that asks. Null: what somebody's system proposed, the only kind that figures are of.
alter table decisions add column project uuid;
create index decisions_project on decisions (workspace, project, id) where project is not null;
-- What the veil holds back of the log: lines about items name no decision, so nothing of theirs is held.
create index decisions_held on decisions (workspace, id) where status = 'waiting' and seats like '!blind%' and project is null;
update decisions d set project = a.qualification from attempt_answers w join attempts a on (a.workspace, a.id) = (w.workspace, w.attempt)
  where (d.workspace, d.id) = (w.workspace, w.decision);

create table projects (
  workspace uuid not null, id uuid not null, kind text not null, name text not null, queue text not null,
  spec jsonb not null,                            -- view, questions, overlap, gold, learning, aggregation
  items integer not null default 0, made_by text not null, made_at timestamptz not null, archived_at timestamptz,
  primary key (workspace, id)
);
create unique index projects_queue on projects (workspace, queue);
create table guidelines (
  workspace uuid not null, project uuid not null, version integer not null, text_sealed bytea not null, made_by text not null, made_at timestamptz not null,
  primary key (workspace, project, version)
);
create table items (
  workspace uuid not null, project uuid not null, n integer not null, decision uuid not null,
  external_ref bytea,                             -- a keyed hash of the id that its source gave it
  arm text,                                       -- how it came to be asked now: random or strategy
  asked integer not null, given integer not null default 0, state text not null, made_at timestamptz not null, done_at timestamptz,
  label_sealed bytea,                             -- what the answers come to, under the decision's key
  gold_sealed bytea, gold_given integer not null default 0, gold_right integer not null default 0, retired_at timestamptz, retired text,
  from_decision uuid,
  primary key (workspace, project, n)
);
create unique index items_decision on items (workspace, decision);
create unique index items_external on items (workspace, project, external_ref) where external_ref is not null;
create index items_state on items (workspace, project, state);
create index items_gold on items (workspace, project) where gold_sealed is not null;
-- Of each person in a project: how much they were given, and how they did on what is known.
create table project_people (
  workspace uuid not null, project uuid not null, person uuid not null, given integer not null default 0, last_gold boolean not null default false,
  gold_given integer not null default 0, gold_right integer not null default 0, gold_from integer not null default 0, right_from integer not null default 0,
  paused_at timestamptz, skills jsonb not null default '{}',
  primary key (workspace, project, person)
);
create table gold_answers (
  workspace uuid not null, decision uuid not null, person uuid not null, right_answer boolean not null, at timestamptz not null,
  primary key (workspace, decision, person)
);
create table item_skips (
  workspace uuid not null, decision uuid not null, person uuid not null, reason_sealed bytea, at timestamptz not null,
  primary key (workspace, decision, person)
);
create table imports (
  workspace uuid not null, id uuid not null, project uuid not null, format text not null, status text not null,
  lines integer not null default 0, made integer not null default 0, known integer not null default 0, refused integer not null default 0,
  by text not null, started_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
create table import_refusals (
  workspace uuid not null, import uuid not null, line integer not null, sealed bytea not null,
  primary key (workspace, import, line)
);
create table project_quality (
  workspace uuid not null, project uuid not null, method text not null, status text not null, answers integer not null,
  sealed bytea, at timestamptz not null,
  primary key (workspace, project, method)
);
