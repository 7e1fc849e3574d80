import { expect, test } from 'vitest'
import { isProposal, mapLine, placeOf, readCell } from './import-line.ts'

const defaults = { system: 'import', action: undefined, kind: undefined }
const none = new Map<string, string>()

test('columns go where their names say, and what says nothing else is evidence', () => {
  for (const [column, place] of [
    ['action', 'action'],
    ['proposal.amount', 'proposal.amount'],
    ['attributes.vip', 'attributes.vip'],
    ['confidence', 'confidence'],
    ['text', 'input.text'],
    ['input', 'input'],
  ])
    expect(placeOf(column as string, none)).toBe(place)
  expect(placeOf('text', new Map([['text', 'proposal']]))).toBe('proposal')
})

test('a row becomes a proposal; nested places are made; empty cells say nothing', () => {
  const row = {
    system: 'agent',
    action: 'refund.create',
    'proposal.amount': '120',
    'proposal.to.iban': 'DE02',
    confidence: '0.8',
    text: 'hi',
    case: '7',
    subject: '',
  }
  expect(mapLine(row, none, defaults, 'k')).toEqual({
    ok: true,
    draft: {
      system: 'agent',
      action: 'refund.create',
      proposal: { amount: 120, to: { iban: 'DE02' } },
      confidence: 0.8,
      input: { text: 'hi' },
      case: '7',
      idempotency_key: 'k',
    },
  })
})

test('a map overrules names, and - leaves a column out', () => {
  const map = new Map([
    ['label', 'proposal'],
    ['score', 'confidence'],
    ['secret', '-'],
  ])
  const mapped = mapLine(
    { label: 'spam', score: '0.9', secret: 'x' },
    map,
    { ...defaults, action: 'mail.spam', kind: 'prediction' },
    'k',
  )
  expect(mapped).toEqual({
    ok: true,
    draft: {
      system: 'import',
      kind: 'prediction',
      action: 'mail.spam',
      proposal: 'spam',
      confidence: 0.9,
      idempotency_key: 'k',
    },
  })
})

test('what is missing or wrong is named', () => {
  expect(mapLine({ proposal: 'x' }, none, defaults, 'k')).toMatchObject({
    ok: false,
    message: expect.stringContaining('action: missing'),
  })
  expect(mapLine({ action: 'a' }, none, defaults, 'k')).toMatchObject({
    ok: false,
    message: expect.stringContaining('proposal: missing'),
  })
  expect(mapLine({ action: 'a', proposal: 'x', confidence: '7' }, none, defaults, 'k')).toMatchObject({
    ok: false,
    message: expect.stringContaining('confidence'),
  })
})

test('a cell is a number or JSON only where its text is exactly that', () => {
  expect(
    ['1', '-1.5', '007', '1e5', ' true', '{"a":1}', '{oops', '12345678901234567890', '', 'x'].map((cell) =>
      readCell(cell),
    ),
  ).toEqual([1, -1.5, '007', '1e5', true, { a: 1 }, '{oops', '12345678901234567890', '', 'x'])
})

test('a line that is a proposal already is sent as it stands', () => {
  expect(
    [{ action: 'a', proposal: null }, { action: 'a', kind: 'question' }, { action: 'a' }, { proposal: 1 }].map(
      isProposal,
    ),
  ).toEqual([true, true, false, false])
})
