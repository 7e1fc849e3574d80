import { patch } from '../api/request.ts'

interface Declared {
  reversible?: boolean
  error_cost?: number | null
  delay_cost?: number | null
}

/** A person's word that an action can be reversed, and what it costs; a system's own word does not count. */
export const declareAction = (system: string, action: string, declared: Declared) =>
  patch(`/v1/systems/${encodeURIComponent(system)}/actions/${encodeURIComponent(action)}`, declared)
