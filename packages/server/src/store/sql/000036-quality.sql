-- Answers that came with an item and count, as of people outside. Runs beside the previous server version, which counts none.
alter table items add column brought integer not null default 0;
alter table imports add column answers text not null default 'keep', add column counted integer not null default 0;
-- How often models and people outside are right: what later answers are weighed by.
alter table project_quality add column skills_sealed bytea;
