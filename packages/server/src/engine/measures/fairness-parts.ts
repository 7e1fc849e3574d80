/** The figures of one part of a group, against the reference. */
import {
  errorGaps,
  groupErrors,
  impactRatio,
  type Confusion,
  type Counted,
  type GroupErrors,
} from '@countersign/algorithms'
import type { FairnessPartWire, FigureWire, ImpactWire } from '@countersign/core'
import { drawnFigure, gapFigure, hiddenFigure, shareFigure } from './figure.ts'

/** Cells with fewer are not told: they would tell of somebody. */
export const least = 5

export interface Case {
  favourable: boolean
  by: 'people' | 'alone' | null
  toPeople: boolean
  audit: { hit: boolean; probability: number } | null
  /** What was decided turned out badly. */
  adverse: boolean | null
}

const counted = (some: readonly Case[], isHit: (one: Case) => boolean): Counted => ({
  hits: some.filter(isHit).length,
  n: some.length,
})
const isTold = (n: number): boolean => n === 0 || n >= least
const figure = ({ hits, n }: Counted): FigureWire => (isTold(n) ? shareFigure(hits, n) : hiddenFigure)
const favourable = (some: readonly Case[]): Counted => counted(some, (one) => one.favourable)
const of = (some: readonly Case[], by: Case['by']): readonly Case[] => some.filter((one) => one.by === by)

function impact(group: readonly Case[], reference: readonly Case[]): ImpactWire {
  if (!isTold(group.length) || !isTold(reference.length))
    return { ...hiddenFigure, method: null, four_fifths: 'unclear' }
  const { ratio, lower, upper, method, fourFifths } = impactRatio(favourable(group), favourable(reference))
  return {
    ...{ n: group.length, value: ratio, method, four_fifths: fourFifths },
    interval: ratio === null || !Number.isFinite(upper) ? null : [lower, upper],
  }
}

/** Favourable was right where it did not turn out badly, unfavourable where it did not either. */
function confusionOf(some: readonly Case[]): Confusion {
  const count = (isFavourable: boolean, adverse: boolean): number =>
    some.filter((one) => one.favourable === isFavourable && one.adverse === adverse).length
  return {
    truePositives: count(true, false),
    falsePositives: count(true, true),
    trueNegatives: count(false, false),
    falseNegatives: count(false, true),
  }
}

/** @param some null where they are too few to be told. */
export function partFigures(
  name: string,
  some: readonly Case[] | null,
  reference: readonly Case[] | null,
): FairnessPartWire {
  if (some === null) {
    const errors = { false_favourable: hiddenFigure, false_unfavourable: hiddenFigure, precision: hiddenFigure }
    return {
      ...{ name, n: null, favourable: hiddenFigure, by_people: hiddenFigure, alone: hiddenFigure },
      ...{ to_people: hiddenFigure, impact: null, ai_wrong: hiddenFigure, errors, gaps: null },
    }
  }
  const own = groupErrors(confusionOf(some))
  const others = reference && groupErrors(confusionOf(reference))
  const gaps = others && errorGaps(own, others)
  const gap = (part: keyof GroupErrors): FigureWire =>
    gaps && others && isTold(own[part].n) && isTold(others[part].n) ? gapFigure(own[part].n, gaps[part]) : hiddenFigure
  const audits = some.flatMap(({ audit }) => audit ?? [])
  return {
    ...{ name, n: some.length, favourable: figure(favourable(some)) },
    by_people: figure(favourable(of(some, 'people'))),
    alone: figure(favourable(of(some, 'alone'))),
    to_people: figure(counted(some, (one) => one.toPeople)),
    impact: reference && {
      all: impact(some, reference),
      by_people: impact(of(some, 'people'), of(reference, 'people')),
      alone: impact(of(some, 'alone'), of(reference, 'alone')),
    },
    ai_wrong: isTold(audits.length) ? drawnFigure(audits) : hiddenFigure,
    errors: {
      false_favourable: figure(own.falsePositive),
      false_unfavourable: figure(own.falseNegative),
      precision: figure(own.precision),
    },
    gaps: gaps && {
      false_favourable: gap('falsePositive'),
      false_unfavourable: gap('falseNegative'),
      precision: gap('precision'),
      equalised_odds:
        gap('falsePositive').value === null || gap('falseNegative').value === null ? null : gaps.equalisedOdds,
    },
  }
}
