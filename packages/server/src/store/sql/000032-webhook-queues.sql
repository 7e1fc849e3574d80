-- A webhook may hear of some queues alone; empty: of everything. Runs beside the previous version, which sends all.
alter table webhooks add column queues text[] not null default '{}';
