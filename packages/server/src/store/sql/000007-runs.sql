-- Runs under a budget. Runs beside the previous server version, which takes a run's id for the free label that it was.

create table runs (
  workspace uuid not null, id uuid not null, system text not null, version text not null, name_sealed bytea, level text not null,
  status text not null, why text, rev integer not null default 1,
  starter_kind text not null, starter_id text, person uuid,   -- the person who started it, where it was one
  started_at timestamptz not null, ended_at timestamptz,
  held_at timestamptz, held_ms double precision not null default 0, -- while it waits, is paused or has ended its time stands still
  heartbeat_ms double precision, heartbeat_at timestamptz,
  given jsonb not null,                           -- the budget as last given
  limits jsonb not null, used jsonb not null,     -- time is not in `used`: the clock tells it
  check_in uuid,                                  -- the decision that asks people how it goes on
  due_at timestamptz not null,
  primary key (workspace, id)
);
create index runs_due on runs (due_at) where status = 'running';

-- Whom a run has reached.
create table run_subjects (
  workspace uuid not null, run uuid not null, subject_ref bytea not null,
  primary key (workspace, run, subject_ref)
);
create index decisions_run on decisions (workspace, run, id) where run is not null;

-- Where an action's proposal says what it spends, such as `proposal.amount`.
alter table actions add column amount text;
