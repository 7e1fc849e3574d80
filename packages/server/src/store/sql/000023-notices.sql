-- Who is told outside of the console that they are needed, and when they want to be. Runs beside the previous server version.
create table notice_preferences (
  workspace uuid not null, person uuid not null, preferences jsonb not null, updated_at timestamptz not null,
  primary key (workspace, person)
);
-- One for each person and task, or line of the log; `state` is waiting, sent, dropped (nobody is needed any more) or dead.
create table notices (
  workspace uuid not null, id uuid not null, person uuid not null, kind text not null, task uuid, position bigint not null, event text not null,
  send_at timestamptz not null, state text not null, attempts int not null default 0, last_error text, created_at timestamptz not null, updated_at timestamptz not null,
  primary key (workspace, id)
);
create unique index notices_once on notices (workspace, person, event, coalesce(task, '00000000-0000-0000-0000-000000000000'), (case when task is null then position else 0 end));
create index notices_due on notices (send_at) where state = 'waiting';
create index notices_dead on notices (workspace, updated_at) where state = 'dead';
