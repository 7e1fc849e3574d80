import type { LabelsToWire, Learning, LearningWire, LearntShare } from '../api/wire.ts'
import { count, percent } from '../words/numbers.ts'

export const sayLearnt = ({ share, n, interval: [lower, upper], f1 }: LearntShare): string =>
  `${percent(share, 0)} of ${count(n)} (${percent(lower, 0)} to ${percent(upper, 0)})${f1 === undefined ? '' : `, F1 ${f1.toFixed(2)}`}`

/** Why rare classes count for more than they are. */
export const sayRarest = ({ class: name, share }: NonNullable<LearningWire['rounds'][number]['rarest']>): string =>
  `“${name}” has only ${percent(share, 1)}: all weigh by inverse frequency`

type Model = NonNullable<LearningWire['rounds'][number]['model']>
const modelNames = { logistic: 'logistic regression', trees: 'trees' } satisfies Record<Model['name'], string>
const fellBack = {
  'too-few': 'too little is labelled to compare it with trees',
  'too-large': 'there is too much for trees to learn in time',
  failed: 'the trees failed',
} as const
/** Which model learnt a table, and why it and not the other. */
export function sayModel({ name, because, log_loss: loss }: Model): string {
  if (because === 'asked') return `By ${modelNames[name]}`
  if (because !== 'held-out') return `By ${modelNames[name]}: ${fellBack[because]}`
  const losses = loss ? ` (log loss: trees ${loss.trees.toFixed(2)}, logistic ${loss.logistic.toFixed(2)})` : ''
  return name === 'trees'
    ? `By trees: they foretell held-out labels better${losses}`
    : `By logistic regression: trees foretell held-out labels no better${losses}`
}
/** What the round that is under way is at. */
export const sayRunning = (embedding: LearningWire['embedding']): string =>
  embedding && embedding.done < embedding.of
    ? `a round is under way: ${count(embedding.done)} of ${count(embedding.of)} texts are embedded`
    : 'a round is under way'

export const tableModelWords = {
  auto: 'what foretells better',
  logistic: 'logistic regression',
  trees: 'trees',
} satisfies Record<NonNullable<NonNullable<Learning['features']>['model']>, string>

export const featureWords = {
  text: 'its texts, word by word',
  embedding: 'what its English texts mean',
  table: 'a record of numbers and categories',
  vector: 'a vector of numbers',
} satisfies Record<NonNullable<Learning['features']>['as'], string>

/** Is it worth its while? Said plainly, also where it is not. */
export function sayAhead({ ahead, rounds, running }: Pick<LearningWire, 'ahead' | 'rounds' | 'running'>): string {
  if (!ahead)
    return rounds.length === 0
      ? running
        ? 'The first round is being learnt.'
        : 'The first round begins when items have been imported.'
      : 'Too little is labelled to say whether the strategy is ahead of asking at random: it takes ten items of the random arm, and a round with as few labels as they are.'
  const { strategy, random } = ahead
  const both = `With ${count(strategy.labels)} labels of the strategy and its random part, the learner is right in ${sayLearnt(strategy)}; with ${count(random.labels)} drawn at random alone, in ${sayLearnt(random)}.`
  if (ahead.verdict === 'yes') return `${both} The strategy is ahead of asking at random.`
  if (ahead.verdict === 'no')
    return `${both} Asking at random is ahead here: take “At random”, and spend nobody’s time on a strategy.`
  return `${both} The intervals overlap: whether the strategy is ahead is not known yet. Until it is, asking at random is as good, and its figures are surer.`
}

const within = ([lower, upper]: LabelsToWire['interval']): string =>
  lower === null && upper === null
    ? 'an interval wider than what was measured'
    : lower === null
      ? `${count(upper ?? 0)} or fewer`
      : upper === null
        ? `${count(lower)} or more`
        : `${count(lower)} to ${count(upper)}`

/** What asking at random takes for the same; nothing is foretold beyond what was measured. */
export function saySavings({ accuracy, strategy, random }: LearningWire['savings'][number]): string {
  const taken = ({ labels, interval, measured }: LabelsToWire) =>
    labels === null
      ? `was not reached with the ${count(measured[1])} labels that were measured (95 %: ${within(interval)})`
      : labels === measured[0]
        ? `took ${count(labels)} labels or fewer`
        : `took ${count(labels)} labels (${within(interval)})`
  const [chosen, alone] = [strategy, random].map(({ interval }) => interval) as [
    LabelsToWire['interval'],
    LabelsToWire['interval'],
  ]
  const apart =
    (chosen[1] !== null && alone[0] !== null && chosen[1] < alone[0]) ||
    (alone[1] !== null && chosen[0] !== null && alone[1] < chosen[0])
  return `Accuracy of ${percent(accuracy, 0)}: the strategy ${taken(strategy)}; at random it ${taken(random)}.${apart ? '' : ' The intervals overlap, so what is saved is not known yet.'}`
}

/** Of a model of yours: what it had said before people answered, and what cannot be known. */
export function sayBackend({ backend, rounds }: Pick<LearningWire, 'backend' | 'rounds'>): string {
  if (!backend?.asked_at)
    return 'Your model has not been asked yet: the first round begins when items have been imported.'
  const version = backend.model_version === null ? 'Your model' : `Your model (version ${backend.model_version})`
  const accuracy = rounds.at(-1)?.accuracy
  if (!accuracy && backend.fault) return 'How good your model is, is not known yet.'
  if (!accuracy)
    return `${version} predicts what people will say. How good it is, ten answered items of the random part will tell.`
  return `${version} had said it rightly, before anybody answered, in ${sayLearnt(accuracy)} drawn at random. Where people see what it said, that is how often they let it stand. What it would have learnt from the random part alone is not known, so neither is whether the strategy is ahead.`
}

const stepWords = {
  ...{ health: 'It does not answer', setup: 'It cannot be set up', webhook: 'It cannot be taught' },
  predict: 'Its predictions cannot be used',
} as const
export const sayFault = ({ during, why }: NonNullable<NonNullable<LearningWire['backend']>['fault']>): string =>
  `${stepWords[during]}: ${why}. People go on meanwhile; without predictions, what is asked next is drawn at random. It is asked again with the next round, and when you keep the form below.`

export const adviceWords: Record<LearningWire['because'], string> = {
  'too-early': 'It is too early to say whether more labels would still teach.',
  'predictions-change': 'Its predictions still change: more labels teach.',
  unsure: 'It is still unsure: more labels teach.',
  settled:
    'Its predictions have settled: more labels would teach little. Whether it is good enough, the accuracy says.',
}

export const strategyWords = {
  'margin-diverse': 'Unsure ones, spread out',
  margin: 'Unsure ones',
  badge: 'What would change it most',
  committee: 'Where four models disagree',
  'core-set': 'What lies far from the known',
  entropy: 'Unsure ones, by entropy',
  'least-confident': 'Unsure ones, by the likeliest class',
  random: 'At random',
} satisfies Record<NonNullable<LearningWire['learning']>['strategy'], string>
