/**
 * The life of one `tools/call` in a gateway:
 *
 *   learn the tool → propose → wait → release → send on what was approved → answer → report
 *
 * The guard of the SDK keeps the order; here stands what a client of the protocol needs besides.
 */
import { isJsonObject, type JsonObject } from '@countersign/core'
import {
  CountersignApiError,
  Detached,
  digestOf,
  type Countersign,
  type DecisionWire,
  type JsonSchema,
} from '@countersign/sdk'
import type { Answer } from './json-rpc.ts'
import { startPatience, type PatienceOptions } from './patience.ts'
import { reviewResult, type Review } from './review-result.ts'
import { createRounds, type RoundCall } from './rounds.ts'
import { createShelf, type Shelf } from './shelf.ts'
import type { Tool } from './tool-catalogue.ts'
import { wasUsed } from './was-used.ts'
import { actionOf, factsOf, shownOf } from './tool-facts.ts'
import { refuseCall, resultWaiting, wordsOf } from './words.ts'

export interface OverseeOptions extends PatienceOptions {
  cs: Countersign
  /** Who proposes. */
  system: { system: string; version?: string }
  /** Of the server, as a person named it: the middle of `mcp.<name>.<tool>`. */
  name: string
  /** On whose behalf; may not approve. */
  requester?: string
  reviewResults: boolean
  /** Of this process, as its decisions tell it. */
  owner: string
  /** Questions that an earlier process left open. */
  leftOver: Shelf<string>
  /** Resolves when what was left open is known; the call is refused where it cannot be. */
  ready(): Promise<void>
  say(words: string): void
}
export interface ToolCall extends RoundCall {
  tool: string
  /** Absent where the client asked for no progress. */
  progress?: ((words: string) => void) | undefined
}
export interface Overseer {
  /** Resolves when the call is answered and its effect reported. Never rejects. */
  call(call: ToolCall, learn: () => Promise<Tool | undefined>): Promise<void>
}

/** The tool was carried out and says itself that it failed. */
class ToolFailed extends Error {}

export function createOverseer(options: OverseeOptions): Overseer {
  const { cs, leftOver, say } = options
  const rounds = createRounds()
  const reviews = createShelf<Review>()
  /** Definitions of tools whose schema is not one that a form can be made of. */
  const formless = new Set<string>()

  /** Answers with what was reviewed, or, when patience ends first, keeps it for the next call. */
  async function deliver(call: ToolCall, digest: string, review: Review): Promise<void> {
    const patience = startPatience(options, call)
    const decision = review.decision()
    if (decision) patience.knows(decision)
    const gone = new Promise<undefined>((resolve) =>
      patience.signal.addEventListener('abort', () => resolve(undefined)),
    )
    const answer = await Promise.race([review.answer, gone])
    patience.end()
    if (!answer) reviews.put(digest, review)
    call.reply(answer ?? refuseCall(call.params, resultWaiting(review.decision(), options.url), review.decision()))
  }

  /** @returns whether the question has to be asked in another way. */
  async function ask(
    call: ToolCall,
    { action, digest, tool, schema, resume }: Asking,
  ): Promise<'again' | 'without-schema' | undefined> {
    const patience = startPatience(options, call)
    let decision: DecisionWire | undefined
    let done: { last: RoundCall; answer: Answer } | undefined
    let started = false
    const guarded = cs.guard<JsonObject, Answer, Answer>(
      {
        ...options.system,
        ...(options.requester === undefined ? {} : { requester: options.requester }),
        action,
        schema,
        input: shownOf(options.name, call.tool, tool),
        attributes: { ...factsOf(options.name, call.tool, tool), gateway: options.owner },
        onUnreported: (error) => say(error.message),
      },
      async (args, { signal }) => {
        started = true
        patience.end()
        done = await rounds.carry(digest, call, args, signal)
        if (!options.reviewResults) done.last.reply(done.answer)
        if (done.answer.error || done.answer.result?.['isError'] === true) throw new ToolFailed('The tool says so.')
        return done.answer
      },
    )
    try {
      await guarded(argumentsOf(call), {
        signal: patience.signal,
        resume,
        onDecision(made) {
          decision = made.wire
          patience.knows(decision)
        },
      })
    } catch (error) {
      if (!started) {
        if (resume && wasUsed(error)) return 'again'
        if (schema && CountersignApiError.is(error) && error.status === 422) {
          if (tool && error.errors.some(({ path }) => path.startsWith('schema'))) formless.add(tool.definition)
          return 'without-schema'
        }
        if (Detached.is(error) && decision) leftOver.put(digest, decision.id)
      }
      if (!done) call.reply(refuseCall(call.params, wordsOf(error), decision))
      else if (!(error instanceof ToolFailed)) say(wordsOf(error))
    } finally {
      patience.end()
    }
    if (done && options.reviewResults && decision) {
      const of = { system: options.system, action, call: decision.id, params: call.params }
      const review = reviewResult(cs, of, done.answer)
      await deliver({ ...call, ...done.last }, digest, review)
    }
    return undefined
  }

  return {
    async call(call, learn) {
      const action = actionOf(options.name, call.tool)
      if (!action) return call.reply(refuseCall(call.params, `"${call.tool.slice(0, 80)}" is not the name of a tool.`))
      const given = call.params['arguments']
      if (given !== undefined && !isJsonObject(given))
        return call.reply(refuseCall(call.params, 'Nothing was done: the arguments of a tool are an object.'))
      try {
        const digest = digestOf(action, argumentsOf(call))
        await options.ready()
        if (rounds.goesOn(digest, call)) return
        const review = reviews.take(digest)
        if (review) return await deliver(call, digest, review)
        const tool = await learn()
        let schema: JsonSchema | undefined =
          tool && !formless.has(tool.definition) ? (tool.schema ?? undefined) : undefined
        for (;;) {
          const next = await ask(call, { action, digest, tool, schema, resume: leftOver.take(digest) })
          if (!next) return
          // The server judges its own arguments; people then see them without a form.
          if (next === 'without-schema') schema = undefined
        }
      } catch (error) {
        call.reply(refuseCall(call.params, wordsOf(error)))
        say(wordsOf(error))
      }
    },
  }
}

interface Asking {
  action: string
  digest: string
  tool: Tool | undefined
  schema: JsonSchema | undefined
  /** A question that was asked before. */
  resume: string | undefined
}

const argumentsOf = ({ params }: ToolCall): JsonObject => (params['arguments'] ?? {}) as JsonObject
