-- Gates: who may answer, and what time does to what waits. Runs beside the previous server version: new columns have
-- defaults, functions keep their signatures.

-- Each is `system:…` or `case:…`, or the hash of a subject or requester. What others put on record is not one's own to lift.
alter table people add column conflicts text[] not null default '{}', add column own_conflicts text[] not null default '{}';

-- The chain that proposed: a run's decisions are looked up where a policy bars it.
create index if not exists decisions_run on decisions (workspace, run) where run is not null;
