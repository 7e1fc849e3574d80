-- The log that anybody can verify: entries folded into tiles under a signed root. Runs beside the previous server
-- version, which goes on appending entries and folds nothing.
alter table workspaces add column log_published boolean not null default false;

-- How far the log of a workspace is folded. latest_at is the latest time of an entry so far; behind: a clock that was
-- set back has been told of.
create table logs (
  workspace uuid primary key, origin text not null, size bigint not null default 0, latest_at timestamptz, behind boolean not null default false
);
-- Up to 256 hashes of a level, side by side; one that is not full yet grows at its end.
create table log_tiles (workspace uuid not null, level smallint not null, n bigint not null, hashes bytea not null, primary key (workspace, level, n));
alter table log_tiles alter column hashes set storage external;
-- The key is what keeps two roots of one size from being published.
create table log_checkpoints (workspace uuid not null, size bigint not null, note text not null, at timestamptz not null, primary key (workspace, size));
create table log_cosignatures (workspace uuid not null, size bigint not null, witness text not null, line text not null, at timestamptz not null, primary key (workspace, size, witness));
create table log_keys (
  workspace uuid not null, vkey text not null, from_size bigint not null, until_size bigint, retire_asked boolean not null default false,
  primary key (workspace, vkey)
);
