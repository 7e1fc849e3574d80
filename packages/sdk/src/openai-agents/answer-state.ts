/** The interruptions of a run: asked of people, and told to its state as they were answered. */
import { isEdited, isReady, proposeCall, untilReady, type ToolCall } from '../adapters/tool-call.ts'
import { wordsOfEnd } from '../adapters/words.ts'
import type { Countersign } from '../countersign.ts'
import type { Decision } from '../decision.ts'
import { CountersignError } from '../errors.ts'
import { parseOrThrow, type Schema } from '../schema.ts'
import type { WaitOptions } from '../types.ts'
import { callOf } from './call-of.ts'
import type { Interruption, OverseeOptions, State } from './types.ts'

/** Answers the decisions that still wait. */
export async function answerState<I extends Interruption>(
  cs: Countersign,
  options: OverseeOptions,
  schemas: ReadonlyMap<string, Schema>,
  state: State<I>,
  { wait = true, ...how }: WaitOptions & { wait?: boolean },
): Promise<Decision[]> {
  const asked = await Promise.all(
    state.getInterruptions().map(async (item) => {
      const call = await readInterruption(options, schemas, item, state._context.context)
      return { item, call, decision: await proposeCall(cs, call, how) }
    }),
  )
  if (wait) await Promise.all(asked.map(({ decision }) => untilReady(decision, how)))
  const answered = asked.filter(({ decision }) => isReady(decision))
  for (const { item, call, decision } of answered) {
    const message = wordsOfEnd(decision.wire) ?? (isEdited(decision) ? wordsOfEdit(call, decision) : undefined)
    if (message === undefined) state.approve(item)
    else state.reject(item, { message })
    if (isEdited(decision) && call.thread === undefined)
      await decision.cancel({ comment: 'Its edit cannot be told to the framework.' }, how)
  }
  return asked.filter((one) => !answered.includes(one)).map(({ decision }) => decision)
}

function wordsOfEdit({ action, thread }: ToolCall, { wire }: Decision): string {
  const then = thread === undefined ? 'people are asked about it again' : 'it then goes through'
  return `This was not carried out. A person approves it only with other arguments. Call ${action} again with exactly these, and ${then}: ${JSON.stringify(wire.outcome?.proposal)}`
}

/** Its arguments as the tool gets them; a built-in tool has an action instead. */
async function readInterruption(
  options: OverseeOptions,
  schemas: ReadonlyMap<string, Schema>,
  item: Interruption,
  context: unknown,
): Promise<ToolCall> {
  const { callId, id, type, action, operation } = item.rawItem as Record<string, unknown>
  const known = callId ?? id
  if (typeof known !== 'string')
    throw new CountersignError('An interruption has no id to be answered by: it needs @openai/agents 0.20 or newer.')
  const name = item.name ?? String(type)
  const told: unknown = item.arguments === undefined ? (action ?? operation ?? null) : JSON.parse(item.arguments)
  const args = await parseOrThrow(schemas.get(name), told)
  return callOf(options, { name, args, id: known, context })
}
