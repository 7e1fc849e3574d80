-- Outputs that people are asked about, each as an item of a project. Figures come from those alone that were drawn at random.
create table evaluation_asked (
  workspace uuid not null, evaluation uuid not null, n integer not null, item uuid not null, drawn boolean not null,
  primary key (workspace, evaluation, n)
);
create index evaluation_asked_item on evaluation_asked (workspace, item);
-- Which answers of people stand in its result: a hash of what was asked and answered.
alter table evaluations add column people_mark text not null default '';
alter table evaluations add column outputs_deleted_at timestamptz;
create index evaluations_judge on evaluations (workspace, judge, rubric, rubric_version) where status = 'done';
-- Outputs of several evaluations side by side.
create table comparisons (
  workspace uuid not null, id uuid not null, name text not null, evaluations uuid[] not null, judge uuid, prompt_sha256 text,
  spec_sealed bytea not null, -- question, segment
  seed bigint not null, status text not null, runner uuid, beat_at timestamptz,
  made_at timestamptz not null, ended_at timestamptz,
  primary key (workspace, id)
);
-- `one` and `other` are places in the comparison's evaluations; the side on which `one` was shown first is drawn.
create table comparison_pairs (
  workspace uuid not null, comparison uuid not null, n integer not null, one integer not null, other integer not null,
  one_n integer not null, other_n integer not null, one_first boolean not null, segment_sealed bytea,
  item uuid, state text not null, tries integer not null default 0,
  said text, said_swapped text, why_sealed bytea, -- the judge's, with the sides as drawn and swapped: first, second, tie
  primary key (workspace, comparison, n)
);
create index comparison_pairs_waiting on comparison_pairs (workspace, comparison) where state = 'waiting';
create unique index comparison_pairs_same on comparison_pairs (workspace, comparison, one, other, one_n, other_n);
