/** A signature under an answer: printed name, time and meaning, sealed; the log commits to it. */
import {
  allowedOrThrow,
  canonicalize,
  checkSignature,
  CountersignError,
  formatDigest,
  formatId,
  type Json,
  type JudgmentRequest,
  type SignatureWire,
  type SignedWith,
  type Verdict,
} from '@countersign/core'
import { openBytes, sha256, type Key } from '../../store/seal.ts'
import type { TaskRow } from '../../store/tasks.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime } from '../entry.ts'
import type { SignatureContent } from '../content.ts'
import { readSign } from '../make-tasks.ts'
import { hashSecret } from '../workspaces.ts'
import { hashSigned } from './step-up.ts'
import type { JudgmentRow } from '../../store/judgments.ts'

export interface Signature {
  with: SignedWith
  sealed: Buffer
  /** For the log: a salted hash, since the name and the meaning stand nowhere in it. */
  commit: string
}

interface Answering {
  worker: { person: string; authn: JudgmentRow['authn'] }
  task: TaskRow
  decision: DecisionRow
  key: Key
  request: JudgmentRequest
  /** The judgment that is about to be. */
  judgment: { id: string; verdict: Verdict; digest: Buffer | null }
}

/** The signature that this answer needs; null where it needs none. Uses up the proof that was given for it. */
export async function signOrThrow(engine: Engine, turn: Turn, answering: Answering): Promise<Signature | null> {
  const { worker, task, decision, key, request, judgment } = answering
  const { signature } = request
  const asked = task.kind === 'approval' ? readSign(decision.seats) : []
  const { sign } = allowedOrThrow(checkSignature(asked, judgment.verdict, worker.authn, signature?.meaning ?? null))
  if (!sign || !signature) return null
  const signed = hashSigned(worker.person, {
    task: formatId('task', task.id),
    digest: request.view.digest ?? null,
    answer: request.answer,
    reason_codes: request.reason_codes,
    comment: request.comment,
    meaning: signature.meaning,
  })
  const [proof] = await turn.query<{ signed_with: SignedWith }>(
    `update step_ups set used_at = at_ms($5) where workspace = $1 and hash = $2 and person = $3 and signed = $4
       and used_at is null and expires_at > at_ms($5) returning signed_with`,
    [turn.workspace, hashSecret(signature.step_up), worker.person, signed, turn.nowMs],
  )
  if (!proof) throw new CountersignError('step-up-spent')
  const content: SignatureContent = {
    name: turn.state.people.get(worker.person)?.name ?? '',
    meaning: signature.meaning,
    at: isoTime(turn.nowMs),
    with: proof.signed_with,
    judgment: formatId('judgment', judgment.id),
    decision: formatId('decision', decision.id),
    person: formatId('person', worker.person),
    verdict: judgment.verdict,
    digest: judgment.digest && formatDigest(judgment.digest.toString('hex')),
    salt: engine.dice.bytes(16).toString('hex'),
  }
  const text = canonicalize(content as unknown as Json)
  return { with: proof.signed_with, sealed: engine.seal.bytes(key, text), commit: sha256(text).toString('hex') }
}

type Held = Pick<JudgmentRow, 'signature_sealed'>

export function signatureOf(key: Key, { signature_sealed: sealed }: Held): SignatureContent | null {
  return sealed === null ? null : (JSON.parse(openBytes(key, sealed).toString('utf8')) as SignatureContent)
}
/** As it is printed. */
export function signatureWire(key: Key, row: Held): SignatureWire | null {
  const found = signatureOf(key, row)
  return found && { name: found.name, meaning: found.meaning, at: found.at, with: found.with }
}
