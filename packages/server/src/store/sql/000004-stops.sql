-- Stops and drills. Runs beside the previous server version: columns may be null, functions keep their signatures.

alter table decisions add column frozen_at timestamptz;
-- Of a held window, milliseconds; kept once it has been frozen, so that it can restart in full.
alter table decisions add column window_ms double precision;
create index decisions_frozen on decisions (workspace, frozen) where frozen is not null;
create index decisions_stopped on decisions (workspace, id) where status = 'stopped';

create table stops (
  workspace uuid not null, id uuid not null, scope jsonb not null, level text not null, reason_sealed bytea,
  actor_kind text not null, actor_id text, set_at timestamptz not null,
  position bigint not null,                       -- of its entry: nothing in scope is released after it
  drill boolean not null default false,
  resumed_at timestamptz, resumed_position bigint,
  primary key (workspace, id)
);
create index stops_active on stops (workspace) where resumed_at is null;
create table stop_resumptions (
  workspace uuid not null, stop uuid not null, person uuid not null, self boolean not null, at timestamptz not null,
  primary key (workspace, stop, person)
);

create table drills (
  workspace uuid not null, id uuid not null, systems text[] not null, size integer not null,
  actor_kind text not null, actor_id text, started_at timestamptz not null, filed_at timestamptz, result jsonb,
  primary key (workspace, id)
);
