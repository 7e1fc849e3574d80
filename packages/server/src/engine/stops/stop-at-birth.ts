import { describeScope, type ProposalWire } from '@countersign/core'
import type { WorkspaceState } from '../workspace-state.ts'
import { reaches, type ActiveStop } from './active-stops.ts'

/** The stop that keeps this proposal from going any further; of any level. */
export const stopAtBirth = (
  { stops, actions }: WorkspaceState,
  wire: ProposalWire,
  rules: readonly string[],
): ActiveStop | undefined => {
  if (stops.length === 0) return undefined
  const { system, version = '', action, kind = 'action' } = wire
  return stops.find((stop) =>
    reaches(stop, { system, version, action, rules: rules.join(' ') }, () => ({
      ...{ system, version, action, kind, reversible: actions.get(action) ?? false },
      ...{ proposal: wire.proposal ?? null, attributes: wire.attributes ?? {}, confidence: wire.confidence ?? null },
      ...{ subject: wire.subject ?? null, requester: wire.requester ?? null, case: wire.case ?? null },
      run: wire.run ?? null,
    })),
  )
}

export const stoppedWords = ({ scope }: ActiveStop): string =>
  `A stop is in force for ${describeScope(scope)}: nothing new is taken until people resume.`
