import { expect, test } from 'vitest'
import type { Json, TaskWire } from '@countersign/core'
import { onlyInConsole, writeCard, writeClosed } from './write-card.ts'

const place = { address: 'https://countersign.example', zone: 'UTC' }
const task = (proposal: Json, more: object = {}, decision: object = {}): TaskWire =>
  ({
    ...{ id: 'task_1', kind: 'approval', queue: 'inbox', verdicts: ['approve', 'edit', 'reject'], ai_shown: 'open' },
    ...{
      blind: false,
      sign: [],
      objection: null,
      due: null,
      previous: null,
      seats: { needed: 1, given: 0, free: [''] },
    },
    decision: {
      ...{
        action: 'mail.send',
        system: 'agent',
        digest: 'sha256:1',
        proposal,
        input: null,
        requester: null,
        attributes: {},
        explanation: null,
      },
      ...{ route: { reasons: [] }, ...decision },
    },
    ...more,
  }) as unknown as TaskWire
const textOf = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return []
  const { text, ...rest } = value as { text?: unknown }
  return [...(typeof text === 'string' ? [text] : textOf(text)), ...Object.values(rest).flatMap(textOf)]
}

const hostile = [
  '<!here> <@U1> <https://evil.example|Approve>',
  '```\n*not ours*\n```',
  '&lt;!here&gt;',
  'a\u202eb\u200bc\u2066d',
  '\u{E0041}\u{E0042}',
  'https://evil.example',
  '\\u202e',
]
test.for(hostile)('[CH12] %j is shown as it is, in one fence that it cannot leave', (text) => {
  const { blocks, text: fallback } = writeCard(task({ [text]: text }), null, place)
  const [, , shown] = blocks as { text: { text: string; verbatim: boolean } }[]
  expect(shown?.text.verbatim).toBe(true)
  const inside = (shown?.text.text ?? '').replace(/^```\n/, '').replace(/\n```$/, '')
  expect(inside).not.toMatch(/[<>`]|[\u202a-\u202e\u2066-\u2069\u200b]|[\u{E0000}-\u{E007F}]/u)
  const back = inside.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  expect(JSON.parse(back)).toEqual({ [text]: text })
  expect(fallback).toBe('mail.send by agent waits in inbox')
})

test('[CH12] names and reasons of others are plain words, however they are spelt', () => {
  const { blocks, text } = writeCard(
    task(
      {},
      { queue: '<!here>' },
      { action: '`<!channel>`\n*x*', system: 'p\u0430ypal', route: { reasons: ['*a* <!here> \u202e'] } },
    ),
    null,
    place,
  )
  const texts = textOf(blocks)
  expect(texts.join()).not.toMatch(/<!|\u202e|\u0430/)
  expect(texts[0]).toBe('*`???channel????x?`* by `p\\u0430ypal` waits in `??here?`')
  expect(text).toBe('???channel????x? by p\\u0430ypal waits in ??here?')
  expect(JSON.stringify(blocks)).toContain(
    '{"type":"plain_text","text":"Held because: *a* &lt;!here&gt; \\\\u202e","emoji":false}',
  )
})

test('[CH12] what does not fit whole is cut where it can be read, says so, and asks for the console', () => {
  for (const text of ['&'.repeat(3_000), '\u202e'.repeat(1_000), 'x'.repeat(2_891)]) {
    const one = task({ text })
    const why = onlyInConsole(one, false)
    expect(why).toContain('not seen whole')
    const { blocks } = writeCard(one, why, place)
    const [, , shown] = blocks as { text: { text: string } }[]
    expect(shown?.text.text.length).toBeLessThanOrEqual(3_000)
    expect(shown?.text.text).toMatch(/(&amp;|\\u202e|x)\n…\n```$/)
    expect(JSON.stringify(blocks)).not.toContain('"approve"')
  }
  expect(onlyInConsole(task({ text: 'x'.repeat(2_800) }), false)).toBeNull()
  expect(onlyInConsole(task({}, {}, { input: 'x'.repeat(3_000) }), false)).toContain('not seen whole')
})

test('[CH12] what was proposed is shown even where it is nothing, and so is what it rests on', () => {
  expect(JSON.stringify(writeCard(task({}), null, place).blocks)).toContain('```\\n{}\\n```')
  const facts = { attributes: { tier: 'gold' }, input: ['o-1'], explanation: { summary: 'x' } }
  const texts = textOf(writeCard(task({ amount: 1 }, {}, facts), null, place).blocks)
  for (const part of ['amount', 'tier', 'o-1', 'The console shows what speaks for it.'])
    expect(texts.some((text) => text.includes(part))).toBe(true)
  expect(onlyInConsole(task({}, {}, { attributes: { note: 'x'.repeat(3_000) } }), false)).toContain('not seen whole')
})

test('[CH13] whatever Slack cannot show or ask for is answered in the console', () => {
  expect(onlyInConsole(task({ amount: 1 }), false)).toBeNull()
  for (const more of [
    { kind: 'audit' },
    { verdicts: ['respond'] },
    { ai_shown: 'delayed' },
    { ai_shown: 'on-demand' },
    { blind: true },
    { sign: ['I take responsibility'] },
    { objection: { text: 'x' } },
  ])
    expect(onlyInConsole(task({ amount: 1 }, more), false)).not.toBeNull()
  expect(onlyInConsole(task({ amount: 1 }), true)).not.toBeNull()
  expect(onlyInConsole(task({ a: [{ b: { $file: 'file_1' } }] }), false)).toContain('files')
  expect(onlyInConsole(task({}, {}, { input: { $file: 'file_1' } }), false)).toContain('files')
  const audit = writeCard(task({ amount: 4711 }, { kind: 'audit' }), 'x', place)
  expect(JSON.stringify(audit)).not.toMatch(/4711|mail\.send/)
})

test('[CH17] a closed card holds nothing that was proposed, and nothing that answers', () => {
  const closed = writeClosed(
    task({ amount: 4711 }, {}, { input: 'secret', requester: 'user:ann' }),
    'Approved by <Ann>.',
    place,
  )
  expect(JSON.stringify(closed)).not.toMatch(/4711|secret|user:ann|"approve"|<Ann>/)
  expect(textOf(closed.blocks)).toContain('Approved by &lt;Ann&gt;.')
})
