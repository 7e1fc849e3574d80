-- Breakers: stops that act by themselves. Runs beside the previous server version: its stops name no breaker.

-- The breaker that set it.
alter table stops add column breaker uuid;

create table breakers (
  workspace uuid not null, id uuid not null, system text not null, version text, rule text, measure text not null,
  threshold double precision not null, least integer not null, window_ms double precision not null, active boolean not null default true,
  counts_from timestamptz not null,               -- what was seen before is forgiven: made, or resumed, then
  created_at timestamptz not null, removed_at timestamptz,
  primary key (workspace, id)
);
-- What a breaker has seen: a decision counts once, as bad once anything bad was seen of it.
create table breaker_outcomes (
  workspace uuid not null, breaker uuid not null, decision uuid not null, at timestamptz not null, bad boolean not null,
  primary key (workspace, breaker, decision)
);
create index breaker_outcomes_at on breaker_outcomes (workspace, breaker, at) include (bad);
