import { expect, test } from 'vitest'
import { sayReading } from './say-reading.ts'

test('how to read a confidence is said, or that nobody can say', () => {
  const losses = { none: 0.5, temperature: 0.4, platt: 0.41, isotonic: 0.45 }
  const points = [
    { confidence: 0.5, right: 0.5 },
    { confidence: 0.95, right: 0.84 },
  ]
  expect(sayReading({ reading: { method: 'temperature', held_out_log_loss: losses, points } })).toBe(
    'Read 95 % as 84 % (the line; temperature scaling did best on audits held out).',
  )
  expect(sayReading({ reading: { method: 'none', held_out_log_loss: losses, points } })).toContain('at its word')
  expect(sayReading({ reading: { method: 'none', held_out_log_loss: null, points } })).toContain('too few')
})
