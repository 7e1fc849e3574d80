-- Evidence packs: asked for, built by whichever process took it, kept for a while.
create table evidence_packs (
  workspace uuid not null, id uuid not null, status text not null, request jsonb not null, by_kind text not null, by_id text,
  done bigint not null default 0, total bigint not null default 0,
  bytes bigint, sha256 bytea, manifest_sha256 bytea,   -- of the zip, and of what stands in it
  created_at timestamptz not null, beat_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
create table evidence_pack_chunks (
  workspace uuid not null, pack uuid not null, n integer not null,
  sealed bytea not null,                          -- under the workspace's key: it names people
  primary key (workspace, pack, n)
);
