import PostalMime, { type Address, type Email } from 'postal-mime'
import { wordsOfHtml } from './words-of-html.ts'

/** A mail as its reader meets it. Texts are as hostile as they came, but for being cut where they are very long. */
export interface Mail {
  from: string
  to: string
  replyTo: string | null
  subject: string
  date: string | null
  /** The few headers that tell where a mail comes from. */
  headers: Record<string, string>
  text: string
  /** Where `text` was taken from: mails that are only HTML have no text of their own. */
  textFrom: 'plain' | 'html' | 'nowhere'
  html: string | null
  attachments: { name: string; type: string; bytes: number }[]
  cut: boolean
}

// What a person can read in a sitting, and well within the megabyte that a proposal may hold.
const longestText = 40_000
const longestHtml = 120_000
const longestHeader = 500
const telling = [
  'return-path',
  'reply-to',
  'received',
  'message-id',
  'list-id',
  'x-mailer',
  'user-agent',
  'content-type',
]

/** Never throws: what cannot be understood as a mail is taken for text. */
export async function readMail(bytes: Uint8Array): Promise<Mail> {
  try {
    return mailOf(await PostalMime.parse(withoutEnvelope(bytes)))
  } catch {
    return mailOf({
      headers: [],
      headerLines: [],
      attachments: [],
      text: new TextDecoder('windows-1252').decode(bytes),
    })
  }
}

/** Mailboxes begin each mail with a line of their own, which is no header: `From somebody@example.org Thu Aug 22 …`. */
function withoutEnvelope(bytes: Uint8Array): Uint8Array {
  const isEnvelope = bytes[0] === 70 && new TextDecoder().decode(bytes.subarray(0, 5)) === 'From '
  return isEnvelope ? bytes.subarray(bytes.indexOf(10) + 1) : bytes
}

function mailOf(email: Email): Mail {
  const html = email.html?.trim() ? email.html.toWellFormed() : null
  const own = (email.text ?? '').toWellFormed()
  const text = own.trim() || html === null ? own : wordsOfHtml(html)
  const headers: Record<string, string> = {}
  // Of several lines of one name the last is the oldest: the hop nearest to the sender.
  for (const { key, originalKey, value } of email.headers)
    if (telling.includes(key)) headers[originalKey.toWellFormed()] = tidy(value).slice(0, longestHeader)
  return {
    from: sayAddresses(email.from ? [email.from] : []),
    to: sayAddresses(email.to ?? []),
    replyTo: email.replyTo?.length ? sayAddresses(email.replyTo) : null,
    subject: tidy(email.subject ?? '').slice(0, longestHeader),
    date: email.date === undefined ? null : tidy(email.date).slice(0, longestHeader),
    headers,
    text: text.slice(0, longestText).toWellFormed(),
    textFrom: own.trim() ? 'plain' : html === null ? 'nowhere' : 'html',
    html: html && html.slice(0, longestHtml).toWellFormed(),
    attachments: email.attachments.map(({ filename, mimeType, content }) => ({
      name: tidy(filename ?? '').slice(0, longestHeader),
      type: tidy(mimeType),
      bytes: typeof content === 'string' ? content.length : content.byteLength,
    })),
    cut: text.length > longestText || (html?.length ?? 0) > longestHtml,
  }
}

const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().toWellFormed()

const sayAddresses = (addresses: readonly Address[]): string =>
  addresses
    .flatMap((one) => one.group ?? [one])
    .map(({ name, address }) => tidy(name ? `${name} <${address}>` : address))
    .join(', ')
    .slice(0, longestHeader)
    .toWellFormed()
