/**
 * The mail agent. It walks through the held-out mails that look suspicious, proposes to quarantine each, and waits,
 * releases, moves and reports like any program outside: over HTTP, with a key of its own. Only planted errors go another
 * way in.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '@countersign/algorithms'
import { CountersignApiError, CountersignError, type Countersign, type Decision } from '@countersign/sdk'
import type { Engine } from '../../engine/engine.ts'
import type { StateFile } from '../demo-state.ts'
import { readLine, type Line } from '../learning/lines.ts'
import type { MailCase } from '../learning/mail-case.ts'
import { casesFile, type Trained } from '../learning/trained.ts'
import { carryOut } from './carry-out.ts'
import { isPlanted } from './is-planted.ts'
import { isSomebodyHere } from './is-somebody-here.ts'
import { mailProposal, type MailTexts, type Moved } from './mail-proposal.ts'
import { mailDelayMs } from './pace.ts'
import { plantError } from './plant-error.ts'

export interface MailGuard {
  engine: Engine
  workspace: string
  desk: Countersign
  /** `key_…` of the agent. */
  key: string
  file: StateFile
  folder: string
  trained: Trained
  texts: MailTexts
  /** The confidence from which mail goes ahead alone under the policy that is active now; also told to the console. */
  threshold: () => Promise<number | null>
  /** Of what it is sure of, one in three is then a mail that people want: the world has changed, the model has not. */
  drifts: boolean
  signal: AbortSignal
}
type Follow = (decision: Decision<Moved>, isUnwanted: boolean) => void

const tickMs = 1_500

/** Resolves when all mails have been proposed and answered. @throws the signal's reason. */
export async function runMailGuard(guard: MailGuard): Promise<void> {
  const { desk, file, trained, signal } = guard
  const { mail } = file.state
  if (mail.version !== trained.version) Object.assign(mail, { version: trained.version, next: 0, decoy: 0 })
  const waiting = new Map<string, Promise<void>>()
  const follow: Follow = (decision, isUnwanted) => {
    const end = carryOut(decision, moveMail, signal)
      .catch((error: unknown) => noteEnd(guard, error))
      .then(() => tellTruth(guard, decision, isUnwanted))
      .catch((error: unknown) => noteEnd(guard, error))
      .finally(() => {
        waiting.delete(decision.id)
        if (signal.aborted) return
        mail.open = mail.open.filter(({ id }) => id !== decision.id)
        file.save()
      })
    waiting.set(decision.id, end)
  }
  for (const { id, isUnwanted } of [...mail.open]) follow(await desk.resume<Moved>(id, { signal }), isUnwanted)

  for (let waitedMs = 0, left = true; left;) {
    await guard.threshold()
    const delayMs = mailDelayMs({
      waiting: waiting.size,
      gated: mail.gated,
      somebodyHere: await isSomebodyHere(guard.engine, guard.workspace),
    })
    if (delayMs === null || waitedMs < delayMs) {
      await pause(tickMs, undefined, { signal })
      waitedMs += tickMs
    } else {
      waitedMs = 0
      left = await proposeNext(guard, follow)
    }
  }
  await Promise.all(waiting.values())
}

/** Proposes until one goes to people; false where no mail is left. */
async function proposeNext(guard: MailGuard, follow: Follow): Promise<boolean> {
  const { desk, file, trained, texts, signal } = guard
  const { mail, seed } = file.state
  if (isPlanted(seed, mail.gated) && (await plantNext(guard, follow))) return true
  for (;;) {
    const suspect = trained.suspects[mail.next]
    if (suspect === undefined) return false
    const one = await readCase(guard, driftedFrom(guard, suspect, (await guard.threshold()) ?? 1))
    let decision: Decision<Moved> | null = null
    try {
      decision = await desk.decide(mailProposal(one, trained.version, suspect.probability, texts), {
        signal,
        idempotencyKey: `mail-guard ${one.mail}`,
      })
    } catch (error) {
      // Proposed by an earlier start, whose memory or model was another.
      if (!CountersignApiError.is(error) || error.code !== 'idempotency-mismatch') throw error
    }
    mail.next++
    if (decision !== null) {
      mail.open.push({ id: decision.id, isUnwanted: one.isUnwanted })
      const isGated = decision.status === 'waiting'
      if (isGated) mail.gated++
      follow(decision, one.isUnwanted)
      if (isGated) {
        file.save()
        return true
      }
    }
    file.save()
  }
}

async function plantNext(guard: MailGuard, follow: Follow): Promise<boolean> {
  const { desk, file, trained, texts, signal } = guard
  const { mail, seed } = file.state
  const decoy = trained.decoys[mail.decoy]
  if (decoy === undefined) return false
  const doubts = doubtsOf(trained, (await guard.threshold()) ?? 1)
  const id = await plantError(
    guard,
    await readCase(guard, decoy),
    trained.version,
    doubts,
    createRandom(seed + mail.gated),
    texts,
  )
  mail.decoy++
  if (id !== null) {
    mail.gated++
    mail.open.push({ id, isUnwanted: false })
  }
  file.save()
  if (id === null) return false
  follow(await desk.resume<Moved>(id, { signal }), false)
  return true
}

/** The confidences of doubtful mails that look more like a yes; of all doubtful ones where there are none. */
function doubtsOf({ suspects }: Trained, threshold: number): number[] {
  const doubts = suspects.map(({ probability }) => probability).filter((probability) => probability < threshold)
  const tempting = doubts.filter((probability) => probability >= 0.5)
  return tempting.length > 0 ? tempting : doubts
}

/** Where the agent drifts, every third sure mail is one that people want, shown as sure as the one it stands for. */
function driftedFrom(guard: MailGuard, suspect: Trained['suspects'][number], threshold: number): Line {
  const { mail } = guard.file.state
  const isSure = suspect.probability >= threshold
  const decoy = guard.drifts && isSure && mail.next % 3 === 0 ? guard.trained.decoys[mail.decoy] : undefined
  if (decoy) mail.decoy++
  return decoy ?? suspect
}

/**
 * What people sorted the mail as, once it has been decided: nobody who decides is told before. It turned out badly where
 * a wanted mail was put away, or an unwanted one was not.
 */
async function tellTruth({ engine, signal }: MailGuard, decision: Decision<Moved>, isUnwanted: boolean) {
  const observed_at = new Date(engine.clock.now()).toISOString()
  const truth = {
    value: { unwanted: isUnwanted },
    adverse: (decision.status === 'done') !== isUnwanted,
    source: 'who sorted the mails',
    observed_at,
  }
  await decision.truth(truth, { signal, idempotencyKey: `truth ${decision.id}` })
}

const readCase = (guard: MailGuard, line: Line): Promise<MailCase> =>
  readLine<MailCase>(join(guard.folder, casesFile), line)

const moveMail = ({ folder, mail }: Moved) => ({
  moved: mail,
  to: folder,
  note: 'Simulated: there is no mailbox behind this demonstration.',
})

/** That people said no is the agent's daily bread; anything else is worth a line. */
function noteEnd({ engine, signal }: MailGuard, error: unknown): void {
  const isAnswer = CountersignError.is(error) && !CountersignApiError.is(error)
  if (!signal.aborted && !isAnswer)
    engine.log.warn({ err: error }, 'the demonstration’s mail agent gave up on a decision')
}
