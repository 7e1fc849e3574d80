/**
 * `npm run bench -- guarantee`: whether promises about error rates are kept on real data, and how much goes ahead alone
 * under them. Seeded: the same figures on every machine. Prints tables; docs/benchmarks.md says what they mean.
 */
import { auditsNeeded, fewestAudits } from '@countersign/algorithms'
import { calibrate, confidence, methodNames, repeats } from './guarantee/calibrations.ts'
import { blocks, leaveAlone, seeds, watchDrift } from './guarantee/drift.ts'
import { drifting, populations } from './guarantee/populations.ts'

const out = (line: string): void => void process.stdout.write(`${line}\n`)
const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const head = (cells: readonly string[]): void => [line(cells), line(cells.map(() => '---'))].forEach(out)
const share = (value: number): string => value.toFixed(3)

out(`## Broken promises: mean coverage, and calibrations of ${repeats} that broke theirs (confidence ${confidence})\n`)
head(['data (wrong at full coverage)', 'audits', 'permitted', 'oracle', ...methodNames])
for (const [folder, read] of Object.entries(populations)) {
  const population = read()
  if (!population) {
    out(line([folder, 'skipped: the data are not here', '', '', ...methodNames.map(() => '')]))
    continue
  }
  const { name, audits, wrong } = population
  for (const { maxError, oracle, results } of calibrate(population, 7))
    out(
      line([
        `${name} (${share(wrong.filter(Boolean).length / wrong.length)})`,
        ...[String(audits), String(maxError), share(oracle)],
        ...results.map(({ coverage, violations }) => `${share(coverage)} / ${violations}`),
      ]),
    )
}

out(`\n## Drift: electricity prices, at most 0.1 wrong with 90 % confidence, ${blocks} blocks, ${seeds} draws\n`)
const stream = drifting()
if (stream) {
  head(['audit', 'goes ahead alone', 'wrong of it', 'blocks within what is permitted', 'audited'])
  const told = leaveAlone(stream)
  out(line(['none: one threshold, left alone', share(told.alone), share(told.error), '–', '–']))
  for (const [words, rate, whileLearning] of [
    ['5 %', 0.05, 0.05],
    ['10 %', 0.1, 0.1],
    ['5 %, everything while learning', 0.05, 1],
  ] as const) {
    const { alone, error, kept, audited } = watchDrift(stream, rate, whileLearning)
    out(line([words, share(alone), share(error), share(kept), share(audited)]))
  }
} else out('skipped: elec is not here')

out('\n## Evidence needed (four of five times)\n')
head(['permitted', 'confidence', 'no errors', 'half of it wrong'])
for (const [maxError, sure] of [
  [0.1, 0.9],
  [0.05, 0.95],
  [0.02, 0.95],
  [0.01, 0.95],
] as const) {
  const promise = { maxError, confidence: sure }
  out(
    line([String(maxError), String(sure), String(fewestAudits(promise)), String(auditsNeeded(promise, maxError / 2))]),
  )
}
out(
  '\nFallible people: skipped, no data set here holds a model’s probabilities beside people’s answers (CIFAR-10H does).',
)
