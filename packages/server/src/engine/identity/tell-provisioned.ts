/** Lines of the log about what a provider provisioned: nobody here did it. */
import { formatId } from '@countersign/core'
import type { Turn } from '../committer.ts'
import type { Actor } from '../entry.ts'

export const by: Actor = { kind: 'system', id: 'scim' }

export const tellPerson = (
  turn: Turn,
  type: 'person.added' | 'person.changed',
  provider: string,
  { person, ...data }: { person: string; roles: string[]; active: boolean },
): void =>
  turn.record({
    type,
    actor: by,
    data: { person: formatId('person', person), ...data, provider: formatId('provider', provider) },
  })
