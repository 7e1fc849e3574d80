-- Identity: where sessions are and how fresh, a second factor, and single sign-on. Runs beside the previous server
-- version, which opens sessions without an id (they are not listed) and asks for no second factor.
alter table sessions add column id uuid, add column agent text, add column address text, add column means text,
  add column stepped_at timestamptz, add column workspace uuid, add column provider uuid;
create unique index sessions_id on sessions (id);
create index sessions_account on sessions (account);

-- One secret for each account, sealed under the installation's key; confirmed by the first code. `last_step` is the
-- time step of the last code that was taken: none is taken twice (RFC 6238 §5.2).
create table totps (
  account uuid primary key, sealed bytea not null, confirmed_at timestamptz, last_step bigint not null default 0,
  created_at timestamptz not null
);
create table recovery_codes (
  account uuid not null, hash bytea not null, used_at timestamptz,
  primary key (account, hash)
);

-- Single sign-on of a workspace.
create table providers (
  workspace uuid not null, id uuid not null, name text not null, issuer text not null, client_id text not null,
  sealed_secret bytea, spec jsonb not null, created_at timestamptz not null, retired_at timestamptz,
  primary key (workspace, id)
);
create unique index providers_name on providers (workspace, name) where retired_at is null;
-- Who somebody is to a provider: its `sub`, never an e-mail address.
create table linked_identities (
  workspace uuid not null, provider uuid not null, subject text not null, person uuid not null,
  linked_at timestamptz not null, seen_at timestamptz not null, granted text[] not null default '{}',
  primary key (workspace, provider, subject)
);
create index linked_identities_person on linked_identities (workspace, person);
-- A sign-in that is under way, bound to one browser by a cookie whose hash this is.
create table sso_attempts (
  workspace uuid not null, hash bytea not null, provider uuid not null, state text not null, nonce text not null,
  verifier text not null, account uuid, expires_at timestamptz not null,
  primary key (workspace, hash)
);
-- Operations that a workspace marks: they ask that somebody showed who they are within ten minutes.
alter table workspaces add column step_up text[] not null default '{}';
