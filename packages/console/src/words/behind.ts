/** Words for what comes after a decision: the steps of taking it back, appeals, truth. */
import { parseDuration } from '@countersign/core'
import type { AppealStatus, CompensationCause, CompensationState, StepKind, StepState } from '../api/wire.ts'
import type { Tone } from './status.ts'
import { span } from './time.ts'

export const stepWords: Record<StepKind, string> = {
  inverse: 'What was done is undone',
  notify: 'Whoever it was about is told',
  'void-label': 'Labels that came from it count no more',
  figures: 'It counts as overturned in the figures',
}

export const stepStateWords: Record<StepState, { label: string; tone: Tone }> = {
  pending: { label: 'Pending', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  skipped: { label: 'Left out', tone: 'calm' },
}

export const compensationWords: Record<CompensationState, { label: string; tone: Tone }> = {
  open: { label: 'Under way', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'A step failed', tone: 'bad' },
}

export const causeWords: Record<CompensationCause, string> = {
  override: 'an override',
  veto: 'a veto',
  appeal: 'an appeal',
  recall: 'a recall',
}

export const appealWords: Record<AppealStatus, { label: string; tone: Tone }> = {
  open: { label: 'Open', tone: 'warn' },
  upheld: { label: 'Upheld: the decision stands', tone: 'calm' },
  overturned: { label: 'Overturned: it is taken back', tone: 'good' },
}

/** `3d`, as the server tells maturity, as `3 days`. */
export const sayMaturity = (maturity: string): string => span(parseDuration(maturity) ?? 0)
