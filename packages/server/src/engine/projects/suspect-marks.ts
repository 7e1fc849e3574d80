/** Which marks of labels may be wrong: overlooked, swapped, badly located, or of nothing that is there. */
import { chooseLabel, matchMarks, softLabel, type SoftLabels } from '@countersign/algorithms'
import { formatId, type Json, type JsonObject, type QuestionQualityWire } from '@countersign/core'
import { drawnOf, isOfParts, isTooMuch, valueOf, type Drawn, type MarkedQuestion } from './merge-marks.ts'
import type { Matched } from './measure-marks.ts'
import { middlePlace, movedTo, placeOverlap } from './place.ts'

type Suspect = QuestionQualityWire['suspects'][number]
/** One thing that is marked, or null where nothing is. */
type Said = JsonObject | null

const mostSuspects = 100
/** What people come to is doubted where it is less probable. */
const doubted = 0.7
/** So much a model’s mark must overlap with one of the same label to be of the same thing in another place. */
const nearby = 0.1

/**
 * The worst of each item, the least believed first. By people: things of which the label says what the method holds for
 * less than 70 % probable, or not the likeliest. By what a model marked, at its score s, which speaks for the whole: a mark
 * in a place of its own is overlooked (1 − s); one that overlaps with another label's is swapped (1 − s · IoU); one of the
 * same label that overlaps by less than a half is badly located (1 − s · (1 − IoU)). Under a half it is told. What the
 * model did not mark is not held against people.
 *
 * @see Tkachenko, Thyagarajan & Mueller, "ObjectLab: Automated Diagnosis of Mislabeled Images in Object Detection Data",
 *   2023: the same three kinds of error, scored by similarity to a model's marks.
 */
export function suspectMarks(
  question: MarkedQuestion,
  matched: readonly Matched[],
  soft: SoftLabels | null,
): Suspect[] {
  let row = 0
  return matched
    .flatMap(({ item, clusters }) => {
      const first = row
      row += clusters.length
      const label = item.label?.[question.name]?.value
      if (label === undefined || item.gold) return []
      const tell: Tell = (was, better, why, quality, by) => ({
        ...{ item: formatId('decision', item.decision), n: item.n },
        ...{
          label: valueOf(question, was ? [was] : []),
          better: valueOf(question, better ? [better] : []),
          ...{ why, quality, by: [by] },
        },
      })
      const byPeople = soft ? doubtedThings(question, clusters, label, soft, first, tell) : []
      // As with other labels: what a model of yours said counts only where nobody saw it before they answered.
      const heard = item.models.filter(({ source, blind }) => source === 'brought' || blind)
      const byModel = heard.flatMap(({ source, labels, score }) => {
        const said = labels[question.name]
        return said === undefined || score === null ? [] : unlikeModel(question, label, said, score, source, tell)
      })
      return [...byPeople, ...byModel].sort((a, b) => a.quality - b.quality).slice(0, 1)
    })
    .sort((a, b) => a.quality - b.quality || a.n - b.n)
    .slice(0, mostSuspects)
}

type By = Suspect['by'][number]
type Tell = (was: Said, better: Said, why: Suspect['why'], quality: number, by: By) => Suspect

const whyOf = (was: Said, better: Said): Suspect['why'] =>
  was === null ? 'overlooked' : better === null ? 'not-there' : 'swapped'

function doubtedThings(
  question: MarkedQuestion,
  clusters: readonly (readonly Drawn[])[],
  label: Json,
  soft: SoftLabels,
  first: number,
  tell: Tell,
): Suspect[] {
  const nothing = question.options.length
  // Each thing as one mark in the middle, beside those of the label.
  const things = clusters.map((cluster): Drawn => {
    const [model] = cluster as readonly [Drawn]
    const shape = middlePlace(cluster.map((one) => one.shape))
    return { ...model, shape, source: isOfParts(question) ? model.source : movedTo(model.source, shape) }
  })
  const marked = drawnOf(question, [label])
  if (marked === null || isTooMuch(question, [...things.map((one) => ({ ...one, person: -1 })), ...marked])) return []
  const pairs = isOfParts(question) ? [] : matchMarks(things, marked, placeOverlap)
  const standsAt = new Map(pairs.map(({ a, b }) => [a, marked[b]]))
  const standsFor = new Map(isOfParts(question) ? marked.map((one) => [one.source.id, one]) : [])
  return things.flatMap(({ source }, i): Suspect[] => {
    const here = standsAt.get(i) ?? standsFor.get(source.id)
    const [says, believed] = [here?.label ?? nothing, softLabel(soft, first + i)]
    const { label: likeliest } = chooseLabel(soft, first + i)
    const quality = believed[says] as number
    if (likeliest === says && quality >= doubted) return []
    const other = [...believed.keys()].filter((one) => one !== says).reduce((top, one) => ((believed[one] as number) > (believed[top] as number) ? one : top)) // prettier-ignore
    const better = other === nothing ? null : { ...source, label: question.options[other]?.value ?? null }
    const was = here?.source ?? null
    return [tell(was, better, whyOf(was, better), quality, 'answers')]
  })
}

function unlikeModel(question: MarkedQuestion, label: Json, said: Json, score: number, by: By, tell: Tell): Suspect[] {
  const both = drawnOf(question, [label, said])
  if (both === null) return []
  const [stands, expected] = [both.filter(({ person }) => person === 0), both.filter(({ person }) => person === 1)]
  const pairs = matchMarks(stands, expected, placeOverlap)
  const of = new Map(pairs.map(({ a, b }) => [b, stands[a] as Drawn]))
  const free = stands.filter((_, at) => !pairs.some(({ a }) => a === at))
  return expected
    .flatMap((mark, at): Suspect[] => {
      const here = of.get(at)
      if (here?.label === mark.label) return []
      if (here) return [tell(here.source, mark.source, 'swapped', 1 - score * placeOverlap(here.shape, mark.shape), by)]
      const near = free
        .filter((one) => one.label === mark.label)
        .map((one) => ({ one, overlap: placeOverlap(one.shape, mark.shape) }))
        .reduce<{ one: Drawn; overlap: number } | null>(
          (top, one) => (top && top.overlap >= one.overlap ? top : one),
          null,
        )
      if (near && near.overlap >= nearby)
        return [tell(near.one.source, mark.source, 'badly-located', 1 - score * (1 - near.overlap), by)]
      return [tell(null, mark.source, 'overlooked', 1 - score, by)]
    })
    .filter(({ quality }) => quality < 0.5)
}
