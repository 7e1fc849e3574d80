import { createRandom } from '@countersign/algorithms'
import { expect, test } from 'vitest'
import { missingParts } from './check-learning.ts'
import { hasEmbeddings, installEmbeddings, neighbours } from './embeddings.ts'
import { loadForests, TooLarge } from './forest.ts'
import { learn, type Labelled } from './learn.ts'

const trees = await loadForests()
const asked = { size: 6, randomShare: 0.2, strategy: 'margin-diverse' as const, seed: 3 }

/** Of two numbers and a colour; by a rule that no weighted sum can say, or by chance that one says. */
const things = (count: number, rule: 'either' | 'sum', seed = 1): Labelled[] => {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, i) => {
    const [x, y] = [random.uniform(), random.uniform()]
    const yes = rule === 'either' ? x > 0.5 !== y > 0.5 : random.uniform() < 1 / (1 + Math.exp(6 - 6 * (x + y)))
    const source = new Map<string, number | string>([
      ...([
        ['x', x],
        ['y', y],
      ] as const),
      ...(i % 9 === 0 ? [] : [['colour', i % 3 === 0 ? 'red' : 'grey'] as const]),
    ])
    return { decision: `t${seed}-${i}`, source, classes: [yes ? 'yes' : 'no'], arm: 'random' }
  })
}
const pool = (count: number, rule: 'either' | 'sum') => things(count, rule, 2)

test('[AL9] trees learn a table where they foretell held-out labels better, logistic where they do not; the round says which, and why', () => {
  const either = learn(things(100, 'either'), pool(40, 'either'), { ...asked, wanted: { model: 'auto', trees } })
  expect(either.model).toMatchObject({ name: 'trees', because: 'held-out' })
  expect(either.model!.log_loss!.trees).toBeLessThan(either.model!.log_loss!.logistic - 0.2)
  expect(either.accuracy!.share).toBeGreaterThan(0.85)
  const sum = learn(things(100, 'sum'), pool(40, 'sum'), { ...asked, wanted: { model: 'auto', trees } })
  expect(sum.model).toMatchObject({ name: 'logistic', because: 'held-out' })
  // A little ahead is not known to be ahead: here trees are, by less than one standard error.
  expect(sum.model!.log_loss!.trees).toBeGreaterThan(sum.model!.log_loss!.logistic - 0.02)
  const few = learn(things(49, 'either'), pool(10, 'either'), { ...asked, wanted: { model: 'auto', trees } })
  expect(few.model).toEqual({ name: 'logistic', because: 'too-few', log_loss: null })
  expect(learn([], pool(10, 'sum'), { ...asked, wanted: { model: 'trees', trees } }).model).toBe(null)
})

test('[AL9] the same labels and seed make the same round, and a reason is how far the probability moves when a column is as usual', () => {
  const wanted = { model: 'trees' as const, trees }
  const round = () => learn(things(60, 'either'), pool(30, 'either'), { ...asked, wanted })
  const first = round()
  expect(round()).toEqual(first)
  expect(first.model).toEqual({ name: 'trees', because: 'asked', log_loss: null })
  const all = Object.values(first.expected)
  expect(all.length).toBeGreaterThan(0)
  for (const { reasons, nearest, probability } of all) {
    expect(probability).toBeLessThan(1)
    expect(nearest.length).toBeGreaterThan(0)
    for (const { of, name, weight } of reasons) {
      expect(['yes', 'no']).toContain(of)
      expect(name).toMatch(/^([xy] = 0\.\d+|colour = (red|grey|missing))$/)
      expect(Number.isFinite(weight) && weight !== 0).toBe(true)
    }
  }
  // A colour says nothing of it: what weighs most is a number in nearly all.
  expect(all.filter(({ reasons }) => /^[xy]/.test(reasons[0]?.name ?? '')).length).toBeGreaterThan(0.7 * all.length)
})

test('[AL9] several classes at once have a forest each; rare ones are repeated; a committee is of forests', () => {
  const many = things(60, 'either').map((one, i) => ({
    ...one,
    classes: [
      ...(one.classes[0] === 'yes' ? ['yes'] : []),
      ...((one.source as Map<string, number>).get('x')! > 0.4 ? ['far'] : []),
    ],
    arm: i < 6 ? 'random' : 'strategy',
  }))
  const learnt = learn(many, pool(20, 'either'), { ...asked, many: true, wanted: { model: 'trees', trees } })
  expect(learnt.model?.name).toBe('trees')
  expect(Object.keys(learnt.thresholds!)).toEqual(['far', 'yes'])
  expect(new Set(Object.values(learnt.predicted)).size).toBeGreaterThan(2)
  // A class that all have has no forest, and nothing speaks for it.
  const always = many.map((one) => ({ ...one, classes: [...one.classes, 'always'] }))
  const said = learn(always, pool(20, 'either'), { ...asked, many: true, wanted: { model: 'trees', trees } })
  for (const { classes, reasons } of Object.values(said.expected)) {
    expect(classes).toContain('always')
    expect(reasons.filter(({ of }) => of === 'always')).toEqual([])
  }
  const rare = things(60, 'sum').map((one, i) => ({ ...one, arm: null, classes: [i % 16 === 0 ? 'rare' : 'usual'] }))
  const committee = learn(rare, pool(20, 'sum'), { ...asked, strategy: 'committee', wanted: { model: 'trees', trees } })
  expect(committee).toMatchObject({ model: { name: 'trees' }, rarest: { class: 'rare', weighted: true } })
  expect(committee.picks).toHaveLength(6)
})

test('[AL9] trees that fail, are not here or would take too long cost no batch: it is logistic, and the round says so', () => {
  const [labelled, open] = [things(60, 'sum'), pool(20, 'sum')]
  const failing = (error: Error) => () => {
    throw error
  }
  for (const [broken, because] of [
    [null, 'failed'],
    [failing(new Error('out of memory')), 'failed'],
    [failing(new TooLarge('')), 'too-large'],
  ] as const) {
    const learnt = learn(labelled, open, { ...asked, wanted: { model: 'trees', trees: broken } })
    expect(learnt.model).toEqual({ name: 'logistic', because, log_loss: null })
    const plain = learn(labelled, open, { ...asked, wanted: { model: 'logistic', trees: null } })
    expect({ ...learnt, model: null }).toEqual({ ...plain, model: null })
  }
  const wide = Array.from({ length: 600 }, (_, i) => ({
    ...{ decision: `w${i}`, arm: null, classes: [i % 2 === 0 ? 'yes' : 'no'] },
    source: new Map(Array.from({ length: 600 }, (_, c) => [`c${c}`, (i * 7 + c * 13) % 31] as const)),
  }))
  expect(learn(wide, [], { ...asked, wanted: { model: 'trees', trees } }).model).toMatchObject({ because: 'too-large' })
})

test('[AL10] what is not installed is refused where the project is told to learn, with the command that installs it', () => {
  const learning = {
    ...({ question: 'q', strategy: 'margin', batch: 5, random_share: 0.2, learner: 'built-in' } as const),
    features: { as: 'embedding' as const },
  }
  expect(hasEmbeddings()).toBe(true)
  expect(missingParts({ learning })).toEqual([])
  const here = neighbours.of
  neighbours.of = 'file:///var/empty/nothing.js'
  const [error] = missingParts({ learning })
  const others = missingParts({ learning: { ...learning, features: { as: 'text' } } })
  neighbours.of = here
  expect(others).toEqual([])
  expect(error).toMatchObject({ path: 'learning.features.as', message: expect.stringContaining(installEmbeddings) })
  expect(installEmbeddings).toMatch(
    /^npm install --no-save --save-prod --omit=dev (@energetic-ai\/[a-z-]+@0\.2\.0 ?){3}$/,
  )
})
