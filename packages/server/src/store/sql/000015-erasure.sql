-- Erasure that keeps the proof, legal holds, retention. Runs beside the previous server version, which erases nothing
-- and writes neither `about` nor `file_uses`: begin to erase when every server is new.

-- The line of the log that says so; what was proposed and said is gone.
alter table decisions add column erased_at timestamptz, add column erased_position bigint;
create index decisions_erased on decisions (workspace, erased_position) where erased_position is not null;
create index decisions_ended on decisions (workspace, ended_at) where ended_at is not null and erased_at is null;

-- What was looked up before an erasure is looked up again after it.
alter table workspaces add column erasures bigint not null default 0;
-- Null: nobody has chosen, and nothing goes by its age.
alter table workspaces add column retention jsonb;

create table erasures (
  workspace uuid not null, id uuid not null, subject_ref bytea not null, position bigint not null, decisions integer not null,
  reason_code text, comment_sealed bytea,         -- under the workspace's key
  actor_kind text not null, actor_id text, at timestamptz not null,
  primary key (workspace, id)
);
create index erasures_subject on erasures (workspace, subject_ref);

-- Of a subject or of a case. The name and the reason are sealed under the workspace's key.
create table holds (
  workspace uuid not null, id uuid not null, subject_ref bytea, case_ref text, name_sealed bytea, reason_sealed bytea,
  placed_by uuid not null, placed_at timestamptz not null, lifted_by uuid, lifted_at timestamptz,
  primary key (workspace, id)
);
create index holds_open on holds (workspace) where lifted_at is null;

-- Which decisions name a file: it goes with the last of them.
create table file_uses (workspace uuid not null, file uuid not null, decision uuid not null, primary key (workspace, file, decision));
create index file_uses_decision on file_uses (workspace, decision);

-- Of an act: whom its answer is about.
alter table idempotency add column about uuid[];
create index idempotency_about on idempotency using gin (about) where about is not null;

-- Entries before it are past retention; tiles and checkpoints stay.
alter table logs add column pruned bigint not null default 0;
-- Put back from a backup: where a witness has seen more, the log goes on under a new name.
alter table logs add column restored boolean not null default false;
