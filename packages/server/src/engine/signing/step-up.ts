/**
 * That it is them, at the moment of signing. The first signature of a sitting takes the address and the password, or a
 * passkey; while one follows another in the same session, the password alone, which nobody else has, is enough
 * (21 CFR 11.200(a)(1)). What is given back serves for one answer, once.
 */
import {
  CountersignError,
  formatId,
  signingGapMs,
  spellSigned,
  stepUpMs,
  type SignedWith,
  type StepUpWire,
  type ToSign,
} from '@countersign/core'
import { sha256 } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { checkPasskey, checkPassword, type RelyingParty } from '../sign-in.ts'
import { taskOrThrow } from '../find-task.ts'
import { hashSecret, makeSecret } from '../workspaces.ts'

export interface Signer {
  workspace: string
  person: string
  account: string
  actor: Actor
  /** The secret of the session that they are in. */
  session: string
}
export type Proof =
  { password: string; email?: string | undefined } | { passkey: unknown; challenge: string; party: RelyingParty }

/** Bound to the person as well: a proof is of use to nobody else. */
export const hashSigned = (person: string, signed: ToSign): Buffer => sha256(`${person} ${spellSigned(signed)}`)

export async function stepUp(engine: Engine, signer: Signer, proof: Proof, signed: ToSign): Promise<StepUpWire> {
  const { database, clock } = engine
  const state = await engine.states.get(signer.workspace)
  const task = await taskOrThrow({ query: database.query, workspace: signer.workspace }, signed.task)
  const session = hashSecret(signer.session)
  const signedWith: SignedWith = 'password' in proof ? 'password' : 'passkey'
  try {
    await ('password' in proof
      ? checkOwnPassword(engine, signer.account, session, proof)
      : checkOwnPasskey(engine, signer.account, proof))
  } catch (error) {
    if (!CountersignError.is(error) || (error.code !== 'sign-in-failed' && error.code !== 'step-up-refused'))
      throw error
    // Somebody at this screen could not show that it is them: whoever reads the log can see it.
    await engine.committer.act(signer.workspace, async (turn) =>
      turn.record({
        ...{ type: 'signature.refused', decision: task.decision, task: task.id, actor: signer.actor },
        data: { with: signedWith },
      }),
    )
    throw error.code === 'step-up-refused' ? error : new CountersignError('step-up-refused')
  }
  const secret = makeSecret(engine, 'sig')
  const nowMs = clock.now()
  await database.query(
    `delete from step_ups where workspace = $1 and expires_at < app_now() - $2 * interval '1 millisecond'`,
    [signer.workspace, signingGapMs],
  )
  await database.query(
    `insert into step_ups (workspace, hash, person, session, signed, signed_with, at, expires_at)
     values ($1, $2, $3, $4, $5, $6, at_ms($7), at_ms($8))`,
    [
      ...[signer.workspace, hashSecret(secret), signer.person, session, hashSigned(signer.person, signed), signedWith],
      ...[nowMs, nowMs + stepUpMs],
    ],
  )
  return {
    step_up: secret,
    expires_at: isoTime(nowMs + stepUpMs),
    name: state.people.get(signer.person)?.name ?? formatId('person', signer.person),
  }
}

async function checkOwnPassword(
  engine: Engine,
  account: string,
  session: Buffer,
  { password, email }: { password: string; email?: string | undefined },
): Promise<void> {
  const [own] = await engine.database.query<{ email: string | null; has: boolean; keys: number; going_on: boolean }>(
    `select email, password_hash is not null as has, (select count(*)::int from passkeys p where p.account = a.id) as keys,
       exists (select 1 from step_ups s where s.session = $2 and s.used_at > app_now() - $3 * interval '1 millisecond') as going_on
     from accounts a where id = $1`,
    [account, session, signingGapMs],
  )
  if (!own?.has || own.email === null)
    throw new CountersignError(
      'no-signing-means',
      own?.keys ? 'You have no password here. Sign with your passkey.' : undefined,
    )
  if (email === undefined && !own.going_on)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'email', message: 'missing: the first signature of a sitting takes your address too' }],
    })
  if (email !== undefined && email.toLowerCase() !== own.email.toLowerCase())
    throw new CountersignError('step-up-refused', 'This is not your address. Sign with your own.')
  await checkPassword(engine, own.email, password)
}

async function checkOwnPasskey(
  engine: Engine,
  account: string,
  { passkey, challenge, party }: { passkey: unknown; challenge: string; party: RelyingParty },
): Promise<void> {
  if ((await checkPasskey(engine, party, challenge, passkey, account)) !== account)
    throw new CountersignError('step-up-refused', 'This passkey is somebody else’s. Sign with your own.')
}
