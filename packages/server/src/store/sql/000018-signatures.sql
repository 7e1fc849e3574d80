-- Electronic signatures. Runs beside the previous server version: to it the mark before the seats of a signing gate is a
-- seat that nobody fills, so it lets nothing go ahead unsigned. A webhook's format it ignores.
alter table judgments add column signed_with text, add column signature_sealed bytea;
-- That it is them, for one answer: by hash, used once. They stay for a while after that: in a session that has just
-- signed, the next signature takes less.
create table step_ups (
  workspace uuid not null, hash bytea not null, person uuid not null, session bytea not null, signed bytea not null, signed_with text not null,
  at timestamptz not null, expires_at timestamptz not null, used_at timestamptz,
  primary key (workspace, hash)
);
create index step_ups_session on step_ups (session, at);
alter table webhooks add column format text not null default 'standard';
