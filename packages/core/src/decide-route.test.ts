import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideRoute } from './decide-route.ts'
import { matchSeats } from './seats.ts'
import { modeRank, silenceRank, type RouteDecision, type Rule, type RuleFinding } from './policy.ts'
import { compareStrictness } from './decide-stance.ts'
import type { Mode, OnSilence } from './wire/index.ts'

const found = (
  rule: Omit<Rule, 'when'>,
  result: RuleFinding['result'] = 'matched',
  more: Partial<RuleFinding> = {},
) => ({
  rule: { when: 'true', ...rule },
  result,
  missing: [],
  requiredMissing: [],
  values: {},
  ...more,
})

describe('the lattice', () => {
  test('[P1] no policy: gate, queue inbox, one seat', () => {
    const route = decideRoute(null, [])
    expect(route).toMatchObject({
      mode: 'gate',
      queue: 'inbox',
      seats: [''],
      dueMs: null,
      onSilence: 'deny',
      rules: [],
    })
    expect(route.reasons).toEqual(['There is no policy yet, so a person must answer.'])
  })

  test('[P2] nothing matching is the default', () => {
    expect(decideRoute('gate', [found({ id: 'a', permit: 'auto' }, 'unmatched')]).mode).toBe('gate')
    expect(decideRoute('deny', []).mode).toBe('deny')
    expect(decideRoute('auto', []).mode).toBe('auto')
    expect(decideRoute('watch', [])).toMatchObject({ mode: 'watch', windowMs: 600_000, live: false })
  })

  test('[P3] the strictest matching require beats every permit', () => {
    const findings = [
      found({ id: 'go', permit: 'auto' }),
      found({ id: 'look', require: 'watch' }),
      found({ id: 'ask', require: 'gate' }),
    ]
    expect(decideRoute('gate', findings)).toMatchObject({ mode: 'gate', rules: ['ask'] })
    expect(decideRoute('gate', [...findings, found({ id: 'no', require: 'deny' })])).toMatchObject({
      mode: 'deny',
      rules: ['no'],
      seats: [],
      reasons: ['Rule “no” refuses this.', 'Rule “go” alone would have let it go ahead alone.'],
    })
  })

  test('[P4] among permits the loosest wins: auto, then live, then the shorter window', () => {
    const held = found({ id: 'held', permit: 'watch', windowMs: 60_000 })
    const live = found({ id: 'live', permit: 'watch', windowMs: 900_000, live: true })
    const short = found({ id: 'short', permit: 'watch', windowMs: 30_000 })
    expect(decideRoute('gate', [held, live, found({ id: 'go', permit: 'auto' })]).rules).toEqual(['go'])
    expect(decideRoute('gate', [held, live])).toMatchObject({ rules: ['live'], live: true, windowMs: 900_000 })
    expect(decideRoute('gate', [held, short])).toMatchObject({ rules: ['short'], live: false, windowMs: 30_000 })
  })

  test('[P5] a require never loosens: the default stands where no permit matches', () => {
    expect(decideRoute('gate', [found({ id: 'look', require: 'watch' })]).mode).toBe('gate')
    expect(decideRoute('deny', [found({ id: 'ask', require: 'gate' })]).mode).toBe('deny')
    expect(decideRoute('auto', [found({ id: 'look', require: 'watch' })]).mode).toBe('watch')
  })

  test('[P6] matching gates join: seats, people, due, silence, audit', () => {
    const route = decideRoute('gate', [
      found({ id: 'a', require: 'gate', who: ['role:finance'], dueMs: 5_000, onSilence: 'allow', queue: 'small' }),
      found({
        id: 'b',
        require: 'gate',
        who: ['role:finance', 'skill:risk'],
        onSilence: 'escalate',
        queue: 'big',
        audit: 0.2,
      }),
      found({ id: 'c', require: 'gate', people: 3, dueMs: 9_000, onSilence: 'allow', audit: 0.1 }),
    ])
    expect(route).toMatchObject({
      mode: 'gate',
      rules: ['a', 'b', 'c'],
      seats: ['role:finance', 'skill:risk', ''],
      dueMs: 5_000,
      onSilence: 'escalate',
      auditProbability: 0.2,
      queue: 'big',
    })
    expect(route.reasons[1]).toBe('Rule “b” asks for someone with the role finance and someone with the skill risk.')
    expect(route.reasons[2]).toBe('Rule “c” asks for three people.')
  })

  test('[P7] a gate that names nobody needs one person', () => {
    expect(decideRoute('gate', [found({ id: 'a', require: 'gate' })])).toMatchObject({ seats: [''], onSilence: 'deny' })
  })

  test('[P8] a want of a fact: a permit does not match, a require counts as gate without alarm', () => {
    const missing = { missing: ['confidence'] }
    const permit = decideRoute('gate', [found({ id: 'go', permit: 'auto' }, 'missing', missing)])
    expect(permit).toMatchObject({ mode: 'gate', rules: [], alarms: [] })
    expect(permit.reasons[1]).toBe('Rule “go” might have let it go ahead alone, but confidence was not given.')
    const go = found({ id: 'go', permit: 'auto' })
    for (const require of ['watch', 'gate', 'deny'] as const)
      expect(decideRoute('gate', [go, found({ id: 'r', require }, 'missing', missing)])).toMatchObject({
        mode: 'gate',
        rules: ['r'],
        alarms: [],
      })
  })

  test('[P9] the want of a fact that is declared required is an alarm', () => {
    const more = { missing: ['proposal.amount'], requiredMissing: ['proposal.amount'] }
    expect(decideRoute('gate', [found({ id: 'r', require: 'gate' }, 'missing', more)]).alarms).toEqual([
      'Rule “r” lacks a required fact: proposal.amount.',
    ])
    expect(decideRoute('gate', [found({ id: 'p', permit: 'auto' }, 'missing', more)]).alarms).toEqual([])
  })

  test('[P10] an evaluation error adds a gate and an alarm, and removes nothing', () => {
    const broken = found({ id: 'bad', permit: 'auto' }, 'error', { error: 'text is not a number' })
    const route = decideRoute('gate', [broken, found({ id: 'go', permit: 'auto' })])
    expect(route).toMatchObject({ mode: 'gate', rules: ['bad'], seats: [''] })
    expect(route.alarms).toEqual(['Rule “bad” failed: text is not a number.'])
    expect(decideRoute('gate', [broken, found({ id: 'no', require: 'deny' })])).toMatchObject({ mode: 'deny' })
    expect(decideRoute('deny', [broken]).mode).toBe('deny')
  })

  test('[P11] the audit is the highest of the rules that decided; a watch keeps the audit of the permit below it', () => {
    const permits = [found({ id: 'a', permit: 'auto', audit: 0.1 }), found({ id: 'b', permit: 'auto', audit: 0.3 })]
    expect(decideRoute('gate', permits).auditProbability).toBe(0.3)
    expect(decideRoute('gate', [...permits, found({ id: 'w', require: 'watch' })])).toMatchObject({
      mode: 'watch',
      auditProbability: 0.3,
    })
    expect(decideRoute('gate', [...permits, found({ id: 'g', require: 'gate' })]).auditProbability).toBe(0)
  })

  test('[P12] values are those that the deciding rules saw', () => {
    const seen = (path: string) => ({ values: { [path]: 1 } })
    const route = decideRoute('gate', [
      found({ id: 'b', require: 'gate' }, 'matched', seen('y')),
      found({ id: 'a', require: 'gate' }, 'matched', seen('x')),
      found({ id: 'p', permit: 'auto' }, 'matched', seen('z')),
    ])
    expect(route.values).toEqual({ x: 1, y: 1 })
  })
})

const seat = fc.constantFrom('role:a', 'role:b', 'skill:c')
const silence = fc.constantFrom<OnSilence>('deny', 'escalate', 'allow')
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const ruleBody = fc.record({
  effect: fc.constantFrom<Partial<Rule>>(
    { permit: 'auto' },
    { permit: 'watch' },
    { require: 'watch' },
    { require: 'gate' },
    { require: 'deny' },
  ),
  windowMs: fc.constantFrom(1_000, 2_000),
  live: fc.boolean(),
  audit: fc.constantFrom(0, 0.1, 0.5),
  who: fc.array(seat, { maxLength: 3 }),
  people: fc.integer({ min: 1, max: 3 }),
  queue: optional(fc.constantFrom('x', 'y')),
  dueMs: optional(fc.constantFrom(10, 20)),
  onSilence: silence,
  result: fc.constantFrom<RuleFinding['result']>('matched', 'matched', 'unmatched', 'missing', 'error'),
})
type RuleBody = typeof ruleBody extends fc.Arbitrary<infer T> ? T : never
function toFinding(body: RuleBody, index: number): RuleFinding {
  const { effect, windowMs, live, audit, who, people, queue, dueMs, onSilence, result } = body
  const isWatch = effect.permit === 'watch' || effect.require === 'watch'
  const isGate = effect.require === 'gate'
  const rule: Rule = {
    id: `r${index}`,
    when: 'true',
    ...effect,
    audit,
    ...(isWatch ? { windowMs, live } : {}),
    ...(isGate ? { who, people, onSilence } : {}),
    ...(isGate && queue !== undefined ? { queue } : {}),
    ...(isGate && dueMs !== undefined ? { dueMs } : {}),
  }
  return {
    rule,
    result,
    missing: result === 'missing' ? ['f'] : [],
    requiredMissing: [],
    values: { [`v${index}`]: index },
  }
}
const findings = fc.array(ruleBody, { maxLength: 7 }).map((bodies) => bodies.map(toFinding))
const anyDefault = fc.constantFrom<Mode | null>('auto', 'watch', 'gate', 'deny', null)
const stance = (route: RouteDecision) => ({ mode: route.mode, live: route.live, windowMs: route.windowMs ?? 0 })

describe('laws of the lattice, for any rules', () => {
  test('[P13] the order of the rules says nothing', () => {
    fc.assert(
      fc.property(anyDefault, findings, fc.infiniteStream(fc.nat()), (fallback, list, dice) => {
        const shuffled = list
          .map((finding) => ({ finding, key: dice.next().value ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ finding }) => finding)
        expect(decideRoute(fallback, shuffled)).toEqual(decideRoute(fallback, list))
      }),
      { numRuns: 500, seed: 3 },
    )
  })

  test('[P5] adding a require never loosens: mode, window, seats, audit of what goes ahead, silence', () => {
    fc.assert(
      fc.property(anyDefault, findings, ruleBody, (fallback, list, body) => {
        const added = toFinding(body, 99)
        fc.pre(added.rule.require !== undefined && added.rule.onSilence !== 'allow')
        const [before, after] = [decideRoute(fallback, list), decideRoute(fallback, [...list, added])]
        expect(compareStrictness(stance(after), stance(before))).toBeGreaterThanOrEqual(0)
        if (modeRank(after.mode) < modeRank('gate'))
          expect(after.auditProbability).toBeGreaterThanOrEqual(before.auditProbability)
        if (before.mode !== 'gate' || after.mode !== 'gate') return
        expect(silenceRank(after.onSilence)).toBeGreaterThanOrEqual(
          silenceRank(before.rules.length ? before.onSilence : 'allow'),
        )
        expect(after.seats.length).toBeGreaterThanOrEqual(before.seats.length)
        for (const name of ['role:a', 'role:b', 'skill:c'])
          expect(after.seats.filter((one) => one === name).length).toBeGreaterThanOrEqual(
            before.seats.filter((one) => one === name).length,
          )
      }),
      { numRuns: 1_000, seed: 4 },
    )
  })

  test('[P14] under a default of gate or deny, adding a permit that can be evaluated never tightens', () => {
    fc.assert(
      fc.property(fc.constantFrom<Mode>('gate', 'deny'), findings, ruleBody, (fallback, list, body) => {
        const added = toFinding(body, 99)
        fc.pre(added.rule.permit !== undefined && added.result !== 'error')
        const [before, after] = [decideRoute(fallback, list), decideRoute(fallback, [...list, added])]
        expect(compareStrictness(stance(after), stance(before))).toBeLessThanOrEqual(0)
      }),
      { numRuns: 500, seed: 5 },
    )
  })

  test('[P6] what one gate bars or hides, the joined gate bars and hides', () => {
    const route = decideRoute('gate', [
      found({ id: 'a', require: 'gate', notChain: true }),
      found({ id: 'b', require: 'gate', people: 2, blind: true }),
    ])
    expect(route).toMatchObject({ notChain: true, blind: true })
    expect(decideRoute('gate', [found({ id: 'c', require: 'gate', people: 2 })])).toMatchObject({
      notChain: false,
      blind: false,
    })
  })

  test('[ES11] what one gate wants signed is signed, with the meanings of all that matched', () => {
    const route = decideRoute('gate', [
      found({ id: 'a', require: 'gate', sign: ['b', 'a'] }),
      found({ id: 'b', require: 'gate', sign: ['b', 'c'], onSilence: 'escalate' }),
      found({ id: 'c', require: 'gate', onSilence: 'allow' }),
    ])
    expect(route).toMatchObject({ sign: ['a', 'b', 'c'], onSilence: 'deny' })
    expect(decideRoute('gate', [found({ id: 'c', require: 'gate' })]).sign).toEqual([])
  })

  test('[P6] whoever fills the joined seats fills the seats of every gate that matched', () => {
    fc.assert(
      fc.property(findings, (list) => {
        const route = decideRoute('gate', list)
        fc.pre(route.mode === 'gate')
        const crowd = route.seats.map((name, index) => ({
          id: `p${index}`,
          roles: name.startsWith('role:') ? [name.slice(5)] : [],
          skills: name.startsWith('skill:') ? [name.slice(6)] : [],
        }))
        for (const { rule, result } of list) {
          if (rule.require !== 'gate' || result !== 'matched') continue
          const wanted = [...(rule.who ?? [])]
          while (wanted.length < (rule.people ?? 1)) wanted.push('')
          expect(matchSeats(wanted, crowd)).not.toContain(null)
        }
      }),
      { numRuns: 500, seed: 6 },
    )
  })
})
