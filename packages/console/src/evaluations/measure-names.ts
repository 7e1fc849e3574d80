import { createContext, useContext } from 'react'
import { scaleOf } from '@countersign/core'
import type { Criterion } from '../api/wire.ts'
import { between, nameOf } from './say-evaluation.ts'

/** The criteria of the version by which an evaluation was scored, by their names in the data. */
export const MeasuredBy = createContext<ReadonlyMap<string, Criterion>>(new Map())

/** A measure as people know it: by its criterion's title. */
export function useMeasureName(): (of: string) => string {
  const criteria = useContext(MeasuredBy)
  return (of) => criteria.get(of)?.title ?? nameOf(of)
}

/** From where to where a measure goes; null where that is not known. */
export function useMeasureScale(): (of: string) => string | null {
  const criteria = useContext(MeasuredBy)
  return (of) => {
    if (of === 'total' || of === 'gates') return between([0, 1])
    const criterion = criteria.get(of)
    const scale = criterion && scaleOf(criterion)
    return scale ? between(scale) : null
  }
}
