/**
 * Claude Code runs its tools itself: the last word of ours before one runs is the permission. So the permission is the
 * release: given once, with the very arguments that it is bound to.
 */
import { callOf, type OverseeOptions } from '../adapters/oversee-options.ts'
import { isEdited, isReady, proposeCall, untilReady } from '../adapters/tool-call.ts'
import { editNote, wordsOf, wordsOfEnd } from '../adapters/words.ts'
import type { Json } from '@countersign/core'
import type { Countersign } from '../countersign.ts'
import type { Decision } from '../decision.ts'
import { digestOf } from '../digest-of.ts'
import { CountersignApiError } from '../errors.ts'
import { toJson } from '../json.ts'
import { releaseWhenFree } from '../release-when-free.ts'
import type { EffectStatus, WaitOptions } from '../types.ts'

export interface Asked {
  tool: string
  args: unknown
  id: string
  thread?: string | undefined
}
export type Permit =
  { go: true; args: Record<string, unknown> } | { go: false; words: string } | { go: 'later'; words: string }
/** What an effect’s report needs to know of what was permitted. */
interface Given {
  thread: string | undefined
  decision: Decision
  digest: string
  edited?: unknown
}

const mostGiven = 1_000

/** A program’s permissions: asked here, used by Claude Code, reported here. */
export class Permits {
  readonly #cs: Countersign
  readonly #options: OverseeOptions
  readonly #given = new Map<string, Given>()

  constructor(cs: Countersign, options: OverseeOptions) {
    this.#cs = cs
    this.#options = options
  }

  /** Never throws: whatever goes wrong is a no. With `later` it is so said while people have not answered. */
  async ask(asked: Asked, { later = false, ...wait }: WaitOptions & { later?: boolean } = {}): Promise<Permit> {
    try {
      if (this.#isPrompted(asked)) return { go: true, args: asked.args as Record<string, unknown> }
      const decision = await this.#propose(asked, wait)
      let args: unknown
      do {
        if (later && !isReady(decision)) return await this.#leaveOpen(decision, asked, wait)
        await untilReady(decision, wait)
        const words = wordsOfEnd(decision.wire)
        if (words !== undefined) return { go: false, words }
        args = await decision.approvedOrThrow(wait)
      } while (!(await this.#release(decision, asked, args, wait)))
      return { go: true, args: args as Record<string, unknown> }
    } catch (error) {
      return { go: false, words: wordsOf(error) ?? `This was not carried out. ${(error as Error).message}` }
    }
  }

  /** Whether people have answered; waits until they have. */
  async answered(asked: Asked, { wait, ...how }: WaitOptions & { wait: boolean }): Promise<boolean> {
    const decision = await this.#propose(asked, how)
    if (wait) await untilReady(decision, how)
    return isReady(decision)
  }

  /** Tells what became of it; answers what the model should read beside it. */
  async report(asked: Asked, status: EffectStatus, detail: unknown): Promise<string | undefined> {
    const given = this.#recall(asked) ?? (await this.#find(asked))
    if (!given) return undefined
    this.#given.delete(asked.id)
    await given.decision.effect(status, detail).catch((error: unknown) => {
      if (!CountersignApiError.is(error) || error.code !== 'already-reported') throw error
    })
    return given.edited === undefined ? undefined : editNote(given.edited)
  }

  #propose(asked: Asked, wait: WaitOptions): Promise<Decision> {
    return proposeCall(this.#cs, { ...callOf(this.#options, asked), thread: asked.thread }, wait)
  }

  /** Claude Code keeps one open call in a session, the last: of two, the first to be proposed stays. */
  async #leaveOpen(decision: Decision, { thread }: Asked, wait: WaitOptions): Promise<Permit> {
    const open = {
      system: this.#options.system,
      status: 'waiting,holding',
      ...(thread === undefined ? {} : { case: thread }),
    }
    const first = (await this.#cs.list(open, wait)).items.at(-1)
    if (first === undefined || first.id === decision.id)
      return { go: 'later', words: `${decision.id} waits for people.` }
    await decision.cancel({ comment: 'Another call of the session waits for people.' }, wait)
    const words = `This was not carried out. One call at a time can wait for people, and ${first.action} (${first.id}) does. Call it again when that is answered.`
    return { go: false, words }
  }

  async #release(decision: Decision, { id, thread }: Asked, args: unknown, wait: WaitOptions): Promise<boolean> {
    const edited = isEdited(decision) ? { edited: args } : {}
    if ((await releaseWhenFree(decision, wait)) === null) return false
    this.#given.set(id, { thread, decision, digest: decision.wire.digest as string, ...edited })
    // Where nothing is reported; what is may be found again.
    if (this.#given.size > mostGiven) this.#given.delete(this.#given.keys().next().value as string)
    return true
  }

  /** A rule of Claude Code’s own prompts, once, for what a hook has just permitted. */
  #isPrompted(asked: Asked): boolean {
    const given = this.#recall(asked)
    if (!given?.thread || asked.thread !== undefined || given.digest !== this.#digestOf(asked)) return false
    given.thread = undefined
    return true
  }

  /** Prompts do not tell their session. */
  #recall({ id, thread }: Asked): Given | undefined {
    const given = this.#given.get(id)
    return given && (thread ?? given.thread) === (given.thread ?? thread) ? given : undefined
  }

  /** Another process gave it, such as the hook before. */
  async #find(asked: Asked): Promise<Given | undefined> {
    const { action } = callOf(this.#options, asked)
    const digest = this.#digestOf(asked)
    const query = { system: this.#options.system, action, digest, status: 'released' }
    for (const { id } of (await this.#cs.list(query)).items) {
      const decision = await this.#cs.resume(id)
      const { attributes, original, outcome } = decision.wire
      if (attributes['call'] !== asked.id || (decision.wire.case ?? asked.thread) !== asked.thread) continue
      return { thread: asked.thread, decision, digest, ...(original === null ? {} : { edited: outcome?.proposal }) }
    }
    return undefined
  }

  #digestOf(asked: Asked): string {
    return digestOf(callOf(this.#options, asked).action, toJson(asked.args) as Json)
  }
}
