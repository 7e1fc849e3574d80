/**
 * An event as a card in Microsoft Teams, by a workflow's webhook. A whole channel reads it, so it says what happened to
 * which action and where it waits, and links to the console; nothing that was proposed, and nothing that answers.
 *
 * @see Adaptive Cards 1.4; Microsoft, "Create incoming webhooks with Workflows".
 */
import type { DecisionWire, EventWire } from '@countersign/core'
import { plain, sayTime } from './notices/words.ts'

export interface TeamsMessage {
  type: 'message'
  attachments: { contentType: 'application/vnd.microsoft.card.adaptive'; content: AdaptiveCard }[]
}
interface AdaptiveCard {
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  type: 'AdaptiveCard'
  version: '1.4'
  body: object[]
  actions: { type: 'Action.OpenUrl'; title: string; url: string }[]
}

/** `decision.approved` as `Decision approved`. */
const titleOf = (type: string): string => {
  const words = type.replaceAll(/[.-]/g, ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function teamsCard(
  event: EventWire,
  decision: Pick<DecisionWire, 'id' | 'status' | 'action' | 'system' | 'queue' | 'due'> | undefined,
  { address, workspace }: { address: string; workspace: string },
): TeamsMessage {
  const waits = event.type === 'decision.proposed' && decision?.status === 'waiting'
  const facts = decision
    ? [
        { title: 'Action', value: plain(decision.action) },
        { title: 'System', value: plain(decision.system) },
        ...(decision.queue ? [{ title: 'Queue', value: plain(decision.queue) }] : []),
        ...(waits && decision.due ? [{ title: 'Until', value: sayTime(Date.parse(decision.due), 'UTC') }] : []),
      ]
    : []
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          ...{ type: 'AdaptiveCard', version: '1.4' },
          body: [
            {
              ...{ type: 'TextBlock', weight: 'Bolder', size: 'Medium', wrap: true },
              text: waits ? 'A decision waits for a person' : titleOf(event.type),
            },
            { type: 'TextBlock', isSubtle: true, spacing: 'None', wrap: true, text: plain(workspace) },
            ...(facts.length > 0 ? [{ type: 'FactSet', facts }] : []),
          ],
          actions: [
            {
              type: 'Action.OpenUrl',
              title: 'Open',
              url: decision ? `${address}/decisions/${decision.id}` : `${address}/log`,
            },
          ],
        },
      },
    ],
  }
}
