import { createContext, use } from 'react'
import type { Explanation } from '../api/wire.ts'

interface Evidence {
  spans: NonNullable<Explanation['spans']>
  regions: NonNullable<Explanation['regions']>
  /** Told the id of each piece of evidence that a person opened. */
  opened: (id: string) => void
}

const nothing: Evidence = { spans: [], regions: [], opened: () => undefined }
export const EvidenceContext = createContext<Evidence>(nothing)
export const useEvidence = () => use(EvidenceContext)
