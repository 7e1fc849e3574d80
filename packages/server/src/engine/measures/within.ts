/** Which decisions a figure is about: a stretch of time and, where named, one system, version, action and queue. */
import type { MeasuredWire } from '@countersign/core'
import { proposedSql } from '../../store/decisions.ts'
import { isoTime } from '../entry.ts'

export interface Within {
  workspace: string
  fromMs: number
  toMs: number
  system: string | null
  version: string | null
  action: string | null
  queue: string | null
}

export const valuesOf = ({ workspace, fromMs, toMs, system, version, action, queue }: Within) => [
  ...[workspace, fromMs, toMs, system, version, action, queue],
]

/** Of a decision `d`, by `$1`, `$4` … `$7` of `valuesOf`. */
export const matchesSql = `d.workspace = $1 and ($4::text is null or d.system = $4) and ($5::text is null or d.version = $5)
  and ($6::text is null or d.action = $6) and ($7::text is null or d.queue = $7) and ${proposedSql}`
/** The same, born in the stretch. */
export const withinSql = `${matchesSql} and d.id >= uuid_floor(at_ms($2)) and d.id < uuid_floor(at_ms($3))`
/** Of a judgment `j`, given in the stretch. */
export const givenSql = `j.workspace = $1 and j.id >= uuid_floor(at_ms($2)) and j.id < uuid_floor(at_ms($3))`

export const measured = ({ fromMs, toMs, system, version, action, queue }: Within): MeasuredWire => ({
  ...{ from: isoTime(fromMs), to: isoTime(toMs), system, version, action, queue },
})
