/** Signing: that it is you, asked again at that moment, for one answer. */
import { CountersignError, type StepUpWire } from '@countersign/core'
import { beginPasskeySignIn } from '../../engine/sign-in.ts'
import { stepUp, type Signer } from '../../engine/signing/step-up.ts'
import { taskOrThrow } from '../../engine/find-task.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { cookieOf } from '../principal.ts'
import * as schemas from '../schemas.ts'
import { challengeCookie, challengeOf, setCookie } from './session.ts'

/** A key of one's own acts for a person, and cannot show that the person is there; not even where it serves as a session does. */
async function signerOrThrow({ caller, request, context, params }: Call): Promise<Signer> {
  await taskOrThrow({ query: context.engine.database.query, workspace: caller.workspace }, params.id as string)
  const session = cookieOf(request)
  if (caller.authn === 'key' || caller.account === null || caller.person === null || session === undefined)
    throw new CountersignError('session-required', 'A signature is given in a session of one’s own: no key signs.')
  const { workspace, person, account, actor } = caller
  return { workspace, person, account, actor, session }
}

export const signingEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/step-up/options',
    summary: 'Begin to sign an answer with a passkey',
    operation: 'judgment.sign',
    body: schemas.nothing,
    async run(call) {
      const { account } = await signerOrThrow(call as Call)
      const { context, request, reply } = call
      const { secret, options } = await beginPasskeySignIn(context.engine, context.party(request), account)
      setCookie(context, reply, challengeCookie, secret, 300)
      return options
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/tasks/{id}/step-up',
    summary: 'Show that it is you, to sign this very answer; good once, for five minutes',
    operation: 'judgment.sign',
    body: schemas.stepUp,
    status: 201,
    answers: 'StepUp',
    async run(call): Promise<StepUpWire> {
      const signer = await signerOrThrow(call as Call)
      const { context, request, params, body } = call
      // Whoever guesses at this screen is slowed down, and nobody else in the house is.
      context.signInLimits.takeOrThrow(signer.account)
      const { password, email, passkey, digest, ...signed } = body
      const proof =
        password === undefined
          ? { passkey, challenge: challengeOf(request), party: context.party(request) }
          : { password, email }
      return stepUp(context.engine, signer, proof, {
        ...signed,
        answer: signed.answer as Parameters<typeof stepUp>[3]['answer'],
        ...{ task: params.id as string, digest: digest ?? null },
      })
    },
  }),
]
