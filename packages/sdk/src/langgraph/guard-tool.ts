/** A tool that runs only under an approval of its very arguments, whatever the transcript says. */
import type { Json } from '@countersign/core'
import { isReady } from '../adapters/tool-call.ts'
import { runCall } from '../adapters/run-call.ts'
import type { Countersign } from '../countersign.ts'
import type { Decision } from '../decision.ts'
import type { OverseeOptions, ThreadConfig, Tool } from './types.ts'

interface CallInput {
  type: 'tool_call'
  id?: string
  args: unknown
}
interface CallConfig extends ThreadConfig {
  signal?: AbortSignal
  toolCallId?: string
  toolCall?: { id?: string }
}
type Invoke = (input: unknown, config?: CallConfig) => Promise<unknown>

const guarded = new WeakSet<Tool>()

/** The same tool, guarded: no unguarded twin is left that could be called by mistake. */
export function guardTool<T extends Tool>(cs: Countersign, options: OverseeOptions, tool: T): T {
  if (guarded.has(tool)) return tool
  guarded.add(tool)
  const run = tool.invoke.bind(tool) as Invoke
  const invoke: Invoke = async (input, config = {}) => {
    const asked = isCall(input) ? input : undefined
    const action = tool.name
    const args = asked ? asked.args : input
    const thread = config.configurable?.thread_id
    const carried = await runCall(
      cs,
      {
        ...{ system: options.system, action, thread, args },
        id: asked?.id ?? config.toolCallId ?? config.toolCall?.id,
        facts: options.facts?.({ action, args, thread }),
      },
      (final, { signal }) => run(asked ? { ...asked, args: final } : final, { ...config, signal }),
      {
        signal: config.signal,
        park: options.langgraph && ((decision) => park(options, tool.name, decision)),
        keep: (result) => (options.keepResults === false ? undefined : keep(result)),
      },
    )
    if (!carried.ran) return carried.words
    if ('kept' in carried) return carried.kept
    return carried.edited === undefined ? carried.result : withEdit(carried.result, carried.edited)
  }
  return Object.assign(tool, { invoke })
}

/** Pauses the graph, as often as it is woken too early; a tool takes up no time while people decide. */
async function park({ langgraph }: OverseeOptions, name: string, decision: Decision): Promise<void> {
  while (!isReady(decision)) {
    langgraph?.interrupt({
      actionRequests: [{ name, args: decision.wire.proposal, description: `Countersign asks people: ${decision.id}` }],
      reviewConfigs: [{ actionName: name, allowedDecisions: ['approve', 'edit', 'reject'] }],
      countersign: decision.id,
    })
    await decision.refresh()
  }
}

const isCall = (input: unknown): input is CallInput =>
  typeof input === 'object' && input !== null && (input as { type?: unknown }).type === 'tool_call' && 'args' in input

const contentOf = (result: unknown): unknown =>
  typeof result === 'object' && result !== null && 'content' in result ? result.content : result

/** A command to the graph cannot be kept; a text can. */
function keep(result: unknown): Json | undefined {
  const content = contentOf(result)
  return typeof content === 'string' ? content : undefined
}

function withEdit(result: unknown, args: unknown): unknown {
  const note = `A person changed the arguments before this ran: ${JSON.stringify(args)}`
  if (typeof result === 'string') return `${note}\n${result}`
  const content = contentOf(result)
  return typeof content === 'string' ? Object.assign(result as object, { content: `${note}\n${content}` }) : result
}
