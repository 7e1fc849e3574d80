-- Behind the loop: what is overridden, taken back, contested, recalled, and what turned out to be true.

alter table decisions
  add column overridden_at timestamptz, add column overridden_by uuid, add column override_sealed bytea,
  add column compensation uuid,                   -- the sequence that takes it back
  add column appeal uuid;                         -- while one is open
alter table actions add column inverse text, add column notify boolean not null default true;
alter table truths add column adverse boolean;
alter table lineage add column voided_at timestamptz;
alter table judgments add column label_voided_at timestamptz;
alter table workspaces add column appeal_within_ms bigint;

-- One for each decision, whoever asked for it first.
create table compensations (
  workspace uuid not null, id uuid not null, decision uuid not null, cause text not null, cause_id uuid, person uuid not null,
  state text not null, opened_at timestamptz not null, closed_at timestamptz,
  primary key (workspace, id)
);
create unique index compensations_decision on compensations (workspace, decision);
create index compensations_open on compensations (workspace, id) where state = 'open';
create index compensations_cause on compensations (workspace, cause_id) where cause_id is not null;
create table compensation_steps (
  workspace uuid not null, compensation uuid not null, n integer not null, kind text not null, state text not null,
  child uuid, task uuid, sealed bytea, at timestamptz, by text,
  primary key (workspace, compensation, n)
);

create table appeal_links (
  workspace uuid not null, hash bytea not null, decision uuid not null, language text not null, created_by text not null,
  created_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz,
  primary key (workspace, hash)
);
create unique index appeal_links_hash on appeal_links (hash);
create index appeal_links_decision on appeal_links (workspace, decision);
create table appeals (
  workspace uuid not null, id uuid not null, decision uuid not null, task uuid not null, status text not null, language text not null, wants_person boolean not null,
  sealed bytea not null,                          -- the statement and the corrections
  opened_at timestamptz not null, due_at timestamptz not null, overdue_at timestamptz, closed_at timestamptz, judgment uuid,
  text_sealed bytea,                              -- the reasoned answer
  primary key (workspace, id)
);
create unique index appeals_decision on appeals (workspace, decision);
create index appeals_task on appeals (workspace, task);
create index appeals_due on appeals (due_at) where status = 'open' and overdue_at is null;
create table appeal_evidence (workspace uuid not null, appeal uuid not null, n integer not null, sealed bytea not null, at timestamptz not null, primary key (workspace, appeal, n));

-- A recall goes through the decisions in the order of their ids, up to the last that was there when it began.
create table recalls (
  workspace uuid not null, id uuid not null, filter jsonb not null, sealed bytea not null, state text not null, person uuid not null,
  matched integer not null, opened integer not null default 0, skipped integer not null default 0, after uuid, upto uuid not null,
  created_at timestamptz not null, closed_at timestamptz,
  primary key (workspace, id)
);
create index recalls_running on recalls (workspace, id) where state = 'running';
