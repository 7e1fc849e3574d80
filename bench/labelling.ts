/**
 * `npm run bench -- labelling`: labels from many people, suspects, selection, learners and sizes, beside what others
 * published. `--only` takes some of it.
 * Seeded: all figures but the seconds are the same on every machine. Prints tables; docs/benchmarks.md says what they mean.
 */
import { parseArgs } from 'node:util'
import {
  accuracyOn,
  addModel,
  aggregations,
  chooseAggregation,
  chooseLabel,
  dawidSkene,
  findLabelErrors,
  type Answers,
  type SoftLabels,
} from '@countersign/algorithms'
import { compareArms } from './labelling/curves.ts'
import { labelMillion, rankCandidates } from './labelling/large.ts'
import { readCredit, readCrowd, readPredictions, readProducts, readRecords, readTable } from './labelling/read.ts'
import { measureTrec } from './labelling/trec.ts'
import { measureTrees } from './labelling/trees.ts'

const { values } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
}) as { values: { quick?: boolean; only?: string[] } }
const say = (step: string): void => void process.stderr.write(`· ${step}\n`)
const out = (line: string): void => void process.stdout.write(`${line}\n`)
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const head = (cells: readonly string[]): void => [line(cells), line(cells.map(() => '---'))].forEach(out)
const share = (value: number): string => value.toFixed(4)
const absent = (name: string): void => out(line([name, 'skipped: the data are not here']))

const methods: Readonly<Record<string, (answers: Answers) => SoftLabels>> = {
  majority: aggregations.majority,
  wawa: aggregations.wawa,
  'one-coin': aggregations['one-coin'],
  'Dawid–Skene': aggregations['dawid-skene'],
  IBCC: aggregations.ibcc,
  EBCC: aggregations.ebcc,
  GLAD: aggregations.glad,
  MACE: aggregations.mace,
}
const published: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  d_product: { majority: '.897', 'Dawid–Skene': '.940', IBCC: '.938304', EBCC: '.934937', GLAD: '.928', MACE: '.8265' },
  s_adult: { majority: '.763', 'Dawid–Skene': '.748', IBCC: '.744745', EBCC: '.747748', MACE: '.784' },
  rte: { majority: '.8969', 'Dawid–Skene': '.9275', IBCC: '.9275', EBCC: '.93125' },
  dog: { majority: '.8222', 'Dawid–Skene': '.8439', IBCC: '.83891', EBCC: '.840149' },
  cf_amt: { IBCC: '.856667', EBCC: '.856667' },
  zencrowd_in: { IBCC: '.769608', EBCC: '.780882' },
}

function compareLabels(): void {
  out('## Accuracy of labels: published | ours\n')
  head(['set', ...Object.keys(methods), 'chosen, and why'])
  for (const [set, known] of Object.entries(published)) {
    const crowd = readCrowd(set)
    if (!crowd) {
      absent(set)
      continue
    }
    const { name, because } = chooseAggregation(crowd.answers)
    const cells = Object.entries(methods).map(
      ([method, label]) => `${known[method] ?? '–'} / ${share(accuracyOn(label(crowd.answers), crowd.truths))}`,
    )
    out(line([set, ...cells, `${name}: ${because}`]))
  }
}

function comparePeople(): void {
  out('## People and a model, 8,315 pairs of products\n')
  head(['who', 'accuracy: published / ours', 'F1: published / ours'])
  const products = readProducts()
  if (products) {
    const { answers, truths, values } = products
    const alone = { items: answers.items, classes: 2, values: Float64Array.from(values) }
    for (const [who, known, labels] of [
      ['majority of people', ['.8966', '.5905'], aggregations.majority(answers)],
      ['people, Dawid–Skene', ['.9391', '.7204'], dawidSkene(answers).labels],
      ['the model alone', ['.9539', '.7810'], alone],
      ['people and the model, Dawid–Skene', ['.9591', '.817'], dawidSkene(addModel(answers, { values })).labels],
    ] as const) {
      const said = truths.map(([item, truth]) => [chooseLabel(labels, item).label, truth] as const)
      const hits = said.filter(([label, truth]) => label + truth === 2).length
      const f1 = (2 * hits) / said.reduce((sum, [label, truth]) => sum + label + truth, 0)
      out(line([who, `${known[0]} / ${share(accuracyOn(labels, truths))}`, `${known[1]} / ${share(f1)}`]))
    }
  } else absent('d-product-text')
}

function compareSuspects(): void {
  out('## Suspected labels (noise rate / both / class)\n')
  head(['set', 'published', 'ours'])
  for (const [set, classes, known] of [
    ['mnist', 10, '15 / 15 / –'],
    ['20news', 20, '95 / 47 / –'],
  ] as const) {
    const predictions = readPredictions(set, classes)
    if (!predictions) {
      absent(set)
      continue
    }
    const counts = (['noise-rate', 'both', 'class'] as const).map(
      (prune) => findLabelErrors(predictions, { prune }).length,
    )
    out(line([set, known, counts.join(' / ')]))
  }
}

function compareMargin(): void {
  out('## Margin against chance: area under the curve\n')
  head(['set', 'published: uniform, margin', 'ours: uniform, margin', 'paired gain (95 %)', 't', 'seeds'])
  const seeds = values.quick ? 10 : 100
  for (const [set, file, headLines, known] of [
    ['wdbc', 'wdbc_sklearn_breast_cancer', 1, '.9539, .9652'],
    ['sonar', 'sonar', 0, '.7463, .7762'],
    ['haberman', 'haberman', 0, '.7308, .7295'],
  ] as const) {
    const table = readTable(file, headLines)
    if (!table) {
      absent(set)
      continue
    }
    const { uniform, margin, gain } = compareArms(table, seeds)
    const interval = `${share(gain.mean)} (${share(gain.lower)} to ${share(gain.upper)})`
    out(line([set, known, `${share(uniform)}, ${share(margin)}`, interval, gain.t?.toFixed(1) ?? '–', String(seeds)]))
  }
}

function timeSizes(): void {
  out('## Sizes, one core\n')
  head(['what', 'goal', 'seconds', 'memory of the process, MB'])
  const { seconds, megabytes } = labelMillion()
  out(line(['Dawid–Skene, 1 M answers, 5 classes', '< 20 s, < 1 GB', seconds.toFixed(1), megabytes.toFixed(0)]))
  for (const strategy of ['margin', 'margin-diverse', 'entropy'] as const) {
    const ranked = rankCandidates(strategy)
    out(line([`100 k candidates, ${strategy}`, '< 2 s', ranked.seconds.toFixed(2), ranked.megabytes.toFixed(0)]))
  }
}

async function compareTrec(): Promise<void> {
  const published: Readonly<Record<string, string>> = {
    ...{ random: '.835, –', 'least-confident': '.867, 350', margin: '.869, 325', 'margin-diverse': '.875, 325' },
    badge: '.850, 400',
  }
  out('## TREC-6 with embeddings: accuracy with 525 labels, and labels to equal random with 525\n')
  head(['strategy', 'known before', 'ours: accuracy, labels', 'paired gain over random (95 %)', 'seeds'])
  const seeds = values.quick ? 2 : 5
  const measured = await measureTrec(seeds, say)
  if (!measured) return out(line(['TREC-6', 'skipped: the data or the packages are not here']))
  for (const { strategy, accuracy, labels, gain } of measured.rows)
    out(
      line([
        ...[strategy, published[strategy] ?? '–', `${share(accuracy)}, ${labels ?? 'never'}`],
        gain ? `${share(gain.mean)} (${share(gain.lower)} to ${share(gain.upper)})` : '–',
        String(seeds),
      ]),
    )
  out(line(['random, by words', '.728, –', `${share(measured.words)}, –`, '–', String(seeds)]))
  out(line(['all 5,452 labels', '.886', share(measured.whole), '–', '–']))
}

async function compareTrees(): Promise<void> {
  out('## Trees beside logistic regression, half held out\n')
  head(['table', 'labels', 'accuracy: logistic, trees', 'log loss: logistic, trees', 'gain in log loss (95 %)', 'trees taken', 'seconds: logistic, trees']) // prettier-ignore
  const seeds = values.quick ? 3 : 10
  for (const [name, records] of [
    ['wdbc', readRecords('wdbc_sklearn_breast_cancer', 1)],
    ['sonar', readRecords('sonar', 0)],
    ['haberman', readRecords('haberman', 0)],
    ['german credit', readCredit()],
  ] as const) {
    if (!records) {
      absent(name)
      continue
    }
    for (const { labels, logistic, trees, gain, taken } of await measureTrees(records, seeds)) {
      const both = (of: (one: typeof trees) => string): string => `${of(logistic)}, ${of(trees)}`
      out(
        line([
          ...[name, String(labels), both((one) => share(one.accuracy)), both((one) => share(one.logLoss))],
          `${share(gain.mean)} (${share(gain.lower)} to ${share(gain.upper)})`,
          ...[`${taken} of ${seeds}`, both((one) => one.seconds.toFixed(2))],
        ]),
      )
    }
  }
}

const parts: Readonly<Record<string, () => void | Promise<void>>> = {
  ...{ labels: compareLabels, people: comparePeople, suspects: compareSuspects, margin: compareMargin },
  ...{ sizes: timeSizes, trec6: compareTrec, trees: compareTrees },
}
const wanted = values.only?.flatMap((name) => name.split(',')) ?? Object.keys(parts)
const unknown = wanted.filter((name) => parts[name] === undefined)
if (unknown.length > 0) {
  process.stderr.write(`There is no ${unknown.join(', ')} in labelling: ${Object.keys(parts).join(', ')}.\n`)
  process.exit(2)
}
for (const [at, name] of wanted.entries()) {
  if (at > 0) out('')
  await parts[name]?.()
}
