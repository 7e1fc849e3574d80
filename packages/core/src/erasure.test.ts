import { expect, test } from 'vitest'
import { decideErasure, whatBeatsErasure } from './erasure.ts'
import { decideRetention, floorOf, usualRetention, type RetentionProfile } from './retention.ts'

test('[ER6] what beats an erasure is named, all of it, the legal hold first', () => {
  expect(decideErasure({ holds: 0, openAppeals: 0, openCompensations: 0 })).toEqual({ ok: true })
  const all = { holds: 1, openAppeals: 2, openCompensations: 3 }
  expect(whatBeatsErasure(all)).toEqual(['legal-hold', 'appeal-open', 'compensation-open'])
  expect(decideErasure(all)).toMatchObject({ ok: false, code: 'legal-hold' })
})

test('[ER13] nothing is kept for less time than the floor of a regime, and what proves no less than what it proves', () => {
  const with_ = (
    regimes: RetentionProfile['regimes'],
    decisions: number | null,
    contested = decisions,
    log = decisions,
  ) => decideRetention({ regimes, days: { decisions, contested, log } })
  expect(decideRetention(usualRetention)).toEqual({ ok: true })
  expect(with_(['eu-ai-act'], 183)).toEqual({ ok: true })
  expect(with_(['eu-ai-act'], 182)).toMatchObject({
    ok: false,
    code: 'under-floor',
    detail: expect.stringContaining('183'),
  })
  expect(with_(['eu-ai-act', 'ecoa-reg-b'], 400)).toMatchObject({
    ok: false,
    detail: expect.stringContaining('1002.12'),
  })
  expect(with_([], 1)).toEqual({ ok: true })
  expect(with_([], 30, 29, 60)).toMatchObject({ ok: false })
  expect(with_([], 30, null, 30)).toMatchObject({ ok: false })
  expect(floorOf([])).toBeNull()
  expect(floorOf(['ecoa-reg-b', 'eu-ai-act'])).toMatchObject({ regime: 'ecoa-reg-b', days: 762 })
})
