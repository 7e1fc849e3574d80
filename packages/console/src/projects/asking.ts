/** How a project is asked: what its form holds, and what is sent of it. */
import type { AggregationMethod, AiShown, ProjectRequest, ProjectWire } from '../api/wire.ts'

type Entered = number | string

export interface Asking {
  /** Seats, with spaces or commas between them. */
  who: string
  answers: Entered
  most: Entered
  /** Per cent. */
  sure: Entered
  shown: AiShown
  aggregation: AggregationMethod
  /** Per cent; 0: there is none. */
  gold: Entered
  feedback: 'none' | 'after'
  /** Per cent; empty: nobody is paused. */
  pauseBelow: Entered
  atLeast: Entered
}

export const usualAsking: Asking = {
  ...{ who: '', answers: 1, most: 1, sure: 90, shown: 'open', aggregation: 'auto' },
  ...{ gold: 0, feedback: 'none', pauseBelow: '', atLeast: 10 },
}

const percentOf = (share: number): number => Math.round(share * 1_000) / 10

export const askingOf = ({ who, overlap, ai_shown: shown, aggregation, gold }: ProjectWire): Asking => ({
  ...{ who: who.join(' '), answers: overlap.answers, most: overlap.most, shown, aggregation },
  sure: overlap.sure === null ? usualAsking.sure : percentOf(overlap.sure),
  gold: percentOf(gold?.share ?? 0),
  feedback: gold?.feedback ?? 'none',
  pauseBelow: gold?.pause_below == null ? '' : percentOf(gold.pause_below),
  atLeast: gold?.at_least ?? usualAsking.atLeast,
})

type Sent = Required<Pick<ProjectRequest, 'who' | 'overlap' | 'ai_shown' | 'aggregation'>> & {
  gold: NonNullable<ProjectRequest['gold']> | null
}

export function sentOf(asking: Asking): Sent {
  const several = Number(asking.most) > 1
  return {
    who: asking.who.split(/[\s,]+/).filter(Boolean),
    overlap: {
      answers: Number(asking.answers),
      ...(several ? { most: Number(asking.most), sure: Number(asking.sure) / 100 } : {}),
    },
    ...{ ai_shown: asking.shown, aggregation: asking.aggregation },
    gold:
      Number(asking.gold) > 0
        ? {
            ...{ share: Number(asking.gold) / 100, feedback: asking.feedback, at_least: Number(asking.atLeast) },
            ...(asking.pauseBelow === '' ? {} : { pause_below: Number(asking.pauseBelow) / 100 }),
          }
        : null,
  }
}
