-- Foundation. Every table of a workspace carries it first in its key, so that a distributed PostgreSQL can shard by it.
-- Sealed columns (`*sealed`) are AES-256-GCM bytes over RFC 8785 text; see store/seal.ts for the keys.

-- The one clock: deadlines compare with app_now(), which tests steer through the offset.
create table clock (only_row boolean primary key default true check (only_row), offset_ms bigint not null default 0);
insert into clock default values;
create function app_now() returns timestamptz language sql stable as
  $$ select clock_timestamp() + (select offset_ms from clock) * interval '1 millisecond' $$;

-- Installation: who can sign in. People are their memberships in workspaces.
create table accounts (
  id uuid primary key, name text not null, email text, password_hash text, installation_owner boolean not null default false,
  created_at timestamptz not null
);
create unique index accounts_email on accounts (lower(email));
create table sessions (
  hash bytea primary key, account uuid not null references accounts on delete cascade, authn text not null,
  created_at timestamptz not null, seen_at timestamptz not null, expires_at timestamptz not null
);
create table links (
  hash bytea primary key, account uuid not null references accounts on delete cascade,
  created_at timestamptz not null, expires_at timestamptz not null, used_at timestamptz
);
create table passkeys (
  id text primary key, account uuid not null references accounts on delete cascade, public_key bytea not null, counter bigint not null,
  transports text[] not null, name text not null, created_at timestamptz not null, used_at timestamptz
);
create table challenges (hash bytea primary key, account uuid, challenge text not null, expires_at timestamptz not null);

create table workspaces (
  id uuid primary key, name text not null, created_at timestamptz not null,
  wrapped_key bytea not null,                     -- the workspace's own key, under the installation's
  key_born boolean not null,                      -- born with a bootstrap key
  demo boolean not null default false,
  solo_by uuid, solo_at timestamptz,
  policy uuid, policy_version integer
);

-- The head: taken once per batch. position is the number of entries; epoch grows when what routes decisions changes.
create table heads (workspace uuid primary key, position bigint not null default 0, epoch bigint not null default 0) with (fillfactor = 20);

create table people (
  workspace uuid not null, id uuid not null, account uuid references accounts, name text not null, email text,
  roles text[] not null, skills text[] not null, identities text[] not null, active boolean not null default true, created_at timestamptz not null,
  sitting uuid, sitting_count integer not null default 0, sitting_at timestamptz,
  primary key (workspace, id)
);
create unique index people_account on people (workspace, account) where account is not null;
create index people_of_account on people (account);

create table keys (
  workspace uuid not null, id uuid not null, name text not null, person uuid, scopes text[] not null, systems text[] not null,
  hash bytea not null, minted_by text not null, created_at timestamptz not null, used_at timestamptz, revoked_at timestamptz,
  primary key (workspace, id)
);
create unique index keys_hash on keys (hash);

create table queues (workspace uuid not null, name text not null, spec jsonb not null, created_at timestamptz not null, primary key (workspace, name));
create table systems (workspace uuid not null, name text not null, version text not null, first_at timestamptz not null, primary key (workspace, name, version));
create table actions (workspace uuid not null, action text not null, reversible boolean not null, declared_by uuid not null, declared_at timestamptz not null, primary key (workspace, action));

create table policies (workspace uuid not null, id uuid not null, name text not null, created_at timestamptz not null, primary key (workspace, id));
create unique index policies_name on policies (workspace, name);
create table policy_versions (
  workspace uuid not null, policy uuid not null, version integer not null, source text not null, author text not null, author_person uuid,
  loosens boolean not null, loosens_why text[] not null, created_at timestamptz not null, activated_at timestamptz, retired_at timestamptz,
  primary key (workspace, policy, version)
);
create table signatures (
  workspace uuid not null, policy uuid not null, version integer not null, person uuid not null, self boolean not null, at timestamptz not null,
  primary key (workspace, policy, version, person)
);

create table subject_keys (workspace uuid not null, ref bytea not null, wrapped_key bytea not null, primary key (workspace, ref));

create table decisions (
  workspace uuid not null, id uuid not null,
  system text not null, version text not null, kind text not null, action text not null,
  status text not null, rev integer not null, mode text not null, policy uuid, policy_version integer, rules text not null,
  audit_p real not null, sampled boolean not null, planted boolean not null default false,
  queue text, seats text not null, due_at timestamptz, on_silence text not null, until_at timestamptz, release_by timestamptz,
  digest bytea, confidence real, reversible boolean not null, editable boolean not null,
  subject_ref bytea, case_ref text, run text, parent uuid, requester uuid, proposer uuid, callback boolean not null default false,
  wrapped_key bytea,                              -- null where the subject's key seals it
  salt bytea not null, sealed bytea not null,     -- everything that was proposed, and the route's words
  outcome_verdict text, outcome_by text, outcome_people uuid[], outcome_sealed bytea,
  release_id uuid, released_at timestamptz, effect text, effect_at timestamptz, effect_due timestamptz, effect_sealed bytea,
  vetoed_at timestamptz, frozen uuid, flagged_at timestamptz,
  position bigint not null default 0, created_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
) partition by range (id);
create index decisions_pending on decisions (workspace, id) where status in ('waiting', 'holding');
create index decisions_due on decisions (due_at) where status = 'waiting' and due_at is not null;
create index decisions_until on decisions (until_at) where status = 'holding';
create index decisions_unused on decisions (release_by) where status = 'approved';
create index decisions_effect_due on decisions (effect_due) where status = 'released' and effect_due is not null;
create index decisions_subject on decisions (workspace, subject_ref) where subject_ref is not null;
create index decisions_case on decisions (workspace, case_ref) where case_ref is not null;
create index decisions_parent on decisions (workspace, parent) where parent is not null;

create table tasks (
  workspace uuid not null, id uuid not null, kind text not null, queue text not null, class text not null, order_key bigint not null,
  status text not null, decision uuid not null, slot integer not null, case_ref text, barred uuid[] not null, skipped uuid[] not null default '{}', preferred uuid,
  lease_person uuid, lease_until timestamptz, leased_at timestamptz, revealed_at timestamptz, first_answer_sealed bytea,
  judgment uuid, due_at timestamptz, created_at timestamptz not null,
  primary key (workspace, id)
);
create index tasks_next on tasks (workspace, queue, class, order_key, id) where status = 'open';
create index tasks_lease on tasks (lease_until) where status = 'leased';
create index tasks_held on tasks (workspace, lease_person) where status in ('leased', 'settling');
create index tasks_decision on tasks (workspace, decision);
create index tasks_case on tasks (workspace, case_ref) where case_ref is not null and status = 'open';

create table judgments (
  workspace uuid not null, id uuid not null, task uuid not null, decision uuid not null, person uuid not null, authn text not null, self boolean not null,
  verdict text not null, digest bytea, sealed bytea not null, status text not null, created_at timestamptz not null, settle_at timestamptz not null,
  -- captured from the first day: it cannot be added later
  sitting uuid not null, sitting_position integer not null, ai_shown text not null, revealed_at timestamptz, leased_at timestamptz,
  active_ms integer, opened text[] not null, planted boolean not null,
  primary key (workspace, id)
);
create index judgments_settling on judgments (settle_at) where status = 'settling';
create index judgments_decision on judgments (workspace, decision);
create index judgments_person on judgments (workspace, person, id);

-- What came of a judgment: a label, a data set's version, a threshold, a model version.
create table lineage (
  workspace uuid not null, from_kind text not null, from_id uuid not null, to_kind text not null, to_id uuid not null, at timestamptz not null,
  primary key (workspace, from_kind, from_id, to_kind, to_id)
);

create table truths (
  workspace uuid not null, id uuid not null, decision uuid not null, sealed bytea not null, source text not null, observed_at timestamptz not null, created_at timestamptz not null,
  primary key (workspace, id)
);
create index truths_decision on truths (workspace, decision);

create table watches (workspace uuid not null, person uuid not null, started_at timestamptz not null, seen_at timestamptz not null, primary key (workspace, person, started_at));

-- One line of the log: leaf is RFC 8785 text without personal data; position is the leaf's index and the event's id.
create table entries (
  workspace uuid not null, position bigint not null, id uuid not null, type text not null, at timestamptz not null,
  decision uuid, task uuid, leaf bytea not null,
  primary key (workspace, position)
) partition by range (position);
create index entries_decision on entries (workspace, decision) where decision is not null;

create table idempotency (
  workspace uuid not null, hash bytea not null, body_hash bytea not null, status integer, sealed bytea, decision uuid, created_at timestamptz not null,
  primary key (workspace, hash)
);

create table files (
  workspace uuid not null, id uuid not null, digest bytea, media_type text not null, bytes bigint not null, received bigint not null,
  wrapped_key bytea not null, created_by text not null, created_at timestamptz not null, primary key (workspace, id)
);
create index files_digest on files (workspace, digest) where digest is not null;
create table file_chunks (workspace uuid not null, file uuid not null, n integer not null, sealed bytea not null, primary key (workspace, file, n));

create table webhooks (
  workspace uuid not null, id uuid not null, url text not null, sealed_secret bytea not null, types text[] not null, created_at timestamptz not null, disabled_at timestamptz,
  primary key (workspace, id)
);
-- webhook is null for a decision's own callback
create table deliveries (
  workspace uuid not null, id uuid not null, webhook uuid, decision uuid, position bigint not null, part integer not null, type text not null,
  state text not null, attempts integer not null default 0, last_error text, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (workspace, id)
);
create unique index deliveries_once on deliveries (workspace, position, part, coalesce(webhook, decision));
-- How far a follower of the log has read.
create table cursors (workspace uuid not null, follower text not null, position bigint not null, primary key (workspace, follower));

-- Search stands apart from what is sealed, so that it can be deleted alone.
create table search (workspace uuid not null, decision uuid not null, words tsvector not null, primary key (workspace, decision));
create index search_words on search using gin (words);

-- Partitions: decisions by month (the time inside their UUIDv7), entries by ten million positions.
create function uuid_floor(t timestamptz) returns uuid language sql immutable as $$
  select (lpad(to_hex((extract(epoch from t) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid $$;
create function ensure_partitions(t timestamptz, highest bigint) returns void language plpgsql as $$
declare m timestamptz; n bigint;
begin
  for i in 0..2 loop
    m := date_trunc('month', t at time zone 'UTC') at time zone 'UTC' + i * interval '1 month';
    execute format('create table if not exists decisions_%s partition of decisions for values from (%L) to (%L)',
      to_char(m at time zone 'UTC', 'YYYYMM'), uuid_floor(m), uuid_floor(m + interval '1 month'));
  end loop;
  for i in 0..1 loop
    n := highest / 10000000 + i;
    execute format('create table if not exists entries_%s partition of entries for values from (%s) to (%s)', n, n * 10000000, (n + 1) * 10000000);
  end loop;
end $$;
create table decisions_rest partition of decisions default;
create table entries_rest partition of entries default;

-- Taking the head orders everything that happens in a workspace: whoever holds it decides alone.
create function take_head(ws uuid, out head_position bigint, out head_epoch bigint, out at timestamptz) language plpgsql as $$
begin
  update heads set position = position where workspace = ws returning position, epoch into head_position, head_epoch;
  if not found then raise exception 'no such workspace' using errcode = 'CS404'; end if;
  at := app_now();
end $$;

create function append_entries(ws uuid, n integer, ids uuid[], types text[], at timestamptz[], decs uuid[], tsks uuid[], leaves bytea[]) returns bigint language plpgsql as $$
declare base bigint;
begin
  update heads set position = position + n where workspace = ws returning position - n into base;
  insert into entries (workspace, position, id, type, at, decision, task, leaf)
    select ws, base + ord - 1, i, ty, a, d, k, l
    from unnest(ids, types, at, decs, tsks, leaves) with ordinality as u(i, ty, a, d, k, l, ord);
  perform pg_notify('countersign_log', ws || ' ' || (base + n));
  return base;
end $$;

create function at_ms(ms double precision) returns timestamptz language sql immutable as
  $$ select timestamptz 'epoch' + ms * interval '1 millisecond' $$;

create function insert_tasks(ws uuid, at timestamptz, ids uuid[], kinds text[], queues text[], classes text[], order_keys bigint[], decs uuid[],
  slots integer[], cases text[], barreds text[], preferreds uuid[], dues double precision[]) returns void language sql as $$
  insert into tasks (workspace, id, kind, queue, class, order_key, status, decision, slot, case_ref, barred, preferred, due_at, created_at)
  select ws, i, k, q, c, o, 'open', d, s, cr, string_to_array(b, ' ')::uuid[], p, at_ms(due), at
  from unnest(ids, kinds, queues, classes, order_keys, decs, slots, cases, barreds, preferreds, dues) as u(i, k, q, c, o, d, s, cr, b, p, due) $$;

create function insert_births(ws uuid, at timestamptz, ids uuid[], systems text[], versions text[], kinds text[], actions text[], statuses text[], modes text[],
  policies uuid[], policy_versions integer[], ruless text[], audit_ps real[], sampleds boolean[], planteds boolean[], queues text[], seatss text[],
  dues double precision[], silences text[], untils double precision[], release_bys double precision[], digests bytea[], confidences real[], reversibles boolean[], editables boolean[],
  subject_refs bytea[], case_refs text[], runs text[], parents uuid[], requesters uuid[], proposers uuid[], callbacks boolean[],
  wrapped_keys bytea[], salts bytea[], sealeds bytea[], verdicts text[], bys text[], release_ids uuid[], effect_dues double precision[], ended boolean[])
returns void language sql as $$
  insert into decisions (workspace, id, system, version, kind, action, status, rev, mode, policy, policy_version, rules, audit_p, sampled, planted, queue, seats,
    due_at, on_silence, until_at, release_by, digest, confidence, reversible, editable, subject_ref, case_ref, run, parent, requester, proposer, callback,
    wrapped_key, salt, sealed, outcome_verdict, outcome_by, release_id, released_at, effect_due, created_at, ended_at)
  select ws, i, sy, ve, ki, ac, st, 1, mo, po, pv, ru, ap, sa, pl, qu, se,
    at_ms(du), si, at_ms(un), at_ms(rb), di, co, re, ed, sr, cr, rn, pa, rq, pr, cb,
    wk, sl, sd, vd, oby, ri, case when ri is null then null else at end, at_ms(ef), at, case when en then at end
  from unnest(ids, systems, versions, kinds, actions, statuses, modes, policies, policy_versions, ruless, audit_ps, sampleds, planteds, queues, seatss,
    dues, silences, untils, release_bys, digests, confidences, reversibles, editables, subject_refs, case_refs, runs, parents, requesters, proposers, callbacks,
    wrapped_keys, salts, sealeds, verdicts, bys, release_ids, effect_dues, ended)
    as u(i, sy, ve, ki, ac, st, mo, po, pv, ru, ap, sa, pl, qu, se, du, si, un, rb, di, co, re, ed, sr, cr, rn, pa, rq, pr, cb, wk, sl, sd, vd, oby, ri, ef, en) $$;

-- The hot path: head, epoch, decisions, tasks, idempotency and log of one batch in one statement.
create function commit_births(ws uuid, expected_epoch bigint, at_millis double precision, b1 uuid[], b2 text[], b3 text[], b4 text[], b5 text[], b6 text[], b7 text[], b8 uuid[], b9 integer[], b10 text[], b11 real[], b12 boolean[], b13 boolean[], b14 text[], b15 text[], b16 float8[], b17 text[], b18 float8[], b19 float8[], b20 bytea[], b21 real[], b22 boolean[], b23 boolean[], b24 bytea[], b25 text[], b26 text[], b27 uuid[], b28 uuid[], b29 uuid[], b30 boolean[], b31 bytea[], b32 bytea[], b33 bytea[], b34 text[], b35 text[], b36 uuid[], b37 float8[], b38 boolean[], e1 uuid[], e2 text[], e3 float8[], e4 uuid[], e5 uuid[], e6 bytea[], t1 uuid[], t2 text[], t3 text[], t4 text[], t5 bigint[], t6 uuid[], t7 integer[], t8 text[], t9 text[], t10 uuid[], t11 float8[],
  idem_hashes bytea[], idem_bodies bytea[], idem_decisions uuid[]) returns table (base bigint, now_ms double precision) language plpgsql as $$
declare n integer := cardinality(e1); ep bigint; at timestamptz := at_ms(at_millis);
begin
  update heads set position = position + n where workspace = ws returning position - n, epoch into base, ep;
  if not found then raise exception 'no such workspace' using errcode = 'CS404'; end if;
  if ep <> expected_epoch then raise exception 'the epoch moved on' using errcode = 'CS409'; end if;
  perform insert_births(ws, at, b1, b2, b3, b4, b5, b6, b7, b8, b9, b10, b11, b12, b13, b14, b15, b16, b17, b18, b19, b20, b21, b22, b23, b24, b25, b26, b27, b28, b29, b30, b31, b32, b33, b34, b35, b36, b37, b38);
  if cardinality(t1) > 0 then perform insert_tasks(ws, at, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11); end if;
  if cardinality(idem_hashes) > 0 then
    insert into idempotency (workspace, hash, body_hash, decision, created_at)
      select ws, h, bh, d, at from unnest(idem_hashes, idem_bodies, idem_decisions) as u(h, bh, d);
  end if;
  insert into entries (workspace, position, id, type, at, decision, task, leaf)
    select ws, base + ord - 1, i, ty, at_ms(a), d, k, l from unnest(e1, e2, e3, e4, e5, e6) with ordinality as u(i, ty, a, d, k, l, ord);
  perform pg_notify('countersign_log', ws || ' ' || (base + n));
  now_ms := extract(epoch from app_now()) * 1000;
  return next;
end $$;
