import type { JsonObject } from '@countersign/core'
import type { Mail } from '../mail/read-mail.ts'
import type { explainMail } from './explain-mail.ts'

/** A held-out mail, ready to be proposed. */
export interface MailCase {
  /** Tells nothing of where in the data set it stood. */
  mail: string
  /** What people sorted it as: known to nobody who decides. */
  isUnwanted: boolean
  group: string
  /** The classifier's calibrated probability that it is unwanted. */
  probability: number
  input: JsonObject
  attributes: JsonObject
  explanation: ReturnType<typeof explainMail>
}

/** What people are shown of a mail. */
export const inputOf = (mail: Mail): JsonObject => ({
  from: mail.from,
  to: mail.to,
  ...(mail.replyTo ? { reply_to: mail.replyTo } : {}),
  subject: mail.subject,
  date: mail.date,
  ...(mail.text ? { text: mail.text } : {}),
  ...(mail.html ? { html: mail.html } : {}),
  headers: mail.headers,
  ...(mail.attachments.length > 0 ? { attachments: mail.attachments } : {}),
  ...(mail.cut ? { cut: 'It was longer; its end is not shown.' } : {}),
})

/** Facts about a mail that a rule can name. */
export function attributesOf(mail: Mail): JsonObject {
  const links = new Set((mail.html ?? '').concat('\n', mail.text).match(/\bhttps?:\/\/[^\s"'<>)\]]+/gi) ?? [])
  const domain = domainOf(mail.from)
  const replyDomain = mail.replyTo === null ? domain : domainOf(mail.replyTo)
  return {
    sender_domain: domain,
    answers_go_elsewhere: replyDomain !== domain,
    has_html: mail.html !== null,
    only_html: mail.textFrom === 'html',
    links: links.size,
    attachments: mail.attachments.length,
    mailing_list: Object.keys(mail.headers).some((name) => name.toLowerCase() === 'list-id'),
    characters: mail.text.length,
  }
}

const domainOf = (address: string): string => /@([\w.-]{1,200})/.exec(address)?.[1]?.toLowerCase() ?? ''
