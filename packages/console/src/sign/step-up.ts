import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser'
import { signingGapMs } from '@countersign/core'
import { post } from '../api/request.ts'
import { serverNow } from '../api/server-clock.ts'
import type { JudgmentRequest, StepUpWire, TaskWire } from '../api/wire.ts'
import { askPasskey } from '../sign-in/passkey.ts'

/** What is about to be signed. */
export type ToSign = Pick<JudgmentRequest, 'answer' | 'reason_codes' | 'comment'>

let signedAt = -Infinity
/** The first signature of a sitting takes the address too; the server knows for sure, and asks for it. */
export const isGoingOn = (): boolean => serverNow() - signedAt < signingGapMs

async function stepUp(task: TaskWire, given: ToSign, meaning: string, proof: object): Promise<StepUpWire> {
  const { answer, reason_codes, comment } = given
  const told = await post<StepUpWire>(`/v1/tasks/${task.id}/step-up`, {
    ...{ answer, meaning, digest: task.decision.digest },
    ...(reason_codes === undefined ? {} : { reason_codes }),
    ...(comment === undefined ? {} : { comment }),
    ...proof,
  })
  signedAt = serverNow()
  return told
}

export const signWithPassword = (
  task: TaskWire,
  given: ToSign,
  meaning: string,
  password: string,
  email: string | null,
): Promise<StepUpWire> => stepUp(task, given, meaning, { password, ...(email === null ? {} : { email }) })

export async function signWithPasskey(task: TaskWire, given: ToSign, meaning: string): Promise<StepUpWire> {
  const options = await post<PublicKeyCredentialRequestOptionsJSON>(`/v1/tasks/${task.id}/step-up/options`)
  return stepUp(task, given, meaning, { passkey: await askPasskey(options) })
}
