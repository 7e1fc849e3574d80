--! breaking: an older server would give out what is kept of an export as any file, and could not write one that goes into no bucket.
-- What an export holds is a file of its own, which goes with it; no id of a file names it.
alter table files add column export uuid;
create unique index files_of_exports on files (workspace, export) where export is not null;
alter table exports
  alter column place_sealed drop not null,        -- null: kept here, and not written into a bucket
  add column kept_until timestamptz;              -- null: nothing is kept here, or not any more
create index exports_kept on exports (kept_until) where kept_until is not null;
