--! breaking: an older server would ask for what is kept once more, and know nothing of what people said of three or more at once.
-- Scored by another version of the rubric: what did not change keeps its scores, the rest is scored again.
alter table evaluations add column regrades uuid;
-- A judge's scores of what did not change, until it has scored the rest.
alter table evaluation_scores add column kept_sealed bytea;
create index evaluations_regrades on evaluations (workspace, regrades) where regrades is not null;
-- Three or more outputs of one input, in the order in which they are shown: places in the comparison's evaluations, and numbers of outputs.
create table comparison_lists (
  workspace uuid not null, comparison uuid not null, n integer not null, options integer[] not null, ns integer[] not null,
  segment_sealed bytea, item uuid,
  primary key (workspace, comparison, n)
);
