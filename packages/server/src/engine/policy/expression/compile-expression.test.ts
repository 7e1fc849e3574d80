import { Environment } from '@marcbachmann/cel-js'
import type { Json } from '@countersign/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFactType, type FactType } from '../fact-types.ts'
import { compileExpression } from './compile-expression.ts'
import { createEnvironment } from './environment.ts'
import { fuelPerRule, type PolicyFacts, type Value } from './scope.ts'
import { Snag } from './snag.ts'

function evaluate(when: string, facts: PolicyFacts, types: Record<string, string> = {}): Value {
  const declared = new Map<string, FactType>()
  for (const [path, text] of Object.entries(types)) {
    const type = parseFactType(text)
    if (type) declared.set(path, type)
  }
  const { ast } = createEnvironment(declared).parse(when)
  return compileExpression(ast, declared)({ facts, met: (name) => name === 'held', item: null, fuel: fuelPerRule })
}
const attributes = (value: Json): PolicyFacts => ({ attributes: value })

describe('numbers are JSON numbers', () => {
  test.each([
    'proposal.amount <= 200',
    'proposal.amount <= 200.0',
    '200 >= proposal.amount',
    'proposal.amount in [120, 120.5]',
  ])('[P40] %s holds for 120 and 120.5, typed or not', (when) => {
    for (const amount of [120, 120.5])
      for (const types of [{}, { 'proposal.amount': 'double' }])
        expect(evaluate(when, { proposal: { amount } }, types)).toBe(true)
  })

  test('[P40] whole and broken numbers meet in every operator, and literals need no point', () => {
    const facts = { proposal: { amount: 120, count: 3 } }
    const types = { 'proposal.amount': 'double', 'proposal.count': 'int' }
    for (const when of [
      'proposal.amount == 120',
      'proposal.amount != 120.5',
      'proposal.amount * 2 == 240.0',
      'proposal.amount / 50 == 2.4',
      'proposal.count % 2 == 1',
      'proposal.count + proposal.amount == 123',
      '-proposal.amount < -119.5',
      'proposal.count in [1.0, 3.0]',
    ]) {
      expect(
        createEnvironment(
          new Map(Object.entries(types).map(([path, cel]) => [path, { cel, required: false, fits: () => true }])),
        ).check(when),
      ).toMatchObject({ valid: true })
      expect(evaluate(when, facts, types), when).toBe(true)
      expect(evaluate(when, facts), when).toBe(true)
    }
    expect(evaluate('proposal.amount / 0 > 1', facts)).toMatchObject({ error: 'division by zero' })
  })
})

describe('a want of a fact', () => {
  test('[P8] an absent member that is needed is missing, wherever it is read', () => {
    expect(evaluate('attributes.a > 1 && attributes.b.c == 2', attributes({}))).toEqual(
      new Snag(['attributes.a', 'attributes.b.c'], null),
    )
    expect(evaluate('confidence >= 0.9', {})).toEqual(new Snag(['confidence'], null))
    expect(evaluate('confidence >= 0.9', { confidence: null })).toEqual(new Snag(['confidence'], null))
    expect(evaluate('proposal.amount > 1', { proposal: 'spam' })).toEqual(new Snag(['proposal.amount'], null))
    expect(evaluate('attributes.list[3] == 1', attributes({ list: [1] }))).toEqual(
      new Snag(['attributes.list[3]'], null),
    )
    expect(evaluate('attributes["a b"] == 1', attributes({}))).toEqual(new Snag(['attributes["a b"]'], null))
    expect(evaluate('attributes.l.exists(v, v.n > 1)', attributes({ l: [{}] }))).toEqual(new Snag(['v.n'], null))
    expect(evaluate('attributes.constructor == 1', attributes({}))).toEqual(new Snag(['attributes.constructor'], null))
  })

  test('[P41] what settles the answer wins over what is absent, on either side', () => {
    expect(evaluate('attributes.a > 1 && action == "x"', { action: 'y' })).toBe(false)
    expect(evaluate('attributes.a > 1 || action == "x"', { action: 'x' })).toBe(true)
    expect(evaluate('attributes.l.exists(v, v.n > 1)', attributes({ l: [{}, { n: 2 }] }))).toBe(true)
    expect(evaluate('attributes.l.all(v, v.n > 1)', attributes({ l: [{}, { n: 0 }] }))).toBe(false)
  })

  test('[P42] has asks without wanting', () => {
    expect(evaluate('has(attributes.a)', attributes({ a: null }))).toBe(true)
    expect(evaluate('has(attributes.a.b)', attributes({}))).toBe(false)
    expect(evaluate('has(attributes.a) && attributes.a > 1', {})).toBe(false)
    expect(evaluate('attributes.l.exists(v, has(v.n) && v.n > 1)', attributes({ l: [{}, { n: 2 }] }))).toBe(true)
  })

  test('[P43] null is a value, but a declared fact that is null is missing', () => {
    expect(evaluate('attributes.a == null', attributes({ a: null }))).toBe(true)
    expect(evaluate('attributes.a > 1', attributes({ a: null }), { 'attributes.a': 'double' })).toEqual(
      new Snag(['attributes.a'], null),
    )
  })
})

describe('errors', () => {
  test('[P44] a fact of another type than declared, and operators without meaning, are errors', () => {
    expect(
      evaluate('proposal.amount == 1', { proposal: { amount: '1' } }, { 'proposal.amount': 'double' }),
    ).toMatchObject({
      error: 'proposal.amount is string, not double',
    })
    expect(evaluate('proposal.count == 1', { proposal: { count: 1.5 } }, { 'proposal.count': 'int' })).toBeInstanceOf(
      Snag,
    )
    for (const when of [
      'attributes.a > 1',
      'attributes.a + 1 == 2',
      '!attributes.a',
      'attributes.a && true',
      'attributes.a ? true : false',
      'attributes.a.exists(v, true)',
      '1 in attributes.a',
      'attributes.a[0] == 1',
      'attributes.a.size() + attributes.n == 1',
    ])
      expect(evaluate(when, attributes({ a: 'text', n: {} })), when).toMatchObject({
        missing: [],
        error: expect.any(String),
      })
  })

  test('[P45] work is bounded: long lists and long searches are errors, not delays', () => {
    const started = performance.now()
    expect(evaluate('attributes.l.exists(v, v == 1)', attributes({ l: Array<number>(20_000).fill(0) }))).toMatchObject({
      error: 'the lists or texts that it reads are too long',
    })
    expect(
      evaluate(
        'attributes.a.contains(attributes.b)',
        attributes({ a: 'a'.repeat(1_000_000), b: `${'a'.repeat(500_000)}b` }),
      ),
    ).toBeInstanceOf(Snag)
    expect(
      evaluate(
        'attributes.l == attributes.m',
        attributes({ l: Array<number>(20_000).fill(0), m: Array<number>(20_000).fill(0) }),
      ),
    ).toBeInstanceOf(Snag)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

test('[P46] the functions that are offered', () => {
  const facts = attributes({ text: ' Grüße 😀', list: [1, 2, 3], map: { a: 1, b: 2 }, n: '12.5' })
  for (const when of [
    'attributes.text.trim().startsWith("Gr") && attributes.text.endsWith("😀") && attributes.text.contains("üß")',
    'size(attributes.text) == 8 && attributes.text.size() == 8',
    'attributes.text.upperAscii().contains("GR") && "ABC".lowerAscii() == "abc"',
    'attributes.list.exists_one(v, v > 2) && attributes.list.filter(v, v > 1).size() == 2',
    'attributes.list.map(v, v * 2) == [2, 4, 6] && attributes.list.map(v, v > 1, v * 2) == [4, 6]',
    'attributes.map.all(k, k in ["a", "b"]) && "a" in attributes.map && !("c" in attributes.map)',
    'double(attributes.n) == 12.5 && int(attributes.n) == 12 && string(1) == "1" && dyn(1) == 1',
    'attributes.map == attributes.map && attributes.list != [1, 2]',
    'met("held") && !met("other")',
    'attributes.list[1] == 2 && attributes.map["a"] == 1',
    '(size(attributes.list) > 2 ? attributes.text : "x") != "x"',
    '"b" > "a" && [1] + [2] == [1, 2] && "a" + "b" == "ab"',
  ])
    expect(evaluate(when, facts), when).toBe(true)
})

const atom = fc.constantFrom('attributes.n', 'attributes.m', '1.0', '2.5', '0.0')
const word = fc.constantFrom('attributes.s', '"a"', '"ab"', '"b"')
const list = fc.constantFrom('attributes.l', '[1.0, 2.5]', 'attributes.e')
const { bool } = fc.letrec<{ number: string; bool: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    atom,
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(tie('bool'), tie('number'), tie('number')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
  ),
  bool: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!='), tie('number'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(word, fc.constantFrom('<', '==', '!='), word).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc
      .tuple(word, fc.constantFrom('startsWith', 'endsWith', 'contains'), word)
      .map(([a, name, b]) => `${a}.${name}(${b})`),
    fc.tuple(tie('bool'), fc.constantFrom('&&', '||'), tie('bool')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(tie('number'), list).map(([a, b]) => `(${a} in ${b})`),
    fc
      .tuple(list, fc.constantFrom('exists', 'all', 'exists_one'), fc.constantFrom('<', '>', '=='), atom)
      .map(([a, name, sign, b]) => `${a}.${name}(v, v ${sign} ${b})`),
    tie('bool').map((a) => `!${a}`),
    fc.constantFrom('has(attributes.n)', 'has(attributes.absent)', '(attributes.absent > 1.0)', 'true', 'false'),
  ),
}))
const facts = fc.record({
  n: fc.constantFrom<Json>(0, 1, 2.5, -3),
  m: fc.constantFrom<Json>(1, 2.5),
  s: fc.constantFrom<Json>('a', 'ab', ''),
  l: fc.constantFrom<Json>([1, 2.5], [0], []),
  e: fc.constant<Json>([]),
})

test('[P47] seed 21: where cel-js has an answer, so have we, and the same; where it has none, we have none', () => {
  const theirs = new Environment({ homogeneousAggregateLiterals: false }).registerVariable('attributes', 'dyn')
  fc.assert(
    fc.property(bool, facts, (when, attributes) => {
      const ours = evaluate(when, { attributes })
      let expected: unknown
      try {
        expected = theirs.evaluate(when, { attributes })
      } catch {
        expected = undefined
      }
      if (expected === undefined) expect(ours, when).toBeInstanceOf(Snag)
      else expect(ours, when).toBe(expected)
    }),
    { numRuns: 3_000, seed: 21 },
  )
})
