/** Interrupts of a thread: proposed once, however often they are read, and answered together. */
import type { Countersign } from '../countersign.ts'
import type { Decision } from '../decision.ts'
import { CountersignApiError, CountersignError } from '../errors.ts'
import { isReady, keyOf, proposeOnce, untilReady } from '../adapters/tool-call.ts'
import { toJson } from '../json.ts'
import { answerOf, isRefusal, type Answer } from './answer-of.ts'
import { readInterrupt, type Question, type Reading } from './read-interrupt.ts'
import type { Interrupt, OverseeOptions, ResumeOptions } from './types.ts'

interface Asking extends Reading {
  interrupt: string
  decisions: Decision[]
}

export async function submitInterrupts(
  cs: Countersign,
  options: OverseeOptions,
  thread: string,
  interrupts: readonly Interrupt[],
  wait: ResumeOptions,
): Promise<Asking[]> {
  const asking = interrupts.map(async ({ id, value }): Promise<Asking | undefined> => {
    const reading = readInterrupt(value)
    if (!reading) return undefined
    if (id === undefined)
      throw new CountersignError(
        'An interrupt has no id to be answered by: it needs @langchain/langgraph 1.0 or newer.',
      )
    const decisions = reading.decision
      ? [await cs.resume(reading.decision, wait)]
      : await Promise.all(
          reading.questions.map((question, at) =>
            proposeOnce(
              cs,
              draftOf(options, thread, question),
              keyOf('interrupt', [thread, id, at, toJson(value)]),
              waitOf(wait),
            ),
          ),
        )
    return { ...reading, interrupt: id, decisions }
  })
  return (await Promise.all(asking)).filter((one) => one !== undefined)
}

/** By the interrupts' ids; null while somebody has still to answer, and where there is nothing to answer. */
export async function answerInterrupts(
  cs: Countersign,
  options: OverseeOptions,
  thread: string,
  interrupts: readonly Interrupt[],
  wait: ResumeOptions,
): Promise<Record<string, unknown> | null> {
  const asking = await submitInterrupts(cs, options, thread, interrupts, wait)
  const decisions = asking.flatMap((one) => one.decisions)
  if (decisions.length === 0) return null
  if (wait.wait ?? true) await Promise.all(decisions.map((one) => untilReady(one, waitOf(wait))))
  else if (!decisions.every(isReady)) return null
  const resume: Record<string, unknown> = {}
  for (const one of asking) resume[one.interrupt] = await answerTo(one)
  return resume
}

async function answerTo({ form, questions, decisions, decision }: Asking): Promise<unknown> {
  const answers = questions.map((question, at) => answerOf(form, question, decisions[at] as Decision))
  if (decision === undefined) await withdrawUnused(form, answers, decisions)
  return form === 'inbox' ? answers : { decisions: answers }
}

/** LangChain JS drops the other calls of a step in which one is rejected; no approval may outlive the call it was for. */
async function withdrawUnused(form: Asking['form'], answers: Answer[], decisions: Decision[]): Promise<void> {
  const dropsAll = form === 'hitl' && answers.some(isRefusal)
  for (const [at, decision] of decisions.entries()) {
    if (decision.status !== 'approved' || !(dropsAll || isRefusal(answers[at] as Answer))) continue
    await decision.cancel({ comment: 'The graph goes on without this call.' }).catch((error: unknown) => {
      if (!CountersignApiError.is(error) || error.code !== 'already-ended') throw error
    })
  }
}

function draftOf({ system, facts }: OverseeOptions, thread: string, question: Question) {
  const { action, args, description, schema } = question
  const told = facts?.({ action, args, thread })
  return {
    ...(description === undefined ? {} : { input: { description } }),
    ...(schema === undefined ? {} : { schema }),
    ...told,
    system,
    // Of a HumanInterrupt it may be a phrase.
    action: action.trim().replace(/\s+/g, '-'),
    case: thread,
    proposal: args,
  }
}

const waitOf = ({ wait: _wait, ...options }: ResumeOptions) => options
