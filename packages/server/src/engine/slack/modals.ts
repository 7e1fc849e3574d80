/** The windows that Slack opens over a card: why something is turned down, or how it should be instead. */
import {
  isJsonObject,
  reasonsOf,
  writeVisibleJson,
  type Json,
  type JsonObject,
  type Reason,
  type TaskWire,
} from '@countersign/core'
import { inputMost, writeValue, type Block } from './write-card.ts'

/** Which card a window belongs to, and what it showed: sent back by Slack with what was entered. */
export interface Bound {
  channel: string
  ts: string
  value: string
}

const plainText = (text: string): JsonObject => ({ type: 'plain_text', text, emoji: false })

const modal = (
  { channel, ts, task }: { channel: string; ts: string; task: TaskWire },
  { id, title, submit, blocks }: { id: 'reject' | 'edit'; title: string; submit: string; blocks: Block[] },
): JsonObject => ({
  ...{ type: 'modal', callback_id: id, title: plainText(title), submit: plainText(submit), close: plainText('Back') },
  private_metadata: JSON.stringify({ channel, ts, value: writeValue(task) } satisfies Bound),
  blocks,
})

const comment: Block = {
  ...{ type: 'input', block_id: 'comment', optional: true, label: plainText('Comment') },
  element: { type: 'plain_text_input', action_id: 'comment', multiline: true, max_length: inputMost },
}

/** Slack takes 100 options of 75 characters. */
export const rejectModal = (at: Parameters<typeof modal>[0], own: readonly Reason[] | undefined): JsonObject =>
  modal(at, {
    ...{ id: 'reject', title: 'Reject', submit: 'Reject' },
    blocks: [
      {
        ...{ type: 'input', block_id: 'reasons', optional: true, label: plainText('Why') },
        element: {
          ...{ type: 'multi_static_select', action_id: 'reasons', max_selected_items: 20 },
          options: reasonsOf(own)
            .slice(0, 100)
            .map(({ code, label }) => ({
              text: plainText(label.slice(0, 75) || code.slice(0, 75)),
              value: code.slice(0, 150),
            })),
        },
      },
      comment,
    ],
  })

export const editModal = (at: Parameters<typeof modal>[0]): JsonObject =>
  modal(at, {
    ...{ id: 'edit', title: 'Edit', submit: 'Approve as edited' },
    blocks: [
      {
        ...{ type: 'input', block_id: 'proposal', label: plainText('As it should be, in JSON') },
        element: {
          ...{ type: 'plain_text_input', action_id: 'proposal', multiline: true, max_length: inputMost },
          initial_value: writeVisibleJson(at.task.decision.proposal),
        },
      },
      comment,
    ],
  })

export interface Entered {
  reasons: string[]
  comment: string
  proposal: string
}

/** What was entered; whatever is not of the shape that Slack sends is left out. */
export function readEntered(values: Json | undefined): Entered {
  const at = (block: string): JsonObject => {
    const inside = isJsonObject(values) ? values[block] : undefined
    const element = isJsonObject(inside) ? inside[block] : undefined
    return isJsonObject(element) ? element : {}
  }
  const text = (value: Json | undefined): string => (typeof value === 'string' ? value.slice(0, inputMost) : '')
  const selected = at('reasons').selected_options
  return {
    reasons: (Array.isArray(selected) ? selected : []).flatMap((one) =>
      isJsonObject(one) && typeof one.value === 'string' ? [one.value] : [],
    ),
    ...{ comment: text(at('comment').value), proposal: text(at('proposal').value) },
  }
}
