-- Gates: who may answer, and what time does to what waits. Runs beside the previous server version: new columns have
-- defaults, functions keep their signatures.

-- Each is `system:…` or `case:…`, or the hash of a subject or requester. What others put on record is not one's own to lift.
alter table people add column conflicts text[] not null default '{}', add column own_conflicts text[] not null default '{}';

-- Who is away, until when, and who fills the seats that name them meanwhile.
alter table people add column leave_from timestamptz, add column leave_to timestamptz, add column leave_cover uuid;

-- Skills as they were granted. Those without an end also stand in people.skills; those with one only here.
create table skill_grants (
  workspace uuid not null, person uuid not null, skill text not null, source text not null, granted_by text not null,
  granted_at timestamptz not null, until timestamptz, ended boolean not null default false,
  primary key (workspace, person, skill)
);

alter table tasks
  add column reserved_until timestamptz,          -- offered to nobody but `preferred` until then
  add column acknowledged_until timestamptz,      -- its holder has seen it and works on it until then
  add column rung integer not null default 0,     -- how far it has climbed
  add column reminded integer not null default 0,
  add column handed_on integer not null default 0,
  add column next_step_at timestamptz;            -- when a reminder or a rung is to be looked at
create index tasks_kept on tasks (workspace, preferred) where preferred is not null and status = 'open';
create index tasks_step on tasks (next_step_at) where next_step_at is not null and status in ('open', 'leased');
create table hand_ons (
  workspace uuid not null, task uuid not null, n integer not null, how text not null, from_person uuid, to_person uuid, to_seat text,
  comment_sealed bytea,                           -- under the decision's key
  at timestamptz not null,
  primary key (workspace, task, n)
);

-- Of a queue with reminders or a ladder: when a new task of it is first looked at. Only workspaces that have one pay.
alter table queues add column first_step_ms double precision;
create index queues_steps on queues (workspace) where first_step_ms is not null;
create or replace function insert_tasks(ws uuid, at timestamptz, ids uuid[], kinds text[], queues text[], classes text[], order_keys bigint[], decs uuid[],
  slots integer[], cases text[], barreds text[], preferreds uuid[], dues double precision[]) returns void language sql as $$
  insert into tasks (workspace, id, kind, queue, class, order_key, status, decision, slot, case_ref, barred, preferred, due_at, created_at, next_step_at)
  select ws, i, k, q, c, o, 'open', d, s, cr, string_to_array(b, ' ')::uuid[], p, at_ms(due), at,
    case when (select exists (select 1 from queues where workspace = ws and first_step_ms is not null))
      then (select at + z.first_step_ms * interval '1 millisecond' from queues z where z.workspace = ws and z.name = q) end
  from unnest(ids, kinds, queues, classes, order_keys, decs, slots, cases, barreds, preferreds, dues) as u(i, k, q, c, o, d, s, cr, b, p, due) $$;

-- Gates whose answers are hidden until all have answered: `!blind` stands before their seats.
create index decisions_veiled on decisions (workspace, id) where status = 'waiting' and seats like '!blind%';

-- Gates that nobody here can fill, and when that is to be asked again.
create table stuck (workspace uuid not null, decision uuid not null, since timestamptz not null, primary key (workspace, decision));
alter table workspaces add column recheck_at timestamptz;
create index workspaces_recheck on workspaces (recheck_at) where recheck_at is not null;
