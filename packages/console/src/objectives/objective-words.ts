import type { ObjectiveState, ObjectiveTestWire, ObjectiveWire } from '../api/wire.ts'
import { percent, plural } from '../words/numbers.ts'
import type { Tone } from '../words/status.ts'

export const stateWords: Record<ObjectiveState, { label: string; tone: Tone; sentence: string }> = {
  learning: {
    label: 'Learning',
    tone: 'calm',
    sentence: 'Nothing goes ahead on it yet: everything is audited until the evidence suffices.',
  },
  holding: {
    label: 'Holding',
    tone: 'good',
    sentence: 'What is at least as sure as the threshold may go ahead, where the policy asks for it.',
  },
  breached: {
    label: 'Breached',
    tone: 'bad',
    sentence:
      'What went ahead was wrong too often. Nothing goes ahead on it; everything is audited until it holds again.',
  },
}

export const resultWords: Record<ObjectiveTestWire['result'], string> = {
  held: 'A block of audits gave a threshold',
  failed: 'A block of audits gave none',
  changed: 'The change detector signalled',
}

/** `2 %`, and `0.5 %` where it is no whole number. */
export const brief = (share: number): string =>
  percent(share, Number.isInteger(Number((share * 100).toFixed(6))) ? 0 : 1)

export const sayWish = ({ max_error, confidence }: Pick<ObjectiveWire, 'max_error' | 'confidence'>): string =>
  `Of what goes ahead alone, at most ${brief(max_error)} wrong, with ${brief(confidence)} confidence`

export const sayDays = (days: number | null): string =>
  days === null
    ? 'nothing comes in at present'
    : days < 1
      ? 'less than a day'
      : `about ${plural(Math.ceil(days), 'day')}`
