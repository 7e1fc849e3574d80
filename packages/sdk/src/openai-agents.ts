/**
 * `@countersign/sdk/openai-agents`: oversight of agents made with OpenAI Agents JS.
 *
 * ```ts
 * const oversight = oversee(cs, { system: 'refund-agent', thread: 'order-7' })
 * const refund = tool(oversight.guardTool({ name: 'refund', description, parameters, execute }))
 * let result = await run(agent, 'Refund order 7.')
 * while (result.interruptions.length > 0) {
 *   await oversight.answer(result.state)
 *   result = await run(agent, result.state)
 * }
 * ```
 */
import type { Countersign } from './countersign.ts'
import type { Decision } from './decision.ts'
import { CountersignError } from './errors.ts'
import { answerState } from './openai-agents/answer-state.ts'
import { guardTool } from './openai-agents/guard-tool.ts'
import type { Executable, Guarded, Interruption, OverseeOptions, State } from './openai-agents/types.ts'
import type { Schema } from './schema.ts'
import type { WaitOptions } from './types.ts'

export { openState, sealState, type OpenOptions, type SealOptions } from './openai-agents/sealed-state.ts'
export type * from './openai-agents/types.ts'

export interface Oversight {
  /**
   * The options of a `tool()`, guarded: the policy says whether a call goes through at once, and it runs only under an
   * approval of its very arguments, once, whatever the run's state says.
   */
  guardTool<P, R, O extends object>(options: O & Executable<P, R>): O & Guarded
  /**
   * Asks people what the interruptions of a run ask, and approves or rejects them on its state. With `wait: false` it
   * tells what is answered by now; the decisions that still wait are returned.
   *
   * An edit cannot be told to this framework: it is a rejection that tells the model what people approve instead.
   */
  answer<I extends Interruption>(state: State<I>, options?: WaitOptions & { wait?: boolean }): Promise<Decision[]>
}

export function oversee(cs: Countersign, options: OverseeOptions): Oversight {
  const schemas = new Map<string, Schema>()
  return {
    guardTool(given) {
      const { name, parameters } = given
      if (!/^\w+$/.test(name))
        throw new CountersignError(`Name the tool "${name}" with letters, digits and _ only: so it is called.`)
      if (typeof parameters === 'object' && parameters !== null) schemas.set(name, parameters as Schema)
      return guardTool(cs, options, given)
    },
    answer: (state, how = {}) => answerState(cs, options, schemas, state, how),
  }
}
