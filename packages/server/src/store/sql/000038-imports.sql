-- Imports that outlive the process that reads them, and exports that are written to a bucket.
-- `waiting`: nothing has been sent under its id yet; `cancelled`: nobody goes on with it.
alter table imports
  add column actor jsonb,                         -- who began it, and in whose name it goes on
  add column source text not null default 'upload', -- upload, file, bucket
  add column file uuid, add column place_sealed bytea, -- the file's name, or the address in a bucket
  add column bytes bigint, add column taken bigint not null default 0, -- how much there is, and how much of it stands in items
  add column digest bytea,                        -- of the rows that were taken: who goes on goes on with the same ones
  add column runner uuid, add column beat_at timestamptz not null default app_now(), add column tries integer not null default 0,
  add column why text;
create index imports_running on imports (workspace, id) where status = 'running';
create index imports_project on imports (workspace, project, id);
create table exports (
  workspace uuid not null, id uuid not null, project uuid not null, format text not null, status text not null,
  place_sealed bytea not null, actor jsonb not null,
  items integer not null, written integer not null default 0, bytes bigint not null default 0,
  runner uuid, beat_at timestamptz not null, tries integer not null default 0, why text,
  started_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
create index exports_running on exports (workspace, id) where status = 'running';
create index exports_project on exports (workspace, project, id);
