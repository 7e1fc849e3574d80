import { post } from '../api/request.ts'
import type { OnWatchWire } from '../api/wire.ts'

export interface Scope {
  systems: readonly string[]
  actions: readonly string[]
}

/** Goes on watch; sent again with the same scope, it is a sign of attention. */
export const keepWatch = ({ systems, actions }: Scope) => post<OnWatchWire>('/v1/watch', { systems, actions })
export const endWatch = () => post('/v1/watch/end')
export const handOver = (to: string) => post('/v1/watch/hand-over', { to })
