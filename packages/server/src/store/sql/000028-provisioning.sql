-- SAML beside OpenID Connect, and provisioning (SCIM 2.0). Runs beside the previous server version, which takes a
-- provider of SAML for one of OpenID Connect and lets nobody in by it.
alter table providers add column kind text not null default 'oidc';
-- What a provider answered by SAML, sealed, until the browser that asked comes for it; `answer_hash` is of what the
-- browser was given that brought it, because they must be the same.
alter table sso_attempts add column answer bytea, add column answer_hash bytea;
create index sso_attempts_state on sso_attempts (state);

-- What an identity provider shows when it provisions: a hash.
create table scim_tokens (
  workspace uuid not null, provider uuid not null, id uuid not null, hash bytea not null,
  created_at timestamptz not null, used_at timestamptz, revoked_at timestamptz,
  primary key (workspace, id)
);
create unique index scim_tokens_hash on scim_tokens (hash);
-- A member whom a provider provisions. `active` is what the provider wishes; whether they are, `people` tells. Rows of
-- those whom it deleted stay, so that nobody comes back as somebody new.
create table scim_users (
  workspace uuid not null, provider uuid not null, person uuid not null, user_name text not null, external_id text,
  display_name text, given_name text, family_name text, active boolean not null, granted text[] not null default '{}',
  created_at timestamptz not null, changed_at timestamptz not null, deleted_at timestamptz,
  primary key (workspace, provider, person)
);
create unique index scim_users_name on scim_users (workspace, provider, lower(user_name)) where deleted_at is null;
create unique index scim_users_external on scim_users (workspace, provider, external_id) where deleted_at is null;
create table scim_groups (
  workspace uuid not null, provider uuid not null, id uuid not null, display_name text not null, external_id text,
  created_at timestamptz not null, changed_at timestamptz not null,
  primary key (workspace, id)
);
create unique index scim_groups_name on scim_groups (workspace, provider, display_name);
create table scim_members (
  workspace uuid not null, scim_group uuid not null, person uuid not null,
  primary key (workspace, scim_group, person)
);
create index scim_members_person on scim_members (workspace, person);
