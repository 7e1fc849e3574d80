import { describe, expect, it } from 'vitest'
import { guessMapping, mapRow, readCell } from './map-row.ts'

describe('mapping columns', () => {
  it('guesses from names, each single target once', () => {
    expect(guessMapping(['action', 'score', 'confidence', 'amount', 'body', 'case_id']).columns).toEqual({
      action: 'action',
      score: 'confidence',
      confidence: 'input',
      amount: 'proposal',
      body: 'input',
      case_id: 'case',
    })
  })
  it('makes a proposal of a row', () => {
    const mapping = { ...guessMapping(['action', 'amount', 'body', 'confidence']), system: 'refunds' }
    expect(
      mapRow({ action: 'refund.create', amount: '12.50', body: 'Broken', confidence: '0.9' }, mapping, 'k1'),
    ).toEqual({
      ok: true,
      proposal: {
        system: 'refunds',
        kind: 'action',
        action: 'refund.create',
        input: { body: 'Broken' },
        proposal: { amount: 12.5 },
        confidence: 0.9,
        idempotency_key: 'k1',
      },
    })
  })
  it('uses the action for all where no column has one', () => {
    const mapping = { ...guessMapping(['label']), action: 'is-spam' }
    expect(mapRow({ label: 'spam' }, mapping, 'k')).toMatchObject({
      ok: true,
      proposal: { action: 'is-spam', proposal: { label: 'spam' } },
    })
  })
  it('says what is wrong with a row', () => {
    expect(mapRow({ a: '1' }, guessMapping(['a']), 'k')).toEqual({ ok: false, message: 'It has no action.' })
    expect(mapRow({ confidence: '87%' }, { ...guessMapping(['confidence']), action: 'x' }, 'k')).toMatchObject({
      ok: false,
    })
  })
  it('takes a whole proposal from one column', () => {
    const mapping = { ...guessMapping(['proposal']), action: 'x' }
    expect(mapRow({ proposal: '{"a":1}' }, mapping, 'k')).toMatchObject({ proposal: { proposal: { a: 1 } } })
  })
})

describe('reading a cell', () => {
  it('keeps what only looks like a number', () =>
    expect(['007', '1.4.2', '+49', '1e5', ' ', '12345678901234567890'].map(readCell)).toEqual([
      '007',
      '1.4.2',
      '+49',
      '1e5',
      ' ',
      '12345678901234567890',
    ]))
  it('reads numbers, booleans and JSON', () =>
    expect(['12', '-0.5', 'true', '[1]', '{bad'].map(readCell)).toEqual([12, -0.5, true, [1], '{bad']))
})
