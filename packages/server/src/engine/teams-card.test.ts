import { expect, test } from 'vitest'
import { teamsCard } from './teams-card.ts'

const event = (type: string) => ({
  ...{ id: '7', type, time: '2026-11-27T10:00:00Z', decision: 'dec_1', task: null, data: { proposal: 'secret' } },
  actor: { kind: 'system' as const, id: null, name: null },
})
const decision = {
  ...{ id: 'dec_1', status: 'waiting' as const, action: 'refund.create', system: 'agent [x](https://evil.example)' },
  ...{ queue: 'refunds', due: '2026-11-27T12:00:00Z' },
}
const place = { address: 'https://countersign.example', workspace: 'Main' }

test('[E8] a card says what happened to which action and where it waits; names cannot make a link, and nothing proposed is in it', () => {
  const card = teamsCard(event('decision.proposed'), decision, place)
  const text = JSON.stringify(card)
  expect(text).toContain('A decision waits for a person')
  expect(text).toContain('27 Nov 2026')
  expect(text).not.toMatch(/secret|\]\(/)
  const [attachment] = card.attachments
  expect(attachment?.contentType).toBe('application/vnd.microsoft.card.adaptive')
  expect(attachment?.content.actions).toEqual([
    { type: 'Action.OpenUrl', title: 'Open', url: 'https://countersign.example/decisions/dec_1' },
  ])
  const approved = JSON.stringify(teamsCard(event('decision.approved'), { ...decision, status: 'approved' }, place))
  expect(approved).toContain('Decision approved')
  expect(approved).not.toContain('Until')
  expect(JSON.stringify(teamsCard(event('stop.set'), undefined, place))).toContain('/log')
})
