/**
 * A card: one task for one person, as Slack's Block Kit. What a program proposed stands in it as JSON in which nothing is
 * hidden, between fences that it cannot close, with `&<>` escaped, so that nothing of it is a link, a mention or markup.
 * What does not fit whole is not answered there.
 */
import { writeVisibleJson, showHidden, type Json, type JsonObject, type TaskWire } from '@countersign/core'
import { plain, sayTime } from '../notices/words.ts'

export type Block = JsonObject
export interface Message {
  /** For notifications and screen readers. */
  text: string
  blocks: Block[]
}
export interface Place {
  address: string
  zone: string
}

/** Slack's limits: of a section's text, less the fences; of a text field in a modal; of a context's. */
const sectionMost = 2_900
export const inputMost = 3_000
const lineMost = 300

export const escapeMrkdwn = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A backtick could close the fence; inside of JSON's strings, where alone one can be, this is the same character. */
const fenced = (json: string): string => escapeMrkdwn(json.replaceAll('`', '\\u0060'))

const mrkdwn = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })
/** Words of others on one line: no markup, no emoji, no link. */
const said = (text: string): JsonObject => {
  const line = showHidden(text).replaceAll(/\s+/g, ' ')
  const cut = line.length > lineMost ? `${line.slice(0, lineMost).toWellFormed()}…` : line
  return { type: 'plain_text', text: escapeMrkdwn(cut) || ' ', emoji: false }
}
const context = (...texts: string[]): Block => ({ type: 'context', elements: texts.map(said) })
const openButton = (task: string, { address }: Place): JsonObject => ({
  ...{ type: 'button', action_id: 'open', text: { type: 'plain_text', text: 'Open in the console', emoji: false } },
  url: `${address}/decide?task=${task}`,
})

const shown = (name: string): string => showHidden(plain(name))
const named = (name: string): string => `\`${shown(name)}\``
const head = ({ kind, queue, decision }: TaskWire): string =>
  kind === 'approval'
    ? `*${named(decision.action)}* by ${named(decision.system)} waits in ${named(queue)}`
    : `Something waits in ${named(queue)}`
/** The same without markup. */
const headline = ({ kind, queue, decision }: TaskWire): string =>
  kind === 'approval'
    ? `${shown(decision.action)} by ${shown(decision.system)} waits in ${shown(queue)}`
    : `Something waits in ${shown(queue)}`

const holdsFile = (value: Json): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (Array.isArray(value) ? value.some(holdsFile) : '$file' in value || Object.values(value).some(holdsFile))

const fits = (value: Json): boolean => fenced(writeVisibleJson(value)).length <= sectionMost
const isEmpty = (value: Json): boolean =>
  value === null || (typeof value === 'object' && Object.keys(value).length === 0)

/** Why this is answered in the console alone; null where a card will do. @param stepUp answering asks for a fresh sign-in here. */
export function onlyInConsole(task: TaskWire, stepUp: boolean): string | null {
  const { decision } = task
  if (task.kind !== 'approval' || !task.verdicts.includes('approve')) return 'This is answered in the console.'
  if (task.ai_shown !== 'open' || task.blind)
    return 'Its queue hides something until you have answered, so it is answered in the console.'
  if (task.sign.length > 0) return 'Letting it go ahead takes your signature, which the console asks for.'
  if (stepUp) return 'This workspace asks that you show who you are, which the console does.'
  if (task.objection) return 'There is an objection to your answer; the console shows it.'
  const shown = [decision.proposal, decision.input, decision.attributes]
  if (shown.some(holdsFile)) return 'It holds files, which the console shows.'
  if (!shown.every(fits)) return 'It is longer than fits here. What is not seen whole is not approved here.'
  return null
}

export const isEditable = (task: TaskWire): boolean =>
  task.verdicts.includes('edit') && writeVisibleJson(task.decision.proposal).length <= inputMost

/** What a button and a modal are bound to: this task as it was shown. */
export const writeValue = (task: TaskWire): string => `${task.id} ${task.decision.digest ?? ''}`

export function writeCard(task: TaskWire, why: string | null, place: Place): Message {
  const { decision } = task
  const told = task.kind === 'approval' && task.ai_shown === 'open' && !task.blind
  const button = (action: string, text: string, style?: string): JsonObject => ({
    ...{ type: 'button', action_id: action, value: writeValue(task) },
    text: { type: 'plain_text', text, emoji: false },
    ...(style ? { style } : {}),
  })
  const blocks: Block[] = [
    mrkdwn(head(task)),
    ...(told
      ? [
          ...showValue('Proposed', decision.proposal),
          ...(isEmpty(decision.input) ? [] : showValue('What it was made from', decision.input)),
          ...(isEmpty(decision.attributes) ? [] : showValue('Facts', decision.attributes)),
        ]
      : []),
    ...(told && decision.route.reasons.length > 0
      ? [context(`Held because: ${decision.route.reasons.join(' ')}`)]
      : []),
    ...(told && decision.requester ? [context(`Asked for by ${decision.requester}`)] : []),
    ...(told && decision.explanation ? [context('The console shows what speaks for it.')] : []),
    ...(told && task.previous ? [context('An earlier attempt was returned; the console shows both.')] : []),
    ...(task.due === null ? [] : [context(`Until ${sayTime(Date.parse(task.due), place.zone)}`)]),
    ...(task.seats.needed > 1 && !task.blind
      ? [context(`It takes ${task.seats.needed} people; ${task.seats.given} have answered.`)]
      : []),
    ...(why === null ? [] : [context(why)]),
    {
      type: 'actions',
      elements: [
        ...(why === null ? [button('approve', 'Approve', 'primary')] : []),
        ...(why === null && task.verdicts.includes('reject') ? [button('reject', 'Reject…', 'danger')] : []),
        ...(why === null && isEditable(task) ? [button('edit', 'Edit…')] : []),
        openButton(task.id, place),
      ],
    },
  ]
  return { text: headline(task), blocks }
}

function showValue(title: string, value: Json): Block[] {
  const json = fenced(writeVisibleJson(value))
  // Cut where no escape is torn.
  const cut =
    json.length > sectionMost
      ? `${json
          .slice(0, sectionMost)
          .toWellFormed()
          .replace(/(&[a-z]*|\\u?[\da-f]*)$/, '')}\n…`
      : json
  return [context(title), mrkdwn(`\`\`\`\n${cut}\n\`\`\``)]
}

/** Nobody can answer here any more: what became of it, and nothing of what was proposed. */
export const writeClosed = (task: TaskWire, became: string, place: Place): Message => ({
  text: `${headline(task).replace(/ waits in /, ' in ')}: ${plain(became)}`,
  blocks: [
    mrkdwn(head(task).replace(' waits in ', ' in ')),
    { type: 'section', text: said(became) },
    { type: 'actions', elements: [openButton(task.id, place)] },
  ],
})
