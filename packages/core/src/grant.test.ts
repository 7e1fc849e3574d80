import { expect, test } from 'vitest'
import { coversProposal, isGrantOpen, type GrantState } from './grant.ts'

const grant: GrantState = { system: 'a', action: 'refund.create', uses: 3, used: 0, endsAt: 1_000, revokedAt: null }
const ann = { id: 'ann', roles: ['finance', 'reviewer'], skills: [] }
const facts = { system: 'a', action: 'refund.create', requester: null, proposer: null }
const gate = { mode: 'gate' as const, seats: ['role:finance'] }

test('[GR1] a grant answers only what its grantor could answer alone', () => {
  expect(coversProposal(grant, ann, gate, facts, 0)).toBe(true)
  expect(coversProposal(grant, undefined, gate, facts, 0)).toBe(false)
  expect(coversProposal(grant, ann, { ...gate, seats: ['role:finance', ''] }, facts, 0)).toBe(false)
  expect(coversProposal(grant, ann, { ...gate, seats: ['role:legal'] }, facts, 0)).toBe(false)
  expect(coversProposal(grant, ann, { mode: 'deny', seats: [] }, facts, 0)).toBe(false)
  expect(coversProposal(grant, ann, gate, { ...facts, requester: 'ann' }, 0)).toBe(false)
  expect(coversProposal(grant, ann, gate, { ...facts, proposer: 'ann' }, 0)).toBe(false)
  expect(coversProposal(grant, ann, gate, { ...facts, system: 'b' }, 0)).toBe(false)
  expect(coversProposal({ ...grant, system: null }, ann, gate, { ...facts, system: 'b' }, 0)).toBe(true)
  expect(coversProposal(grant, ann, gate, { ...facts, action: 'refund.look' }, 0)).toBe(false)
})

test('[GR2] it ends with its uses, with its time, and when it is revoked', () => {
  expect(isGrantOpen(grant, 999)).toBe(true)
  expect(isGrantOpen(grant, 1_000)).toBe(false)
  expect(isGrantOpen({ ...grant, used: 3 }, 0)).toBe(false)
  expect(isGrantOpen({ ...grant, revokedAt: 5 }, 6)).toBe(false)
})
