-- Objectives: what people ask of what goes ahead alone, the random draw that it rests on, and what became of it. Runs
-- beside the previous server version, which draws for none.

create table objectives (
  workspace uuid not null, id text not null, condition text not null, max_error double precision not null, confidence double precision not null,
  min_audit_rate double precision not null, segment text, answer_within_ms double precision not null, active boolean not null default true,
  created_at timestamptz not null, changed_at timestamptz not null,
  primary key (workspace, id)
);
-- For each system, version and segment a promise of its own; `segment` is a keyed hash, its name is sealed.
create table objective_cells (
  workspace uuid not null, objective text not null, system text not null, version text not null, segment text not null, sealed_segment bytea,
  state text not null default 'learning', threshold double precision, sum double precision not null default 0, tests integer not null default 0,
  since timestamptz not null, created_at timestamptz not null,
  primary key (workspace, objective, system, version, segment)
);
-- The draw. `block` is the test that spent it; 0 where it was dropped unspent; null while it may still count.
create table objective_draws (
  workspace uuid not null, objective text not null, decision uuid not null, system text not null, version text not null, segment text not null,
  score double precision not null, due_at timestamptz not null, closed_at timestamptz, wrong boolean, unanswered boolean not null default false, block integer,
  primary key (workspace, objective, decision)
);
create index objective_draws_cell on objective_draws (workspace, objective, system, version, segment, block, decision);
create index objective_draws_decision on objective_draws (workspace, decision);
create index objective_draws_due on objective_draws (due_at) where closed_at is null and block is null;
create table objective_tests (
  workspace uuid not null, objective text not null, system text not null, version text not null, segment text not null, n integer not null,
  at timestamptz not null, result text not null, threshold double precision, audits integer not null, errors integer not null,
  accepted integer not null, accepted_errors integer not null, p_value double precision, level double precision not null, max_error double precision not null,
  policy uuid, policy_version integer,
  primary key (workspace, objective, system, version, segment, n)
);
