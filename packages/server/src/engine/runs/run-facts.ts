/** What a policy is told of the run that a proposal belongs to. */
import { formatId, leftAt, type JsonObject, type RunLevel } from '@countersign/core'
import { runState, type RunRow } from '../../store/runs.ts'

export interface RunFacts {
  level: RunLevel
  /** As conditions name them: `run.actions_left`. */
  facts: JsonObject
}

export function factsOfRun(row: RunRow, nowMs: number): RunFacts {
  const left = leftAt(runState(row), nowMs)
  return {
    level: row.level,
    facts: {
      id: formatId('run', row.id),
      level: row.level,
      // A level that a program gave itself is its own word.
      by: row.person === null ? 'program' : 'person',
      time_left_s: Math.floor(left.time / 1_000),
      actions_left: left.actions,
      irreversible_left: left.irreversible,
      subjects_left: left.subjects,
      spend_left: left.spend,
    },
  }
}
