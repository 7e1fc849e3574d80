-- People are told, and answer, in Slack. Runs beside the previous server version, which would send by e-mail what waits for Slack.
alter table notices add column channel text not null default 'mail';
drop index notices_once;
create unique index notices_once on notices (workspace, person, channel, event, coalesce(task, '00000000-0000-0000-0000-000000000000'), (case when task is null then position else 0 end));
-- One for a workspace. `sealed_secret` is the signing secret (http) or the app-level token (socket); `trouble` is what Slack said of our token.
create table slack_connections (
  workspace uuid primary key, mode text not null, team text not null, team_name text not null, sealed_token bytea not null, sealed_secret bytea not null,
  trouble text, created_at timestamptz not null
);
-- Who a member is in Slack, and where the bot writes to them; or, until they said it, the hash of a code.
create table slack_links (
  workspace uuid not null, person uuid not null, slack_user text, channel text, linked_at timestamptz, code_hash bytea, code_until timestamptz,
  primary key (workspace, person)
);
create unique index slack_links_user on slack_links (workspace, slack_user);
-- One card of a task for a person: where it stands. It is written anew when `stale_at` has come.
create table slack_cards (
  workspace uuid not null, person uuid not null, task uuid not null, decision uuid not null, channel text not null, ts text not null,
  stale_at timestamptz, attempts int not null default 0, created_at timestamptz not null,
  primary key (workspace, person, task)
);
create unique index slack_cards_place on slack_cards (workspace, channel, ts);
create index slack_cards_decision on slack_cards (workspace, decision);
create index slack_cards_task on slack_cards (workspace, task);
create index slack_cards_stale on slack_cards (stale_at) where stale_at is not null;
-- What Slack sent counts once.
create table slack_seen (workspace uuid not null, hash bytea not null, at timestamptz not null, primary key (workspace, hash));
