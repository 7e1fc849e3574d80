import { expect, test } from 'vitest'
import { checkSchema, checkValue } from '../../engine/check-schema.ts'
import type { MailCase } from '../learning/mail-case.ts'
import { readPack } from '../read-pack.ts'
import { mailProposal, type MailTexts } from './mail-proposal.ts'

const one: MailCase = {
  mail: 'mail-0123456789',
  isUnwanted: true,
  group: 'spam-1',
  probability: 0.61,
  input: { subject: 'Win', text: 'free prize' },
  attributes: { links: 2 },
  explanation: {
    features: [
      { name: 'free', value: 1, weight: 1.5 },
      { name: 'meeting', value: 1, weight: -0.5 },
    ],
    spans: [{ path: 'input.text', start: 0, end: 4, weight: 1.5 }],
  },
}
const texts = readPack<MailTexts>('mail/texts.yaml')
const wire = mailProposal(one, 'words-1', 0.61234567, texts)
const { schema = {} } = wire

test('says what it would do with which mail, how sure it is and by which words', () => {
  expect(wire).toMatchObject({ system: 'mail-guard', action: 'mail.quarantine', confidence: 0.6123 })
  expect(wire.proposal).toEqual({ folder: 'quarantine', subject: 'Win', mail: 'mail-0123456789' })
  expect(wire.explanation?.summary).toBe('Unwanted mail: 61 % likely. For it speak “free”; against it “meeting”.')
  expect(JSON.stringify(wire)).not.toContain('spam-1')
})

test('the folder can be edited, the mail cannot', () => {
  expect(checkSchema(schema)).toEqual([])
  expect(checkValue(schema, wire.proposal, 'proposal')).toEqual([])
  expect(checkValue(schema, { ...wire.proposal, folder: 'inbox' }, 'proposal')).toEqual([])
  expect(checkValue(schema, { ...wire.proposal, mail: 'mail-other' }, 'proposal')).not.toEqual([])
  expect(checkValue(schema, { ...wire.proposal, folder: 'trash' }, 'proposal')).not.toEqual([])
})

test('a mail without subject or telling words still makes a sentence', () => {
  const bare = mailProposal({ ...one, input: {}, explanation: { features: [], spans: [] } }, 'v', 0.5, texts)
  expect(bare.proposal.subject).toBe('(no subject)')
  expect(bare.explanation?.summary).toBe('Unwanted mail: 50 % likely. No word of it weighed much.')
})
