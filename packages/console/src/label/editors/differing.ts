import { createContext } from 'react'

/** Ids of marks, and names of parts, that not all answers have: where answers are compared. */
export const Differing = createContext<ReadonlySet<string>>(new Set())
