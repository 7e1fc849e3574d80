import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compilePolicy } from './compile-policy.ts'
import { testPolicy } from './test-policy.ts'

const seedPolicy = `policy: refunds
facts:
  proposal.amount: double!
  attributes.tags: {type: "list<string>"}
rules:
  - id: small-refunds
    permit: auto
    when: action == "refund.create" && proposal.amount <= 200.0 && confidence >= 0.9
    audit: 0.05
  - {id: live, permit: watch, live: true, window: 10m, when: 'attributes.tags.exists(t, t == "it''s")'}
  - id: big
    require: gate
    when: >-
      proposal.amount > 1000 ||
        has(attributes.tags) && size(attributes.tags) > 3
    who: [role:finance, skill:risk]
    due: 4h
    on_silence: escalate
default: gate
tests:
  - given: { action: refund.create, proposal: { amount: 50 }, confidence: 0.95 }
    expect: { mode: auto, rule: small-refunds }
`
const pieces = [
  ...[
    'rules:',
    '- id: a',
    'permit: auto',
    'when: ',
    '!has(x)',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '|',
    '>-',
    '&a',
    '*a',
    '<<: *a',
    '\n',
    '\t',
    '  ',
  ],
  ...[
    '? ',
    ': ',
    '#',
    '%YAML 9',
    '---',
    '...',
    '!!js/function',
    '\u0000',
    '\ud800',
    '𝒳',
    '1e999',
    '.nan',
    '0x',
    'null',
    '~',
    'amount.',
    '&&',
    '||',
    '==',
  ],
  ...[
    'b"x"',
    'r"',
    '"""',
    '5u',
    '99999999999999999999',
    'x.map(y, z)',
    'matches("")',
    'cel.bind(a, b, c)',
    '__proto__: 1',
    'constructor',
    '-',
    '.5',
    '(',
    ')',
  ],
]
const edit = fc.record({
  at: fc.nat(),
  cut: fc.integer({ min: 0, max: 12 }),
  insert: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 6 })),
})
const mutated = fc.array(edit, { minLength: 1, maxLength: 5 }).map((edits) =>
  edits.reduce((text, { at, cut, insert }) => {
    const place = at % (text.length + 1)
    return text.slice(0, place) + insert + text.slice(place + cut)
  }, seedPolicy),
)
/** Changes that often leave a policy standing: a line gone, a number or a word for another. */
const gentle = fc
  .tuple(
    fc.nat(),
    fc.constantFrom('drop', 'number', 'word'),
    fc.constantFrom('0', '7.5', '1000', 'true', 'x', 'auto', '4h'),
  )
  .map(([at, change, other]) => {
    if (change === 'drop')
      return seedPolicy
        .split('\n')
        .filter((_, index, lines) => index !== at % lines.length)
        .join('\n')
    const spots = [...seedPolicy.matchAll(change === 'number' ? /\d+(\.\d+)?/g : /[a-z]+/g)]
    const spot = spots[at % spots.length]
    return spot ? seedPolicy.slice(0, spot.index) + other + seedPolicy.slice(spot.index + spot[0].length) : seedPolicy
  })
const rubble = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(''))
const texts = fc.oneof(
  { weight: 5, arbitrary: mutated },
  { weight: 2, arbitrary: gentle },
  { weight: 1, arbitrary: rubble },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
)

test('[P50] seed 61: 2,500 policies: never throws, and every mistake has a line and a column within the text', () => {
  let compiled = 0
  fc.assert(
    fc.property(texts, (source) => {
      const started = performance.now()
      const compilation = compilePolicy(source)
      if (compilation.ok) {
        compiled++
        const route = compilation.compiled.route(
          { action: 'refund.create', proposal: { amount: 50 }, attributes: { tags: ['a'] } },
          () => true,
        )
        expect(route.reasons.length).toBeGreaterThan(0)
        testPolicy(source)
      } else {
        const lines = source.split('\n')
        expect(compilation.errors.length).toBeGreaterThan(0)
        for (const { message, line, column } of compilation.errors) {
          expect(message).not.toBe('')
          expect(line >= 1 && line <= lines.length + 1).toBe(true)
          expect(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 2).toBe(true)
        }
      }
      expect(performance.now() - started).toBeLessThan(2_000)
    }),
    { numRuns: 2_500, seed: 61 },
  )
  expect(compiled).toBeGreaterThan(100)
}, 120_000)
