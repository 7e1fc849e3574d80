-- Web push: what a workspace signs with (VAPID), and the browsers that its people chose. Runs beside the previous version.
create table push_keys (workspace uuid primary key, public_key text not null, sealed_private bytea not null, made_at timestamptz not null);
-- `sealed` holds the address and the keys that its browser gave; the hash tells the same one again.
create table push_devices (
  workspace uuid not null, id uuid not null, person uuid not null, hash bytea not null, sealed bytea not null, name text not null, made_at timestamptz not null,
  primary key (workspace, id)
);
create unique index push_devices_once on push_devices (workspace, person, hash);
