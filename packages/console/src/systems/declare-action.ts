import { patch } from '../api/request.ts'

/** A person's word that an action can be reversed; a system's own word does not count. */
export const declareAction = (system: string, action: string, reversible: boolean) =>
  patch(`/v1/systems/${encodeURIComponent(system)}/actions/${encodeURIComponent(action)}`, { reversible })
