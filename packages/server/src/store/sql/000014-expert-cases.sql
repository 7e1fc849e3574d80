-- What an expert is asked beyond the first: the rest of its case, behind the same link.
create table expert_tasks (
  workspace uuid not null, person uuid not null, task uuid not null, decision uuid not null,
  primary key (workspace, person, task)
);
create index expert_tasks_decision on expert_tasks (workspace, decision);
