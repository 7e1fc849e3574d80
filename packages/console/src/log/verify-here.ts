import { serverNow } from '../api/server-clock.ts'
import type { EventWire } from '../api/wire.ts'
import { checkEntry, checkLog, type CheckedLog, type Fault } from './check-log.ts'
import { fetchKeys, logSource } from './fetch-log.ts'
import { keepSeen, readSeen, type Seen } from './seen-checkpoint.ts'

export type Verified = (CheckedLog & { before: Seen | null }) | Fault

/** The newest checkpoint against what this browser saw before; what holds is what it has seen from now on. */
export async function verifyLogHere(workspace: string): Promise<Verified> {
  if (!('subtle' in crypto)) return { ok: false, why: 'Browsers verify signatures only over https or on localhost.' }
  const before = readSeen(workspace)
  const found = await checkLog(logSource(workspace), await fetchKeys(), before?.checkpoint ?? null)
  if (!found.ok) return found
  keepSeen(workspace, { ...found, at: new Date(serverNow()).toISOString() })
  return { ...found, before }
}

/** Whether what this page says of a line is what stands in the signed tree. */
export async function verifyEventHere(
  workspace: string,
  event: EventWire,
): Promise<{ ok: true; size: number } | Fault> {
  const log = await verifyLogHere(workspace)
  if (!log.ok) return log
  const position = Number(event.id.split('.')[0])
  if (position >= log.checkpoint.size) return { ok: false, why: 'No checkpoint covers it yet. Try again in a second.' }
  const found = await checkEntry(logSource(workspace), log.checkpoint, position)
  if (!found.ok) return found
  const {
    type,
    also = [],
    time,
    decision = null,
  } = found.leaf as {
    type?: string
    also?: string[]
    time?: string
    decision?: string | null
  }
  const same = [type, ...also].includes(event.type) && time === event.time && decision === event.decision
  return same
    ? { ok: true, size: log.checkpoint.size }
    : { ok: false, why: 'The line in the log says something else than this page.' }
}
