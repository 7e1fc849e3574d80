import type { JsonObject, ProposalWire } from '@countersign/core'
import type { MailCase } from '../learning/mail-case.ts'
import { fillIn } from '../read-pack.ts'

export const mailSystem = 'mail-guard'

/** The sentences of `packs/mail/texts.yaml`. */
export type MailTexts = Record<'summary' | 'both' | 'for' | 'against' | 'none' | 'planted', string>

const longestSubject = 60

export interface Moved {
  folder: string
  subject: string
  mail: string
}

/** What the mail agent proposes for a mail: to put it away, as sure as it is. */
export function mailProposal(
  one: MailCase,
  version: string,
  confidence: number,
  texts: MailTexts,
): Omit<ProposalWire, 'proposal'> & { proposal: Moved & JsonObject } {
  const subject =
    String(one.input.subject ?? '')
      .slice(0, longestSubject)
      .toWellFormed() || '(no subject)'
  const sure = roundShare(confidence)
  return {
    system: mailSystem,
    version,
    kind: 'action',
    action: 'mail.quarantine',
    input: one.input,
    proposal: { folder: 'quarantine', subject, mail: one.mail },
    schema: schemaFor(subject, one.mail),
    confidence: sure,
    alternatives: [{ proposal: { folder: 'inbox', subject, mail: one.mail }, confidence: roundShare(1 - sure) }],
    explanation: { summary: summaryOf(one, sure, texts), ...one.explanation },
    attributes: one.attributes,
  }
}

/** The folder may be changed; which mail it is about may not. */
const schemaFor = (subject: string, mail: string): JsonObject => ({
  type: 'object',
  required: ['folder', 'subject', 'mail'],
  additionalProperties: false,
  properties: {
    folder: { type: 'string', enum: ['quarantine', 'junk', 'inbox'] },
    subject: { type: 'string', const: subject, readOnly: true },
    mail: { type: 'string', const: mail, readOnly: true },
  },
})

function summaryOf({ explanation: { features } }: MailCase, confidence: number, texts: MailTexts): string {
  const say = (names: string[]) => names.map((name) => `“${name}”`).join(', ')
  const speaking = say(
    features
      .filter(({ weight }) => weight > 0)
      .slice(0, 4)
      .map(({ name }) => name),
  )
  const against = say(
    features
      .filter(({ weight }) => weight < 0)
      .slice(0, 4)
      .map(({ name }) => name),
  )
  const words = speaking && against ? texts.both : speaking ? texts.for : against ? texts.against : texts.none
  return fillIn(texts.summary, { percent: percentOf(confidence), words: fillIn(words, { for: speaking, against }) })
}

export const percentOf = (share: number): string => `${Math.round(share * 100)} %`
const roundShare = (share: number): number => Math.round(share * 10_000) / 10_000
