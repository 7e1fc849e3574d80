import type { DecisionRowWire, TaskWire } from '@countersign/core'

export type * from '@countersign/core'

/** A row of `GET /v1/tasks`: a task before anybody holds it. */
export type TaskRowWire = Pick<TaskWire, 'id' | 'kind' | 'queue' | 'status' | 'created_at' | 'due' | 'lease'> & {
  decision: DecisionRowWire
}
