-- A project's learner may be a model of yours, which is asked over HTTP by Label Studio's ML backend contract. Runs beside
-- the previous server version, which never reads this.
create table ml_backends (
  workspace uuid not null, project uuid not null, url text not null,
  secret_sealed bytea,
  model_version text, asked_at timestamptz,
  fault_sealed bytea,                             -- what was wrong when it was last asked
  told_at timestamptz, told_n integer,            -- the last label that it was told of
  primary key (workspace, project)
);
-- What it said of an item before anybody answered it, under the key of the item's decision.
alter table items add column predicted_sealed bytea;
