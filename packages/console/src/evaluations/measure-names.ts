import { createContext, useContext } from 'react'
import { nameOf } from './say-evaluation.ts'

/** What the rubric's criteria are called, by their names in the data. */
export const MeasureTitles = createContext<ReadonlyMap<string, string>>(new Map())

/** A measure as people know it: by its criterion's title. */
export function useMeasureName(): (of: string) => string {
  const titles = useContext(MeasureTitles)
  return (of) => titles.get(of) ?? nameOf(of)
}
