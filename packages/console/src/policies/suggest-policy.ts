import { post } from '../api/request.ts'
import type { SuggestionWire } from '../api/wire.ts'

export const suggestPolicy = (action: string | null) =>
  post<SuggestionWire>('/v1/policies/suggest', { person: 'me', ...(action ? { action } : {}) })
