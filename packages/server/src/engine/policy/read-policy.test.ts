import { describe, expect, test } from 'vitest'
import { largestSource, readPolicy } from './read-policy.ts'

const rule = (fields: string): string => `policy: p\nrules:\n  - id: a\n${fields}`
const errorsOf = (source: string): string[] => {
  const reading = readPolicy(source)
  return reading.ok
    ? []
    : reading.errors.map(({ path, message, line, column }) => `${line}:${column} ${path} ${message}`)
}

describe('a policy file', () => {
  test('[P50] every mistake has its path, line and column', () => {
    expect(errorsOf('policy: p\nrule: []\n')).toEqual(['2:1 rule unknown field rule; did you mean rules?'])
    expect(errorsOf('rules: []\n')).toEqual(['1:1 policy a policy needs a name: policy'])
    expect(errorsOf('')).toEqual(['1:1  expected a map, found nothing'])
    expect(errorsOf('- a')).toEqual(['1:1  expected a map, found a list'])
    expect(errorsOf('policy: p\ndefault: perhaps')).toEqual([
      '2:10 default expected auto or watch or gate or deny, found "perhaps"',
    ])
    expect(errorsOf(rule('    permit: auto\n    when: "true"\n    audit: 2\n'))).toEqual([
      '6:12 rules[0].audit expected a number from 0 to 1, found 2',
    ])
    expect(errorsOf(rule('    permit: watch\n    when: "true"\n    window: soon\n'))).toEqual([
      '6:13 rules[0].window expected a duration such as 90s, 15m, 4h or 7d, found "soon"',
    ])
    expect(errorsOf(rule('    permit: auto\n    when: "true"\n    extra: 1\n'))).toEqual([
      '6:5 rules[0].extra unknown field extra',
    ])
    expect(errorsOf(rule('    when: "true"\n'))).toEqual(['3:5 rules[0] a rule needs permit or require'])
    expect(errorsOf(rule('    permit: auto\n    require: gate\n    when: "true"\n'))).toEqual([
      '5:14 rules[0] a rule has permit or require, not both',
    ])
    expect(errorsOf(rule('    permit: auto\n'))).toEqual(['3:5 rules[0] a rule needs a condition: when'])
    expect(errorsOf(rule('    permit: deny\n    when: "true"\n'))).toEqual([
      '4:13 rules[0].permit expected auto or watch, found "deny"',
    ])
    expect(errorsOf(rule('    require: gate\n    when: "true"\n    who: [finance]\n'))).toEqual([
      '6:11 rules[0].who[0] a seat is role:…, skill:… or person:…',
    ])
    expect(errorsOf(rule('    require: gate\n    when: "true"\n    people: 1.5\n'))).toEqual([
      '6:13 rules[0].people people is a whole number',
    ])
    expect(
      errorsOf(`${rule('    permit: auto\n    when: "true"\n')}  - id: a\n    permit: auto\n    when: "true"\n`),
    ).toEqual(['6:5 rules[1].id the id a is taken by an earlier rule'])
    expect(errorsOf('policy: p\npolicy: q\n')).toEqual(['2:1  the field policy stands here twice'])
  })

  test('[P51] a field that means nothing to the rule’s effect is an error', () => {
    expect(
      errorsOf(
        rule(
          '    permit: auto\n    when: "true"\n    window: 10m\n    live: true\n    who: [role:a]\n    people: 2\n    queue: q\n',
        ),
      ),
    ).toEqual([
      '6:13 rules[0].window window belongs to permit: watch or require: watch',
      '7:11 rules[0].live live belongs to permit: watch or require: watch',
      '8:10 rules[0].who who belongs to require: gate',
      '9:13 rules[0].people people belongs to require: gate',
      '10:12 rules[0].queue queue belongs to a gate or a watch',
    ])
    expect(errorsOf(rule('    require: gate\n    when: "true"\n    window: 10m\n'))).toHaveLength(1)
    expect(errorsOf(rule('    require: watch\n    when: "true"\n    window: 10m\n    live: true\n'))).toEqual([])
    expect(
      errorsOf(rule('    require: gate\n    when: "true"\n    not_chain: true\n    people: 2\n    blind: true\n')),
    ).toEqual([])
    expect(errorsOf(rule('    permit: auto\n    when: "true"\n    not_chain: true\n'))).toHaveLength(1)
    expect(errorsOf(rule('    require: gate\n    when: "true"\n    blind: true\n'))).toEqual([
      '6:12 rules[0].blind blind belongs to a gate of two or more people',
    ])
  })

  test('[ES11] sign takes one meaning or several, belongs to a gate, and never beside silence that approves', () => {
    const gate = (lines: string) => errorsOf(rule(`    require: gate\n    when: "true"\n${lines}`))
    expect(gate('    sign: I reviewed and approve\n')).toEqual([])
    expect(gate('    sign: [review, approval]\n    on_silence: escalate\n')).toEqual([])
    for (const wrong of ['[]', '[review, review]', '[7]', `"${'x'.repeat(121)}"`, '" "'])
      expect(gate(`    sign: ${wrong}\n`), wrong).toHaveLength(1)
    expect(gate('    sign: [review]\n    on_silence: allow\n')[0]).toContain('silence signs nothing')
    expect(errorsOf(rule('    permit: auto\n    when: "true"\n    sign: [review]\n'))).toHaveLength(1)
  })

  test('[P52] facts have types that exist and paths that can be', () => {
    const facts = (line: string): string[] => errorsOf(`policy: p\nfacts:\n  ${line}\n`)
    expect(facts('proposal.amount: double!')).toEqual([])
    expect(facts('proposal.amount: {type: double, required: true}')).toEqual([])
    expect(facts('confidence: double!')).toEqual([])
    expect(facts('proposal.amount: duoble')).toEqual([
      '3:20 facts.proposal.amount unknown type duoble; did you mean double?',
    ])
    expect(facts('propsal.amount: double')).toEqual([
      '3:19 facts.propsal.amount unknown fact propsal; did you mean proposal?',
    ])
    expect(facts('confidence: string')).toEqual(['3:15 facts.confidence confidence is a double'])
    expect(facts('proposal: map')).toEqual([
      '3:13 facts.proposal declare the members of proposal, such as proposal.amount',
    ])
    expect(facts('attributes.__proto__: map')).toHaveLength(1)
    expect(facts('proposal.a: map\n  proposal.a.b: string')).toHaveLength(1)
    const reading = readPolicy('policy: p\nfacts:\n  proposal.amount: {type: double, required: true}\n')
    expect(reading).toMatchObject({ ok: true, policy: { facts: { 'proposal.amount': 'double!' } } })
  })

  test('[P50] YAML that is easily mistaken in a condition comes with advice', () => {
    for (const when of [
      '!has(attributes.a)',
      '"a" == action',
      'action == "a" ? true : false',
      '[1, 2].exists(v, true)',
    ])
      expect(errorsOf(rule(`    permit: auto\n    when: ${when}\n`))[0], when).toMatch(
        /^5:\d+ .*(single quotes|needs quotes)/,
      )
  })

  test('[P53] JSON is read as well, and `when: true` means always', () => {
    const source = JSON.stringify(
      { policy: 'p', rules: [{ id: 'a', permit: 'auto', when: 'true', audit: 0.1 }] },
      null,
      2,
    )
    expect(readPolicy(source)).toMatchObject({
      ok: true,
      policy: { name: 'p', default: 'gate', rules: [{ id: 'a', audit: 0.1 }] },
    })
    expect(readPolicy(rule('    permit: auto\n    when: true\n'))).toMatchObject({
      ok: true,
      policy: { rules: [{ when: 'true' }] },
    })
  })

  test('[P54] size is bounded, and anchors are refused, so that a small file stays small', () => {
    expect(errorsOf(`policy: p\n#${'x'.repeat(largestSource)}`)).toEqual(['1:1  a policy has at most 256 KiB'])
    expect(errorsOf('policy: &a p\nfacts: *a\n')[0]).toBe('1:12  anchors and aliases are not offered')
    const laughs = Array.from({ length: 20 }, (_, index) => `x${index}: &a${index} [${'*a0,'.repeat(9)}]`).join('\n')
    expect(errorsOf(laughs).length).toBeGreaterThan(0)
    const started = performance.now()
    const lines = (spell: (index: number) => string): string =>
      Array.from({ length: 3_000 }, (_, index) => spell(index)).join('\n')
    expect(errorsOf(lines((index) => `a${index}: 1`))).toHaveLength(50)
    expect(errorsOf(`policy: p\nfacts:\n${lines((index) => `  attributes.a${index}: double`)}`)).toHaveLength(1)
    for (const piece of [
      '[',
      '{',
      '{a: ',
      '- ',
      '? ',
      '&a ',
      "'",
      '"',
      '|\n',
      '!t ',
      'a: ',
      '\n ',
      '\t',
      '%',
      ',',
      '#\n',
    ])
      expect(errorsOf(piece.repeat(Math.floor(20_000 / piece.length))).length, piece).toBeGreaterThan(0)
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(errorsOf(`policy: p\nrules:\n${'  - {id: a, permit: auto, when: "true"}\n'.repeat(501)}`)[0]).toBe(
      '3:3 rules at most 500 entries, found 501',
    )
  }, 30_000)
})
