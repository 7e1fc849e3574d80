-- What systems are evaluated on. Each act that changes something makes the next version; 0 is empty.
create table datasets (
  workspace uuid not null, id uuid not null, name text not null, version integer not null,
  made_at timestamptz not null, changed_at timestamptz not null, deleted_at timestamptz,
  primary key (workspace, id)
);
create unique index datasets_name on datasets (workspace, name) where deleted_at is null;
-- An item stands in the versions from `since` on and before `until`; changed, it is another row. Its subject's key seals it, else the workspace's.
create table dataset_items (
  workspace uuid not null, dataset uuid not null, n integer not null, external_ref bytea not null,
  since integer not null, until integer, sealed bytea not null, subject_ref bytea, from_decision uuid,
  primary key (workspace, dataset, n)
);
create unique index dataset_items_external on dataset_items (workspace, dataset, external_ref) where until is null;
create index dataset_items_subject on dataset_items (workspace, subject_ref) where subject_ref is not null;
create index dataset_items_decision on dataset_items (workspace, from_decision) where from_decision is not null;
-- The stored set that its name named, in the version that it had then, and the system that is called for each item of it.
alter table evaluations add column dataset_id uuid, add column dataset_version integer, add column call_url text,
  add column call_sealed bytea; -- secret and body; gone when it has ended
create index evaluations_dataset on evaluations (workspace, dataset_id, id) where dataset_id is not null;
alter table evaluation_outputs add column subject_ref bytea, add column from_decision uuid;
create index evaluation_outputs_subject on evaluation_outputs (workspace, subject_ref) where subject_ref is not null;
create index evaluation_outputs_decision on evaluation_outputs (workspace, from_decision) where from_decision is not null;
create index evaluation_outputs_calling on evaluation_outputs (workspace, evaluation) where state = 'calling';
