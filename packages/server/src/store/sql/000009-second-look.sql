-- Second look: a machine looks at an answer before it takes effect. Runs beside the previous server version, which
-- settles what nobody has looked at yet: name a verifier when every server is new.

-- While an answer is being looked at: when the look is to be begun, or begun again by somebody else.
alter table judgments add column look_at timestamptz;
create index judgments_look on judgments (look_at) where status = 'settling' and look_at is not null;
-- The answer to which a verifier objected, for whoever gave it.
alter table tasks add column objection uuid;

create table second_looks (
  workspace uuid not null, judgment uuid not null, task uuid not null, decision uuid not null, queue text not null,
  source text not null,                           -- rules, url
  result text,                                    -- clear, objected, failed; null while it is being looked at
  tries integer not null default 0,
  why text,                                       -- of a failure
  objection_sealed bytea,                         -- under the decision's key
  came text, next uuid,                           -- of an objection: changed, insisted or repeated, with which answer
  at timestamptz not null,
  primary key (workspace, judgment)
);
create index second_looks_at on second_looks (workspace, at);
create index second_looks_task on second_looks (workspace, task);

-- Experts from outside: asked about one decision, through a link that ends. The token is kept as its hash.
create table experts (
  workspace uuid not null, person uuid not null, decision uuid not null, task uuid not null, skill text, hash bytea not null,
  invited_by uuid, invited_at timestamptz not null, expires_at timestamptz not null, revoked_at timestamptz,
  primary key (workspace, person)
);
create unique index experts_hash on experts (hash);
create index experts_decision on experts (workspace, decision);

-- Qualification sets: items whose right answer is known, given to a person as tasks; passing grants a skill.
create table qualifications (
  workspace uuid not null, id uuid not null, name text not null, skill text not null, pass_mark double precision not null,
  expires_ms double precision, retry_ms double precision not null, made_by text not null, person uuid, items integer not null,
  made_at timestamptz not null, retired_at timestamptz,
  primary key (workspace, id)
);
create table qualification_items (
  workspace uuid not null, qualification uuid not null, n integer not null,
  sealed bytea not null,                          -- what is asked and the right answer, under the workspace's key
  primary key (workspace, qualification, n)
);
create table attempts (
  workspace uuid not null, id uuid not null, qualification uuid not null, person uuid not null, status text not null,
  started_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
create index attempts_of on attempts (workspace, qualification, person);
create table attempt_answers (
  workspace uuid not null, attempt uuid not null, n integer not null, decision uuid not null, correct boolean,
  primary key (workspace, attempt, n)
);
create unique index attempt_answers_decision on attempt_answers (workspace, decision);
