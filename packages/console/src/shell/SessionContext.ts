import { createContext, use } from 'react'
import type { SessionWire } from '../api/wire.ts'

export const SessionContext = createContext<SessionWire | null>(null)

/** Who is signed in; only under `SignedIn`. */
export function useSession(): SessionWire {
  const session = use(SessionContext)
  if (!session) throw new Error('useSession outside SignedIn')
  return session
}
