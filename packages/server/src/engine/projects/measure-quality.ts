/** How well people agree on each question, who is how good at it, and which labels may be wrong. */
import {
  addModel,
  aggregations,
  chooseAggregation,
  personSkills,
  type AggregationName,
  type Answers,
  type Choice,
  type PersonSkill,
} from '@countersign/algorithms'
import {
  canonicalize,
  scaleOfQuestion,
  type AggregationMethod,
  type AnnotatorWire,
  type EstimateWire,
  type Json,
  type Question,
  type QuestionQualityWire,
} from '@countersign/core'
import { modelAs, modelSources, type ModelSource } from './annotators.ts'
import { fewestPredicted, suspectsOf } from './find-suspects.ts'
import { matrixOf, measureAgreement } from './measure-agreement.ts'
import { matchedAgreement, matchedOf, tabulateMarks } from './measure-marks.ts'
import { isMarked } from './merge-marks.ts'
import type { AnsweredItem } from './read-answers.ts'
import { suspectMarks } from './suspect-marks.ts'
import { mostClasses, tabulate, type Table } from './tabulate.ts'

const mostInConfusion = 30
/** Of single people tables of so many values at most, of so many people. */
const mostInOwn = 12
const mostOwn = 100
/** Different numbers up to which agreement is told of them. */
const mostNumbers = 1_000
/** Of fewer answers nothing is learnt that later ones should be weighed by. */
const fewestForSkill = 5

export interface Measured {
  questions: QuestionQualityWire[]
  /** By person or model, how often they are right on each question: what later answers are weighed by. */
  skills: Map<string, Record<string, number>>
}
export interface Measuring {
  method: AggregationMethod
  /** Whether models count as annotators, where nobody saw what they said. */
  countModel: boolean
  annotatorOf: (key: string) => AnnotatorWire
  goldOf: (key: string) => EstimateWire
}

export function measureQuality(
  questions: readonly Question[],
  items: readonly AnsweredItem[],
  how: Measuring,
): Measured {
  const skills: Measured['skills'] = new Map()
  const people = [...new Set(items.flatMap(({ answers }) => answers.map(({ person }) => person)))].sort()
  const measured = questions.map((question) => {
    const { quality, skilled } = measureQuestion(question, items, people, how)
    for (const [key, { answers, accuracy }] of skilled)
      if (accuracy !== null && answers >= fewestForSkill)
        skills.set(key, { ...skills.get(key), [question.name]: accuracy })
    return quality
  })
  return { questions: measured, skills }
}

interface OfQuestion {
  quality: QuestionQualityWire
  skilled: [key: string, skill: PersonSkill][]
}

function measureQuestion(
  question: Question,
  items: readonly AnsweredItem[],
  people: readonly string[],
  { method, countModel, annotatorOf, goldOf }: Measuring,
): OfQuestion {
  const whole = tabulate(question, items, people)
  const matched = isMarked(question) ? matchedOf(question, items) : []
  const table = isMarked(question) ? tabulateMarks(question, matched, people) : whole
  const { values } = table
  const base = {
    ...{ question: question.name, kind: question.kind },
    ...agreementOf(question, items, people, whole, annotatorOf),
    ...(isMarked(question) ? matchedFirst(matchedAgreement(question, matched), whole) : {}),
  }
  const tell = (keys: readonly string[], answers: Answers, skills: PersonSkill[] | null, classes: number) =>
    peopleOf(keys, answers, skills, classes, annotatorOf, goldOf)
  if (values === null || table.answers.item.length === 0)
    return {
      quality: {
        ...base,
        ...{ method: 'none', candidates: [], confusion: null },
        suspects: isMarked(question) ? suspectMarks(question, matched, null) : [],
        because:
          whole.answers.item.length === 0
            ? 'Nothing was answered yet.'
            : values !== null
              ? 'Nobody marked anything yet.'
              : 'Answers of this kind are compared item by item; they make no classes that a method could weigh.',
        people: tell(people, whole.answers, null, 0),
      },
      skilled: [],
    }
  const heard = isMarked(question) ? [] : modelSources.filter((source) => items.some(has(source)))
  const models = countModel
    ? heard
        .map((source) => ({ source, ...heardBlind(question, table, source) }))
        .filter(({ said }) => said >= fewestPredicted)
    : []
  const answers = models.reduce(addModel, table.answers)
  const gold = table.rows.flatMap(({ gold: right }, i): [number, number][] => {
    const truth = right?.[question.name]
    const at = truth === undefined ? -1 : values.findIndex((value) => canonicalize(value) === canonicalize(truth))
    return at === -1 ? [] : [[i, at]]
  })
  const choice = chooseAggregation(answers, { gold })
  const name: AggregationName = method === 'auto' ? choice.name : method
  const soft = aggregations[name](answers)
  const skills = personSkills(answers, soft)
  const keys = [...people, ...models.map(({ source }) => modelAs(source))]
  // Of marks people answer things, of which there are more than items.
  const given = isMarked(question) ? whole.answers : answers
  return {
    quality: {
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
      confusion: values.length <= mostInConfusion ? confusionOf(skills.slice(0, people.length), values) : null,
      people: tell(keys, given, skills, values.length),
      suspects: isMarked(question)
        ? suspectMarks(question, matched, soft)
        : suspectsOf(question, table, values, soft, heard),
    },
    skilled: keys.flatMap((key, at): OfQuestion['skilled'] => (skills[at] ? [[key, skills[at]]] : [])),
  }
}

const has =
  (source: ModelSource) =>
  ({ models }: AnsweredItem): boolean =>
    models.some((one) => one.source === source)

/** Of numbers more different ones than could be weighed: agreement goes by their distance. */
function agreementOf(
  question: Question,
  items: readonly AnsweredItem[],
  people: readonly string[],
  whole: Table,
  annotatorOf: Measuring['annotatorOf'],
): Pick<QuestionQualityWire, 'recommended' | 'agreement' | 'matrix'> {
  const scale = scaleOfQuestion(question)
  const { answers, values } =
    question.kind === 'number' && whole.values === null ? tabulate(question, items, people, mostNumbers) : whole
  const worth = values && values.map((value, i) => (scale === 'nominal' ? i : Number(value)))
  return {
    ...measureAgreement({ answers, scale, worth }),
    matrix: matrixOf(answers, scale, worth && worth.length <= mostClasses ? worth : null, people.map(annotatorOf)),
  }
}

/** Of what is drawn that marks match tells more than that drawings do. */
const matchedFirst = (
  matched: QuestionQualityWire['agreement'],
  { answers }: Table,
): Pick<QuestionQualityWire, 'recommended' | 'agreement'> => ({
  recommended:
    answers.item.length === 0
      ? null
      : {
          name: 'matched-f1',
          because: 'Two drawings are hardly ever the same as wholes: this tells how many of the things in them are.',
        },
  agreement: [...matched, ...measureAgreement({ answers, scale: 'nominal', worth: null }).agreement],
})

/** What a model said of each row, where nobody who answered had seen it, as probabilities; and of how many rows. */
function heardBlind(
  question: Question,
  { rows, values, answers: { classes } }: Table,
  source: ModelSource,
): { said: number; values: Float64Array } {
  const place = new Map((values ?? []).map((value, i) => [canonicalize(value), i]))
  const heard = { said: 0, values: new Float64Array(rows.length * classes) }
  for (const [item, { models }] of rows.entries()) {
    const value = models.find((one) => one.source === source && one.blind)?.labels[question.name]
    const label = value === undefined ? undefined : place.get(canonicalize(value))
    if (label === undefined) continue
    heard.values[item * classes + label] = 1
    heard.said++
  }
  return heard
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

function peopleOf(
  keys: readonly string[],
  answers: Answers,
  skills: readonly PersonSkill[] | null,
  classes: number,
  annotatorOf: Measuring['annotatorOf'],
  goldOf: Measuring['goldOf'],
): QuestionQualityWire['people'] {
  const counts = new Uint32Array(keys.length)
  for (const person of answers.person) counts[person] = (counts[person] as number) + 1
  return keys.flatMap((key, i) => {
    const skill = skills?.[i]
    if (counts[i] === 0) return []
    return [
      {
        ...{ ...annotatorOf(key), answers: counts[i] as number },
        skill:
          skill?.accuracy == null
            ? { value: null, interval: null, n: counts[i] as number }
            : { value: skill.accuracy, interval: [skill.lower, skill.upper] as [number, number], n: skill.answers },
        gold: goldOf(key),
        confusion: skill && classes <= mostInOwn && keys.length <= mostOwn ? countsOf([skill], classes) : null,
      },
    ]
  })
}

const confusionOf = (
  skills: readonly PersonSkill[],
  values: readonly Json[],
): NonNullable<QuestionQualityWire['confusion']> => ({
  values: values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  counts: countsOf(skills, values.length),
})

/** Expected answers by truth and answer. */
function countsOf(skills: readonly PersonSkill[], length: number): number[][] {
  const classes = Math.max(2, length)
  const each = Array.from({ length }, (_, i) => i)
  return each.map((truth) =>
    each.map((said) => skills.reduce((sum, { confusion }) => sum + (confusion[truth * classes + said] as number), 0)),
  )
}
