-- Grants: "approve everything like this for two hours". Runs beside the previous server version, which asks people all the same.

create table grants (
  workspace uuid not null, id uuid not null, system text, action text not null, condition text,
  uses integer not null, used integer not null default 0, ends_at timestamptz not null,
  person uuid not null, from_decision uuid, reason_sealed bytea, granted_at timestamptz not null,
  revoked_at timestamptz, revoked_by uuid,
  primary key (workspace, id)
);
create index grants_open on grants (workspace) where revoked_at is null;
