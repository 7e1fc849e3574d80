-- On the loop: presence has a scope and an end, shifts are planned, a flag opens an incident.

alter table watches add column systems text[] not null default '{}', add column actions text[] not null default '{}', add column ended_at timestamptz;
update watches set ended_at = seen_at where seen_at < app_now() - interval '1 minute';
-- At most a few rows per person: who is on watch, and whose attention has lapsed.
create index watches_current on watches (seen_at) where ended_at is null;
create index watches_seen on watches (workspace, seen_at);

create table shifts (
  workspace uuid not null, id uuid not null, person uuid not null, systems text[] not null, from_at timestamptz not null, to_at timestamptz not null,
  planned_by text not null, created_at timestamptz not null, primary key (workspace, id)
);
create index shifts_time on shifts (workspace, to_at);

-- What a veto can still reach, and what holds: only decisions of a watch stand in it.
create index decisions_watched on decisions (workspace, until_at) where until_at is not null;

-- Which actions of which systems have been seen, so that a first one is noticed.
create table system_actions (workspace uuid not null, system text not null, action text not null, first_at timestamptz not null, primary key (workspace, system, action));
insert into system_actions select workspace, system, action, min(created_at) from decisions group by workspace, system, action;

create table incidents (
  workspace uuid not null, id uuid not null, decision uuid not null, system text not null, version text not null, action text not null,
  sealed bytea not null,                          -- the reference arguments and the reason, under the decision's key
  status text not null, opened_by text not null, opened_at timestamptz not null, closed_by text, closed_at timestamptz,
  note_sealed bytea,                              -- under the workspace's key
  primary key (workspace, id)
);
create index incidents_open on incidents (workspace) where status = 'open';
create table incident_decisions (
  workspace uuid not null, incident uuid not null, decision uuid not null, how text not null, at timestamptz not null,
  primary key (workspace, incident, decision)
);
create index incident_decisions_of on incident_decisions (workspace, decision);
