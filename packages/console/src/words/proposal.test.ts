import { describe, expect, it } from 'vitest'
import { proposalLine, sayMembers } from './proposal.ts'

describe('a proposal in words', () => {
  it('is one sentence', () => {
    expect(
      proposalLine({
        system: 'cli',
        kind: 'action',
        action: 'deploy.prod',
        proposal: { service: 'api', version: '1.4.2' },
      }),
    ).toBe('cli wants to run deploy.prod with service api, version 1.4.2')
  })
  it('says a question as asked', () => {
    expect(proposalLine({ system: 'a', kind: 'question', action: 'Which account?', proposal: null })).toBe(
      'a asks Which account?',
    )
  })
  it('does not pretend to know what is hidden', () => {
    expect(proposalLine({ system: 'a', kind: 'prediction', action: 'is-spam', proposal: null })).toBe(
      'a answered is-spam',
    )
  })
  it('stops after three members', () => expect(sayMembers({ a: 1, b: 2, c: 3, d: 4 })).toBe('a 1, b 2, c 3, …'))
})
