/** Labels that may be wrong: those that all answers together would not give, and those that a model did not expect. */
import { chooseLabel, findLabelErrors, softLabel, type SoftLabels } from '@countersign/algorithms'
import { canonicalize, formatId, type Json, type Question, type QuestionQualityWire } from '@countersign/core'
import type { ModelSource } from './annotators.ts'
import type { AnsweredItem, ModelSays } from './read-answers.ts'
import type { Table } from './tabulate.ts'

const mostSuspects = 100
/** From so many on, what a model said is held against the labels. */
export const fewestPredicted = 20

type Suspects = QuestionQualityWire['suspects']
interface Found {
  better: number
  quality: number
  by: Suspects[number]['by']
}

/** The least believed first. */
export function suspectsOf(
  question: Question,
  { rows }: Table,
  values: readonly Json[],
  soft: SoftLabels,
  sources: readonly ModelSource[],
): Suspects {
  const place = new Map(values.map((value, i) => [canonicalize(value), i]))
  const labels = rows.map(({ label }) => {
    const value = label?.[question.name]?.value
    return value === undefined ? -1 : (place.get(canonicalize(value)) ?? -1)
  })
  const found = new Map<number, Found>()
  for (const [i, label] of labels.entries()) {
    if (label === -1 || rows[i]?.gold) continue
    const better = chooseLabel(soft, i).label
    if (better !== label) found.set(i, { better, quality: softLabel(soft, i)[label] as number, by: ['answers'] })
  }
  for (const source of sources)
    for (const { at, ...one } of byModel(question, rows, labels, values, source)) {
      const before = found.get(at)
      const by = [...(before?.by ?? []), source]
      found.set(at, before && before.quality <= one.quality ? { ...before, by } : { ...one, by })
    }
  return [...found.entries()]
    .sort(([a, x], [b, y]) => x.quality - y.quality || a - b)
    .slice(0, mostSuspects)
    .map(([i, { better, quality, by }]) => ({
      ...{ item: formatId('decision', (rows[i] as AnsweredItem).decision), n: (rows[i] as AnsweredItem).n },
      ...{ label: values[labels[i] as number] as Json, better: values[better] as Json, quality, by },
    }))
}

/** Confident learning. What a model of yours said counts only where nobody saw it before they answered. */
function byModel(
  question: Question,
  rows: readonly AnsweredItem[],
  labels: readonly number[],
  values: readonly Json[],
  source: ModelSource,
): { at: number; better: number; quality: number }[] {
  const predicted = rows.flatMap(({ models, gold }, at) => {
    const says = models.find((one) => one.source === source)
    if (!says || gold || labels[at] === -1 || (source !== 'brought' && !says.blind)) return []
    const shares = sharesOf(says, question.name, values)
    return shares ? [{ at, shares }] : []
  })
  if (predicted.length < fewestPredicted) return []
  const classes = Math.max(2, values.length)
  const probabilities = new Float64Array(predicted.length * classes)
  for (const [i, { shares }] of predicted.entries()) probabilities.set(shares, i * classes)
  return findLabelErrors({
    ...{ classes, values: probabilities },
    labels: predicted.map(({ at }) => labels[at] as number),
  }).map(({ item, suggested, quality }) => ({
    ...{ at: (predicted[item] as { at: number }).at, better: suggested, quality },
  }))
}

/**
 * The probability of each class as the model told it; where it told that of one alone, the others have the rest evenly.
 * Null where it told none.
 */
export function sharesOf(
  { labels, score, soft }: ModelSays,
  question: string,
  values: readonly Json[],
): number[] | null {
  const told = soft?.[question]
  if (told) {
    const byValue = new Map(told.map(({ value, probability }) => [canonicalize(value), probability]))
    const each = values.map((value) => byValue.get(canonicalize(value)) ?? 0)
    const sum = each.reduce((all, one) => all + one, 0)
    return sum > 0 ? each.map((one) => one / sum) : null
  }
  const value = labels[question]
  const at = value === undefined ? -1 : values.findIndex((one) => canonicalize(one) === canonicalize(value))
  if (at === -1 || score === null) return null
  return values.map((_, k) => (k === at ? score : (1 - score) / Math.max(1, values.length - 1)))
}
