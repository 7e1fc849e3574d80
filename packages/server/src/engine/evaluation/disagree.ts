/** Several judges on the same outputs: how far they agree, and where they do not. */
import { gatherAnswers, krippendorffAlpha } from '@countersign/algorithms'
import type { AlphaWire, Criterion, DisagreementWire, Scores } from '@countersign/core'
import { estimate, figuresOf, measuresOf, type Figures } from './figures.ts'

/** An output with the scores of each judge, in their order. */
export interface JudgedByAll {
  id: string
  scores: readonly Scores[]
}

/** Most disputed first, by how far the totals lie apart; where all agree it is not listed. */
export function disagreement(
  criteria: readonly Criterion[],
  outputs: readonly JudgedByAll[],
): Pick<DisagreementWire, 'measures' | 'most'> {
  const all = outputs.map(({ id, scores }) => ({ id, figures: scores.map((one) => figuresOf(criteria, one)) }))
  const judges = all[0]?.figures.length ?? 0
  return {
    measures: measuresOf(criteria).map((of) => ({
      of,
      means: Array.from(
        { length: judges },
        (_, judge) => estimate(all.flatMap(({ figures }) => figures[judge]?.get(of) ?? [])).mean,
      ),
      alpha: alphaOf(criteria, of, all),
    })),
    most: all
      .flatMap(({ id, figures }) => {
        const totals = figures.map((one) => one.get('total') ?? null)
        const known = totals.filter((total) => total !== null)
        const spread = known.length < 2 ? 0 : Math.max(...known) - Math.min(...known)
        return spread > 0 ? [{ id, totals, spread }] : []
      })
      .sort((a, b) => b.spread - a.spread || (a.id < b.id ? -1 : 1)),
  }
}

/** Of outputs with the figures of each judge; where one has none, the others are held against each other. */
export function alphaOf(
  criteria: readonly Criterion[],
  of: string,
  outputs: readonly { figures: readonly Figures[] }[],
): AlphaWire {
  const criterion = criteria.find(({ name }) => name === of)
  const metric =
    criterion?.kind === 'ordinal' ? 'ordinal' : of === 'gates' || criterion?.kind === 'binary' ? 'nominal' : 'interval'
  const said = outputs.flatMap(({ figures }, item) =>
    figures.flatMap((one, person) => {
      const value = one.get(of)
      return value === undefined ? [] : [{ item, person, value }]
    }),
  )
  const levels = criterion?.kind === 'ordinal' ? criterion.levels.map(({ value }) => value) : null
  const values = levels ?? [...new Set(said.map(({ value }) => value))].sort((a, b) => a - b)
  const answers = gatherAnswers(
    {
      item: said.map(({ item }) => item),
      person: said.map(({ person }) => person),
      label: said.map(({ value }) => values.indexOf(value)),
    },
    { items: outputs.length, classes: values.length },
  )
  const { coefficient, standardError, lower, upper } = krippendorffAlpha(answers, { metric, values })
  return { metric, value: coefficient, interval: standardError === null ? null : [lower, upper] }
}
