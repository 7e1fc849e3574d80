-- Rounds of learning in a project: what was learnt from how many labels, how good it was, and what is asked next. Runs
-- beside the previous server version, which never reads it.
create table learning_rounds (
  workspace uuid not null, project uuid not null, n integer not null, status text not null, at timestamptz not null,
  labels integer not null default 0, picked integer not null default 0, drawn integer not null default 0,
  figures jsonb,                                  -- counts and shares; nothing of what an item holds
  sealed bytea,                                   -- what was predicted of some items, to see whether predictions still change
  primary key (workspace, project, n)
);
-- The round in which an item was chosen to be asked.
alter table items add column picked integer;
create index items_unpicked on items (workspace, project, n) where picked is null and state = 'open';
