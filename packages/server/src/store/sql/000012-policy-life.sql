-- The life of a policy version: what stands beside the active one, floors, counters, backtests. Runs beside the previous
-- server version, which knows the active version alone.

-- shadow: routed beside, decides nothing; canary: decides for a share; active: until when it holds; before: what was
-- active before it.
create table policy_stages (
  workspace uuid not null, stage text not null, policy uuid not null, version integer not null, share double precision, person uuid,
  began_at timestamptz not null, ends_at timestamptz, told_at timestamptz,
  primary key (workspace, stage)
);
create index policy_stages_due on policy_stages (ends_at) where told_at is null and ends_at is not null;

create table shadow_counts (
  workspace uuid not null, policy uuid not null, version integer not null, was text not null, would text not null, n bigint not null,
  primary key (workspace, policy, version, was, would)
);
create table shadow_disagreements (
  workspace uuid not null, policy uuid not null, version integer not null, decision uuid not null, was text not null, would text not null,
  rules text not null, at timestamptz not null,
  primary key (workspace, policy, version, decision)
);

create table break_glasses (
  workspace uuid not null, id uuid not null, policy uuid not null, version integer not null, person uuid not null, reason_sealed bytea not null,
  broken_at timestamptz not null, ends_at timestamptz not null, ended_at timestamptz,
  reviewed_by uuid, reviewed_at timestamptz, review_sealed bytea,
  primary key (workspace, id)
);
create unique index break_glasses_open on break_glasses (workspace) where ended_at is null;
create index break_glasses_due on break_glasses (ends_at) where ended_at is null;

-- What no policy of the workspace may loosen. Of every workspace where the workspace is the nil UUID.
create table floors (
  workspace uuid not null, name text not null, source text not null, set_by text not null, set_at timestamptz not null,
  primary key (workspace, name)
);

-- What counters have counted: one line for each decision and counter. key is a keyed hash of the counter and of whom it
-- counts for.
create table counted (
  workspace uuid not null, key bytea not null, at timestamptz not null, decision uuid not null, amount double precision not null,
  primary key (workspace, key, at, decision)
);
create index counted_decision on counted (workspace, decision);
create index counted_old on counted (at);

create table backtests (
  workspace uuid not null, id uuid not null, policy uuid not null, version integer not null, status text not null, request jsonb not null,
  done bigint not null default 0, total bigint not null default 0, result_sealed bytea, person uuid,
  created_at timestamptz not null, beat_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
create index backtests_version on backtests (workspace, policy, version, id);
