import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import { Problem } from '../api/problem.ts'
import { post } from '../api/request.ts'
import type { SessionWire } from '../api/wire.ts'
import { readSession } from './sign-in.ts'

const browser = () => import('@simplewebauthn/browser')

/** Options come bare or in `options`, as the server's library likes. */
const bare = <T>(answer: T | { options: T }): T =>
  typeof answer === 'object' && answer !== null && 'options' in answer ? answer.options : (answer as T)

function inWords(error: unknown): Error {
  const name = error instanceof Error ? error.name : ''
  const detail =
    name === 'NotAllowedError'
      ? 'The passkey was not used: the request was closed or took too long. Try again, or use another way.'
      : name === 'InvalidStateError'
        ? 'This device has a passkey for you already. Use it to sign in.'
        : name === 'SecurityError'
          ? 'Passkeys work only over https or on localhost. Use a password here.'
          : null
  return detail
    ? new Problem({ status: 0, code: 'passkey', detail, errors: [] })
    : error instanceof Error
      ? error
      : new Error(String(error))
}

/** Has the browser show that it is them. Throws in words. */
export async function askPasskey(optionsJSON: PublicKeyCredentialRequestOptionsJSON) {
  const { startAuthentication } = await browser()
  return startAuthentication({ optionsJSON }).catch((error: unknown) => {
    throw inWords(error)
  })
}

export async function signInWithPasskey(): Promise<SessionWire> {
  const answer = await post<PublicKeyCredentialRequestOptionsJSON | { options: PublicKeyCredentialRequestOptionsJSON }>(
    '/v1/session/passkey/options',
  )
  await post('/v1/session/passkey', { response: await askPasskey(bare(answer)) })
  return readSession()
}

export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await browser()
  const answer = await post<
    PublicKeyCredentialCreationOptionsJSON | { options: PublicKeyCredentialCreationOptionsJSON }
  >('/v1/me/passkeys/options')
  const response = await startRegistration({ optionsJSON: bare(answer) }).catch((error: unknown) => {
    throw inWords(error)
  })
  await post('/v1/me/passkeys', { name, response })
}

export const passkeysWork = (): boolean => window.isSecureContext && 'PublicKeyCredential' in window
