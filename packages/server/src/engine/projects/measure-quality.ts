/** How well people agree on each question, who is how good at it, and which labels may be wrong. */
import {
  aggregations,
  bootstrapAgreement,
  chooseAggregation,
  chooseLabel,
  findLabelErrors,
  gatherAnswers,
  gwet,
  krippendorffAlpha,
  percentAgreement,
  personSkills,
  softLabel,
  type Agreement,
  type AggregationName,
  type Answers,
  type Choice,
  type Metric,
  type SoftLabels,
} from '@countersign/algorithms'
import {
  canonicalize,
  formatId,
  groupAnswers,
  parseId,
  valuesOf,
  type AggregationMethod,
  type EstimateWire,
  type Json,
  type Question,
  type QuestionQualityWire,
} from '@countersign/core'
import { bootstrapDraws, matchedAgreement, matchedOf, tabulateMarks } from './measure-marks.ts'
import { isMarked } from './merge-marks.ts'
import type { AnsweredItem } from './read-answers.ts'
import { suspectMarks } from './suspect-marks.ts'

/** More different values are no classes: they are compared item by item. */
const mostClasses = 100
const mostInConfusion = 30
const mostSuspects = 100
/** Under so many units twice answered, an interval by drawing anew says more than one by theory. */
const fewUnits = 50
/** Of fewer answers nothing is learnt that later ones should be weighed by. */
const fewestForSkill = 5
/** From so many on, what a model said beforehand is held against the labels. */
const fewestPredicted = 20

export interface Measured {
  questions: QuestionQualityWire[]
  /** By person, how often they are right on each question: what later answers are weighed by. */
  skills: Map<string, Record<string, number>>
}

export function measureQuality(
  questions: readonly Question[],
  items: readonly AnsweredItem[],
  method: AggregationMethod,
  nameOf: (person: string) => string,
  goldOf: (person: string) => EstimateWire,
): Measured {
  const skills = new Map<string, Record<string, number>>()
  const people = [...new Set(items.flatMap(({ answers }) => answers.map(({ person }) => person)))].sort()
  const measured = questions.map((question) => {
    const one = measureQuestion(question, items, people, method, nameOf, goldOf)
    for (const { person: id, answers, skill } of one.people) {
      const person = parseId('person', id)
      if (person !== undefined && skill.value !== null && answers >= fewestForSkill)
        skills.set(person, { ...skills.get(person), [question.name]: skill.value })
    }
    return one
  })
  return { questions: measured, skills }
}

export interface Table {
  answers: Answers
  /** The value of each class; null where classes are only of their item. */
  values: Json[] | null
  /** The number of an item's row by its place in `items`. */
  rows: AnsweredItem[]
}

/** Who gave which value: by the question's own values, by those that were given, or, of what is drawn, item by item. */
function tabulate(question: Question, items: readonly AnsweredItem[], people: readonly string[]): Table {
  const place = new Map(people.map((person, i) => [person, i]))
  const rows = items.filter(({ answers }) => answers.some(({ labels }) => isSaid(question, labels[question.name])))
  const known = valuesOf(question)?.filter((value) => value !== null)
  const given = rows.flatMap(({ answers }) => answers.map(({ labels }) => labels[question.name])).filter(isPresent)
  const distinct = new Map<string, Json>(known?.map((value) => [canonicalize(value), value]))
  if (!known && !isMarked(question))
    for (const value of given) if (distinct.size <= mostClasses) distinct.set(canonicalize(value), value)
  const asClasses = !isMarked(question) && distinct.size > 0 && distinct.size <= mostClasses
  const ordered = [...distinct.entries()]
  if (question.kind === 'number') ordered.sort(([, a], [, b]) => Number(a) - Number(b))
  const classOf = new Map(ordered.map(([text], i) => [text, i]))
  const columns = { item: [] as number[], person: [] as number[], label: [] as number[] }
  let classes = Math.max(2, ordered.length)
  for (const [i, { answers }] of rows.entries()) {
    const said = answers.filter(({ labels }) => isSaid(question, labels[question.name]))
    const groups = asClasses
      ? said.map(({ labels }) => classOf.get(canonicalize(labels[question.name] as Json)) as number)
      : groupAnswers(
          question,
          said.map(({ labels }) => labels[question.name]),
        )
    for (const [at, { person }] of said.entries()) {
      columns.item.push(i)
      columns.person.push(place.get(person) as number)
      columns.label.push(groups[at] as number)
      classes = Math.max(classes, (groups[at] as number) + 1)
    }
  }
  return {
    answers: gatherAnswers(columns, { items: rows.length, people: people.length, classes }),
    values: asClasses ? ordered.map(([, value]) => value) : null,
    rows,
  }
}

const isPresent = (value: Json | undefined): value is Json => value !== undefined
/** "Not applicable" tells nothing of the levels: it counts as not answered. */
const isSaid = (question: Question, value: Json | undefined): boolean =>
  value !== undefined && !(question.kind === 'rating' && value === null)

function measureQuestion(
  question: Question,
  items: readonly AnsweredItem[],
  people: readonly string[],
  method: AggregationMethod,
  nameOf: (person: string) => string,
  goldOf: (person: string) => EstimateWire,
): QuestionQualityWire {
  const whole = tabulate(question, items, people)
  const matched = isMarked(question) ? matchedOf(question, items) : []
  const table = isMarked(question) ? tabulateMarks(question, matched, people) : whole
  const { answers, values } = table
  const agreement = [
    ...agreementOf(question, whole),
    ...(isMarked(question) ? matchedAgreement(question, matched) : []),
  ]
  const base = { question: question.name, kind: question.kind, agreement }
  if (values === null || answers.item.length === 0)
    return {
      ...base,
      ...{ method: 'none', candidates: [], confusion: null },
      suspects: isMarked(question) ? suspectMarks(question, matched, null) : [],
      because:
        whole.answers.item.length === 0
          ? 'Nothing was answered yet.'
          : values !== null
            ? 'Nobody marked anything yet.'
            : 'Answers of this kind are compared item by item; they make no classes that a method could weigh.',
      people: peopleOf(people, whole.answers, null, nameOf, goldOf),
    }
  const gold = table.rows.flatMap(({ gold: right }, i): [number, number][] => {
    const truth = right?.[question.name]
    const at = truth === undefined ? -1 : values.findIndex((value) => canonicalize(value) === canonicalize(truth))
    return at === -1 ? [] : [[i, at]]
  })
  const choice = chooseAggregation(answers, { gold })
  const name: AggregationName = method === 'auto' ? choice.name : method
  const soft = aggregations[name](answers)
  const skills = personSkills(answers, soft)
  return {
    ...base,
    method: name,
    because: method === 'auto' ? whyChosen(choice, gold.length) : 'It was asked for.',
    candidates: choice.candidates.map((one) => ({
      ...{ method: one.name, held_out: one.heldOut, behind: one.behind, behind_error: one.behindError },
      gold:
        gold.length === 0
          ? { value: null, interval: null, n: 0 }
          : { value: one.gold.share, interval: [one.gold.lower, one.gold.upper] as [number, number], n: gold.length },
    })),
    confusion: values.length <= mostInConfusion ? confusionOf(skills, values) : null,
    people: peopleOf(people, whole.answers, skills, nameOf, goldOf),
    suspects: isMarked(question) ? suspectMarks(question, matched, soft) : suspectsOf(question, table, values, soft),
  }
}

function whyChosen({ because, name, candidates }: Choice, gold: number): string {
  const own = candidates.find((one) => one.name === name)
  if (because === 'gold') return `It is right most often on ${gold} items whose right answer is known.`
  if (because === 'too-little')
    return 'Too little is known to tell the methods apart: fewer than 50 answers could be held out. This is the usual one.'
  return own === candidates[0]
    ? 'No other foretells held-out answers better than it by more than two standard errors.'
    : 'It foretells held-out answers best, by more than two standard errors.'
}

const metricOf = ({ kind }: Question): Metric =>
  kind === 'rating' ? 'ordinal' : kind === 'number' ? 'interval' : 'nominal'

function agreementOf(question: Question, { answers, values }: Table): QuestionQualityWire['agreement'] {
  const metric = metricOf(question)
  const worth = metric === 'interval' && values ? { values: values.map(Number) } : {}
  const measures: [string, string | null, (of: Answers) => Agreement][] = [
    ['percent', null, (of) => percentAgreement(of)],
    ...(values
      ? ([
          ['krippendorff-alpha', metric, (of) => krippendorffAlpha(of, { metric, ...worth })],
          ['gwet-ac1', null, (of) => gwet(of)],
        ] as [string, string | null, (of: Answers) => Agreement][])
      : []),
  ]
  return measures.map(([name, of, measure]) => ({ name, metric: of, estimate: estimateOf(answers, measure) }))
}

function estimateOf(answers: Answers, measure: (of: Answers) => Agreement): EstimateWire {
  const { coefficient, lower, upper, units } = measure(answers)
  if (coefficient === null) return { value: null, interval: null, n: units }
  const drawn = units < fewUnits ? bootstrapAgreement(answers, measure, { draws: bootstrapDraws }) : null
  return { value: coefficient, interval: drawn ? [drawn.lower, drawn.upper] : [lower, upper], n: units }
}

function peopleOf(
  people: readonly string[],
  answers: Answers,
  skills: ReturnType<typeof personSkills> | null,
  nameOf: (person: string) => string,
  goldOf: (person: string) => EstimateWire,
): QuestionQualityWire['people'] {
  const counts = new Uint32Array(people.length)
  for (const person of answers.person) counts[person] = (counts[person] as number) + 1
  return people.flatMap((person, i) => {
    const skill = skills?.[i]
    if (counts[i] === 0) return []
    return [
      {
        ...{ person: formatId('person', person), name: nameOf(person), answers: counts[i] as number },
        skill:
          skill?.accuracy == null
            ? { value: null, interval: null, n: counts[i] as number }
            : { value: skill.accuracy, interval: [skill.lower, skill.upper] as [number, number], n: skill.answers },
        gold: goldOf(person),
      },
    ]
  })
}

function confusionOf(
  skills: ReturnType<typeof personSkills>,
  values: readonly Json[],
): QuestionQualityWire['confusion'] {
  const { length } = values
  const classes = Math.max(2, length)
  return {
    values: values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    counts: values.map((_, truth) =>
      values.map((__, said) =>
        skills.reduce((sum, { confusion }) => sum + (confusion[truth * classes + said] as number), 0),
      ),
    ),
  }
}

/** Labels that the method would not give, and labels that a model did not expect: the least believed first. */
function suspectsOf(
  question: Question,
  { rows }: Table,
  values: readonly Json[],
  soft: SoftLabels,
): QuestionQualityWire['suspects'] {
  const place = new Map(values.map((value, i) => [canonicalize(value), i]))
  const labels = rows.map(({ label }) => {
    const value = label?.[question.name]?.value
    return value === undefined ? -1 : (place.get(canonicalize(value)) ?? -1)
  })
  const found = new Map<number, { better: number; quality: number }>()
  for (const [i, label] of labels.entries()) {
    if (label === -1 || rows[i]?.gold) continue
    const better = chooseLabel(soft, i).label
    if (better !== label) found.set(i, { better, quality: softLabel(soft, i)[label] as number })
  }
  for (const one of byPrediction(question, rows, labels, place, Math.max(2, values.length)))
    if (!found.has(one.at) || (found.get(one.at)?.quality ?? 1) > one.quality) found.set(one.at, one)
  return [...found.entries()]
    .sort(([a, x], [b, y]) => x.quality - y.quality || a - b)
    .slice(0, mostSuspects)
    .map(([i, { better, quality }]) => ({
      ...{ item: formatId('decision', (rows[i] as AnsweredItem).decision), n: (rows[i] as AnsweredItem).n },
      ...{ label: values[labels[i] as number] as Json, better: values[better] as Json, quality },
    }))
}

function byPrediction(
  question: Question,
  rows: readonly AnsweredItem[],
  labels: readonly number[],
  place: ReadonlyMap<string, number>,
  classes: number,
): { at: number; better: number; quality: number }[] {
  const predicted = rows.flatMap(({ prediction, gold }, at) => {
    const value = prediction?.labels[question.name]
    const label = value === undefined ? undefined : place.get(canonicalize(value))
    return label === undefined || gold || labels[at] === -1
      ? []
      : [{ at, label, score: (prediction as { score: number }).score }]
  })
  if (predicted.length < fewestPredicted) return []
  const probabilities = new Float64Array(predicted.length * classes)
  for (const [i, { label, score }] of predicted.entries())
    for (let k = 0; k < classes; k++) probabilities[i * classes + k] = k === label ? score : (1 - score) / (classes - 1)
  return findLabelErrors({
    ...{ classes, values: probabilities },
    labels: predicted.map(({ at }) => labels[at] as number),
  }).map(({ item, suggested, quality }) => ({
    ...{ at: (predicted[item] as { at: number }).at, better: suggested, quality },
  }))
}
