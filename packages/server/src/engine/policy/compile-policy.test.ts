import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLoosening, modeRank, type RouteDecision } from '@countersign/core'
import { compilePolicy, type CompiledPolicy, type PolicyFacts } from './compile-policy.ts'

const contractPolicy = `policy: refunds
facts:                                   # optional types of attributes and proposal fields
  proposal.amount: double
rules:
  - id: small-refunds
    permit: auto                         # auto | watch
    when: action == "refund.create" && proposal.amount <= 200.0 && confidence >= 0.9
    audit: 0.05                          # share drawn for an audit afterwards
  - id: medium-refunds
    permit: watch
    window: 10m                          # held
    when: action == "refund.create" && proposal.amount <= 500.0 && met("refund-errors")
  - id: big-refunds
    require: gate                        # gate | deny
    when: action == "refund.create" && proposal.amount > 1000.0
    who: [role:finance, skill:risk]      # one distinct person for each; or people: 2
    queue: refunds
    due: 4h
    on_silence: deny                     # deny | escalate | allow (only where reversible)
default: gate
tests:
  - given: { action: refund.create, proposal: { amount: 50 }, confidence: 0.95 }
    expect: { mode: auto, rule: small-refunds }
`

function compiled(source: string): CompiledPolicy {
  const compilation = compilePolicy(source)
  if (!compilation.ok) throw new Error(compilation.errors.map((error) => error.message).join('; '))
  return compilation.compiled
}
const rule = (when: string, effect = 'permit: auto'): string => `  - id: r\n    ${effect}\n    when: |\n      ${when}\n`
const policy = (rules: string, facts = ''): string => `policy: p\n${facts}rules:\n${rules}`
const never = (): boolean => false

describe('the policy of the contract', () => {
  const refunds = compiled(contractPolicy)
  const refund = (amount: number, confidence?: number): PolicyFacts => ({
    action: 'refund.create',
    proposal: { amount },
    ...(confidence !== undefined && { confidence }),
  })

  test('[P3] routes as it says', () => {
    expect(refunds.route(refund(50, 0.95), never)).toMatchObject({
      mode: 'auto',
      rules: ['small-refunds'],
      auditProbability: 0.05,
      values: { action: 'refund.create', 'proposal.amount': 50, confidence: 0.95 },
    })
    expect(refunds.route(refund(400), (name) => name === 'refund-errors')).toMatchObject({
      mode: 'watch',
      windowMs: 600_000,
      live: false,
    })
    expect(refunds.route(refund(400, 1), never)).toMatchObject({ mode: 'gate', rules: [], queue: 'inbox', seats: [''] })
    expect(refunds.route(refund(1200, 1), never)).toMatchObject({
      mode: 'gate',
      rules: ['big-refunds'],
      seats: ['role:finance', 'skill:risk'],
      queue: 'refunds',
      dueMs: 14_400_000,
      onSilence: 'deny',
    })
    expect(refunds.objectives).toEqual(['refund-errors'])
  })

  test('[P8] [P10] a want of a fact and a wrong type are told apart', () => {
    expect(refunds.route({ action: 'refund.create', confidence: 1 }, never)).toMatchObject({
      mode: 'gate',
      rules: ['big-refunds'],
      alarms: [],
    })
    const wrong = refunds.route({ action: 'refund.create', confidence: 1, proposal: { amount: '50' } }, never)
    expect(wrong.mode).toBe('gate')
    expect(wrong.alarms).toHaveLength(2)
    expect(refunds.route({ action: 'mail.send' }, never)).toMatchObject({ mode: 'gate', rules: [], alarms: [] })
  })

  test('[P10] never throws, even where the caller’s met does or the facts are endless', () => {
    const broken = refunds.route(refund(400, 1), () => {
      throw new Error('no answer')
    })
    expect(broken).toMatchObject({ mode: 'gate', rules: ['medium-refunds'] })
    expect(broken.alarms).toHaveLength(1)
    let deep: { [key: string]: unknown } = {}
    for (let depth = 0; depth < 50_000; depth++) deep = { deep }
    const same = compiled(policy(rule('proposal == attributes.other')))
    const other = structuredCloneDeep(50_000)
    expect(same.route({ proposal: deep as never, attributes: { other: other as never } }, never)).toMatchObject({
      mode: 'gate',
    })
  })
})

function structuredCloneDeep(levels: number): { [key: string]: unknown } {
  let deep: { [key: string]: unknown } = {}
  for (let depth = 0; depth < levels; depth++) deep = { deep }
  return deep
}

describe('what a condition may not say', () => {
  test.each([
    ['acton == "a"', 'unknown name acton; did you mean action?', 0],
    ['action = "a"', 'unexpected character: =; equality is written ==', 7],
    ['action == "a" and true', "unexpected character: 'd'; and is written &&", 14],
    ['action ==', 'the condition ends too early', 9],
    [
      'action.matches("^(a+)+$")',
      'matches is not offered, since a pattern can block the server; use contains, startsWith, endsWith or in',
      7,
    ],
    ['action.startswith("a")', 'unknown function startswith; did you mean startsWith?', 7],
    ['confidence', 'a condition answers true or false; this is a double', 0],
    ['confidence > "a"', 'no such overload: double > string', 0],
    ['attributes.l.exists(v, v.exists(w, w > 1))', 'a macro within a macro is not offered', 23],
    ['attributes.l.exists(action, action == "a")', 'action is a fact: choose another name for the variable', 20],
    ['met(action)', 'met takes the name of an objective, written out: met("refund-errors")', 0],
    [
      'has(confidence)',
      'has asks about a member, as has(attributes.region); any other absent fact counts as missing',
      0,
    ],
    ['cel.bind(x, 1, x > 0)', 'unknown function bind', 4],
    ['type(action) == string', 'unknown function type', 0],
    ['9007199254740993 > 1', 'a whole number must stay within ±2^53, as in JSON', 0],
    ['b"a" == b"a"', 'bytes and unsigned numbers are not offered: JSON has neither', 0],
  ])('[P48] %s', (when, message, offset) => {
    const compilation = compilePolicy(policy(rule(when)))
    const [error] = compilation.ok ? [] : compilation.errors
    expect(error).toEqual({ path: 'rules[0].when', message, line: 6, column: 7 + offset })
  })

  test('[P49] names are checked under the prefixes that facts declares, and only there', () => {
    const facts = 'facts:\n  proposal.amount: double\n  proposal.customer.tier: string\n'
    const messages = (when: string): string[] => {
      const compilation = compilePolicy(policy(rule(when), facts))
      return compilation.ok ? [] : compilation.errors.map((error) => error.message)
    }
    expect(messages('proposal.amuont > 1')).toEqual(['unknown fact proposal.amuont; did you mean proposal.amount?'])
    expect(messages('proposal["amuont"] > 1')).toEqual(['unknown fact proposal.amuont; did you mean proposal.amount?'])
    expect(messages('has(proposal.customer.teir)')).toEqual([
      'unknown fact proposal.customer.teir; did you mean proposal.customer.tier?',
    ])
    expect(messages('proposal.customer.tier > 1')).toEqual(['no such overload: string > int'])
    expect(messages('attributes.whatever.comes > 1 && proposal.amount <= 200')).toEqual([])
  })

  test('[P45] size is bounded: text, nodes, depth, list literals', () => {
    const bombs = [
      `action == "${'a'.repeat(5_000)}"`,
      Array.from({ length: 300 }, () => 'true').join(' && '),
      `${'('.repeat(100)}true${')'.repeat(100)}`,
      `${'!'.repeat(4_000)}true`,
      `${'-'.repeat(4_000)}1 < 0`,
      `1 in [${'1,'.repeat(300)}1]`,
      `attributes${'.a'.repeat(500)} == 1`,
      `attributes${'[0]'.repeat(500)} == 1`,
      `${'true ? true : '.repeat(200)}true`,
      `attributes.l${'.map(v, v)'.repeat(100)} == []`,
    ]
    for (const bomb of bombs) expect(compilePolicy(policy(rule(bomb))), bomb.slice(0, 40)).toMatchObject({ ok: false })
  })

  test('[P45] a comprehension over a long list costs milliseconds, whatever its body', () => {
    const chain = compiled(
      policy(rule('attributes.l.map(v, attributes.l + attributes.l).exists(v, v == attributes.l)')),
    )
    const started = performance.now()
    const route = chain.route({ attributes: { l: Array<string>(9_000).fill('x'.repeat(100)) } }, never)
    expect(route).toMatchObject({ mode: 'gate', alarms: [expect.stringContaining('too long')] })
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

test('[P50] a place within quoted, folded and literal text is found', () => {
  const source = `policy: p
rules:
  - id: a
    permit: auto
    when: 'action == "it''s" && confidense > 1'
  - id: b
    permit: auto
    when: "action == \\"x\\" &&
      confidense > 1"
  - id: c
    permit: auto
    when: >-
      action == "x" &&

         confidense > 1
  - id: d
    permit: auto
    when: action == "x"
      && confidense > 1
`
  const compilation = compilePolicy(source)
  const lines = source.split('\n')
  expect(compilation.ok).toBe(false)
  const errors = compilation.ok ? [] : compilation.errors
  expect(errors.map((error) => error.line)).toEqual([5, 9, 15, 19])
  for (const { line, column } of errors) expect(lines[line - 1]?.slice(column - 1)).toMatch(/^confidense/)
})

const bounds = fc.constantFrom(
  'attributes.x > 1',
  'attributes.x > 2',
  'attributes.x <= 2',
  'attributes.y >= 1',
  'attributes.y < 3',
  'true',
)
const anyRule = fc.record({
  effect: fc.constantFrom(
    'permit: auto',
    'permit: watch',
    'permit: watch\n    live: true',
    'require: watch',
    'require: gate',
    'require: gate\n    people: 2',
    'require: gate\n    who: [role:a]',
    'require: gate\n    due: 1h\n    on_silence: allow',
    'require: deny',
  ),
  when: fc.array(bounds, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(' && ')),
  audit: fc.constantFrom('', '\n    audit: 0.1'),
})
type AnyRule = typeof anyRule extends fc.Arbitrary<infer T> ? T : never
const fallbacks = fc.constantFrom('gate', 'gate', 'deny', 'auto')
const spell = (rules: readonly AnyRule[], fallback: string): string =>
  `policy: p\nrules: ${rules.length ? '' : '[]'}\n${rules
    .map(({ effect, when, audit }, index) => `  - id: r${index}\n    ${effect}${audit}\n    when: ${when}\n`)
    .join('')}default: ${fallback}\n`
/** A policy, and what somebody made of it with one or two changes. */
const twoVersions = fc
  .record({
    rules: fc.array(anyRule, { maxLength: 3 }),
    fallback: fallbacks,
    changes: fc.array(
      fc.tuple(fc.constantFrom('drop', 'add', 'when', 'effect', 'audit', 'narrow'), fc.nat(2), anyRule),
      { minLength: 1, maxLength: 2 },
    ),
    fallbackNext: fc.option(fallbacks, { freq: 4 }),
  })
  .map(({ rules, fallback, changes, fallbackNext }) => {
    let next = rules
    for (const [change, index, other] of changes) {
      if (change === 'drop') next = next.filter((_, at) => at !== index)
      else if (change === 'add') next = [...next, other]
      else if (change === 'narrow')
        next = next.map((one, at) => (at === index ? { ...one, when: `${one.when} && ${other.when}` } : one))
      else next = next.map((one, at) => (at === index ? { ...one, [change]: other[change] } : one))
    }
    return [spell(rules, fallback), spell(next, fallbackNext ?? fallback)] as const
  })
const points = [undefined, 0.5, 1, 1.5, 2, 2.5, 3, 4]
const stricter = (route: RouteDecision): [number, number] => [
  modeRank(route.mode),
  route.mode === 'watch' && !route.live ? 1 : 0,
]

test('[P20] seed 31: a version that is no loosening lets nothing through that the active one does not', () => {
  let tightenings = 0
  fc.assert(
    fc.property(twoVersions, ([before, after]) => {
      const [active, then] = [compiled(before), compiled(after)]
      if (isLoosening(active.policy, then.policy).loosens) return
      tightenings++
      for (const x of points)
        for (const y of points) {
          const facts = { attributes: { ...(x !== undefined && { x }), ...(y !== undefined && { y }) } }
          const [was, is] = [active.route(facts, never), then.route(facts, never)]
          const [[a, heldA], [b, heldB]] = [stricter(was), stricter(is)]
          expect(b > a || (b === a && heldB >= heldA)).toBe(true)
          if (was.mode === 'gate' && is.mode === 'gate') {
            expect(is.seats.length).toBeGreaterThanOrEqual(was.seats.length)
            if (is.dueMs !== null && is.onSilence === 'allow')
              expect(was.dueMs !== null && was.onSilence === 'allow').toBe(true)
          }
        }
    }),
    { numRuns: 600, seed: 31 },
  )
  expect(tightenings).toBeGreaterThan(100)
}, 60_000)
