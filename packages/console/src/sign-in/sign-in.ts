import { get, patch, post, remove } from '../api/request.ts'
import type { SessionWire } from '../api/wire.ts'
import { enterWorkspace } from '../api/workspace.ts'

const entered = (session: SessionWire): SessionWire => {
  enterWorkspace(session.workspace.id)
  return session
}

/** Whatever the sign-in call itself answers, the session is asked for, so that there is one reader of it. */
const readSession = async () => entered(await get<SessionWire>('/v1/session'))

export async function signInWithLink(token: string, code?: string): Promise<SessionWire> {
  await post('/v1/session/link', { token, ...(code ? { code } : {}) })
  return readSession()
}

export async function signInWithPassword(email: string, password: string, code?: string): Promise<SessionWire> {
  await post('/v1/session/password', { email, password, ...(code ? { code } : {}) })
  return readSession()
}

export const nameMyself = (name: string) => patch<unknown>('/v1/me', { name })
export const setPassword = (email: string, password: string) => post('/v1/me/password', { email, password })
export const signOut = () => remove('/v1/session')
export { readSession }
