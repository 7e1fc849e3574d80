-- Objectives may be judged by what turned out to be true, so long after the decision; null: by audits. Runs beside the
-- previous server version, which judges by audits.
alter table objectives add column truth_after_ms double precision;
