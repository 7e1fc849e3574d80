import type { AggregationMethod, AiShown, ItemState, ProjectKind } from '../api/wire.ts'
import type { Tone } from '../words/status.ts'

export const kindNames: Record<ProjectKind, string> = {
  labelling: 'Labelling: make training data',
  evaluation: 'Evaluation: judge output by a scale',
  comparison: 'Comparison: which output is better',
}
export const kindShort: Record<ProjectKind, string> = {
  labelling: 'Labelling',
  evaluation: 'Evaluation',
  comparison: 'Comparison',
}

export const aiWords: Record<AiShown, string> = {
  open: 'filled in at once',
  'on-demand': 'when somebody asks for it',
  delayed: 'after some time',
  'commit-first': 'after one’s own answer',
  blind: 'never',
}

export const stateWords: Record<ItemState, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'plain' },
  adjudicating: { label: 'In dispute', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  withdrawn: { label: 'Withdrawn', tone: 'calm' },
}

export const methodWords: Record<AggregationMethod, string> = {
  auto: 'as evidence says',
  ibcc: 'by each person’s confusions (IBCC)',
  'dawid-skene': 'by each person’s confusions (Dawid–Skene)',
  ebcc: 'by confusions that people share (EBCC)',
  'one-coin': 'by each person’s skill (one coin)',
  mace: 'by who guesses (MACE)',
  glad: 'by skill and how hard an item is (GLAD)',
  wawa: 'by how often people agree with the others',
  majority: 'by the majority',
}
