import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { SessionWire } from '../api/wire.ts'
import { enterWorkspace } from '../api/workspace.ts'

async function fetchSession(): Promise<SessionWire> {
  const session = await get<SessionWire>('/v1/session')
  enterWorkspace(session.workspace.id)
  return session
}

export const sessionQuery = queryOptions({ queryKey: ['session'], queryFn: fetchSession, staleTime: 60_000 })
