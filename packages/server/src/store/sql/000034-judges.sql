--! breaking: an older server would score with one judge alone, and keep its scores where nobody looks.
-- Several judges score one evaluation. Each one's own score of an output stands in a row; the output has what they come to together.
alter table evaluations add column judges uuid[] not null default '{}', add column prompts_sha256 text[] not null default '{}',
  add column disagree_at double precision not null default 0.5, -- as a part of a criterion's scale
  add column ask_people jsonb;                                   -- project, where, draw
update evaluations set judges = array[judge], prompts_sha256 = array[prompt_sha256] where judge is not null;
-- `waiting`: it gave none that is valid, and is asked again. `external_ref`: the id that a source from outside gave it.
create table evaluation_scores (
  workspace uuid not null, evaluation uuid not null, n integer not null, judge uuid not null, state text not null,
  tries integer not null, scores_sealed bytea, why_sealed bytea, external_ref bytea, given_at timestamptz,
  primary key (workspace, evaluation, n, judge)
);
insert into evaluation_scores
  select o.workspace, o.evaluation, o.n, e.judge, o.state, o.tries, o.scores_sealed, o.why_sealed
  from evaluations e join evaluation_outputs o on o.workspace = e.workspace and o.evaluation = e.id
  where e.judge is not null and (o.state in ('scored', 'missing') or (o.state = 'waiting' and o.tries > 0));
create index evaluation_scores_judge on evaluation_scores (workspace, judge, evaluation);
create unique index evaluation_scores_external on evaluation_scores (workspace, judge, external_ref) where external_ref is not null;
drop index evaluations_judge;
alter table evaluations drop column judge, drop column prompt_sha256;
-- `disagree`: by their scores; `failed`: one of them gave none.
alter table evaluation_outputs add column disputed text;
update evaluation_outputs o set disputed = 'failed' from evaluations e
  where e.workspace = o.workspace and e.id = o.evaluation and e.judges <> '{}' and o.state = 'missing';
-- What people say of these stands in the place of what the judges said.
alter table evaluation_asked add column decides boolean not null default false;
-- A source from outside has no address: it is not asked, and sends its scores.
alter table judges alter column url drop not null;
-- Scores of decisions, by sources from outside. The decision's key seals them.
create table decision_scores (
  workspace uuid not null, decision uuid not null, judge uuid not null, rubric uuid not null, rubric_version integer not null,
  scores_sealed bytea not null, external_ref bytea not null, given_at timestamptz not null,
  primary key (workspace, decision, judge, rubric, rubric_version)
);
create unique index decision_scores_external on decision_scores (workspace, judge, external_ref);
-- A comparison by a rubric: which side is better by each of its criteria, and as a whole.
alter table comparisons add column rubric uuid, add column rubric_version integer;
alter table comparison_pairs add column said_criteria jsonb, add column said_criteria_swapped jsonb; -- the judge's, by the criterion's name
