/** A tool whose calls go through at once where the policy says so, wait for people else, and run once, as approved. */
import type { Json } from '@countersign/core'
import { runCall } from '../adapters/run-call.ts'
import { decisionsAlike, isEdited, isReady, proposeCall, type ToolCall } from '../adapters/tool-call.ts'
import type { Countersign } from '../countersign.ts'
import { toJson } from '../json.ts'
import type { Infer } from '../schema.ts'
import { callOf } from './call-of.ts'
import type { CallDetails, Executable, Guarded, OverseeOptions, RunContext } from './types.ts'

const gone = ['released', 'done', 'failed', 'compensated']

export function guardTool<P, R, O extends object>(
  cs: Countersign,
  options: OverseeOptions,
  given: O & Executable<P, R>,
): O & Guarded {
  const { name } = given
  const run = given.execute.bind(given)
  const needsApproval: Guarded['needsApproval'] = async ({ context }, input, callId) => {
    const call = callOf(options, { name, args: input, id: callId, context })
    if (await isEditOfPeople(cs, call)) return false
    const decision = await proposeCall(cs, call)
    if (gone.includes(decision.status)) return false
    return !isReady(decision) || isEdited(decision) || decision.status !== 'approved'
  }
  const execute = async (input: Infer<P>, context?: RunContext, details?: CallDetails): Promise<unknown> => {
    const id = details?.toolCall?.callId
    const carried = await runCall<unknown>(
      cs,
      callOf(options, { name, args: input, id, context: context?.context }),
      async (args, { signal }) => run(args as Infer<P>, context, withSignal(details, signal)),
      {
        signal: details?.signal,
        takeEdited: true,
        keep: (result) => (options.keepResults === false ? undefined : keep(result)),
      },
    )
    if (!carried.ran) return carried.words
    return 'kept' in carried ? carried.kept : carried.result
  }
  return { ...given, needsApproval, execute }
}

/** People approved exactly this instead of what the model asked for before. */
const isEditOfPeople = async (cs: Countersign, call: ToolCall): Promise<boolean> =>
  (await decisionsAlike(cs, call)).some((one) => isEdited(one) && isReady(one))

function keep(result: unknown): Json | undefined {
  try {
    return toJson(result)
  } catch {
    return undefined
  }
}

/** As the framework copies them: what it keeps of a call is hidden in symbols. */
const withSignal = (details: CallDetails | undefined, signal: AbortSignal): CallDetails =>
  Object.create(details === undefined ? Object.prototype : Object.getPrototypeOf(details), {
    ...(details === undefined ? {} : Object.getOwnPropertyDescriptors(details)),
    signal: { value: signal, enumerable: true, configurable: true, writable: true },
  }) as CallDetails
