--! breaking: an older server would ask for what is kept once more, and know nothing of places beyond two.
-- Scored by another version of the rubric: what did not change keeps its scores, the rest is scored again.
alter table evaluations add column regrades uuid;
-- A judge's scores of what did not change, until it has scored the rest.
alter table evaluation_scores add column kept_sealed bytea;
create index evaluations_regrades on evaluations (workspace, regrades) where regrades is not null;
