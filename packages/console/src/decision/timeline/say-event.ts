import type { EventWire, Json, Mode, Verdict } from '../../api/wire.ts'
import { isRecord } from '../../words/scalars.ts'
import { verdictWords } from '../../words/status.ts'
import { sayScope } from '../../watch/watch-words.ts'

/** Who did it, for the start of a sentence. */
export function sayActor({ actor }: Pick<EventWire, 'actor'>): string {
  if (actor.name) return actor.name
  if (actor.kind === 'system' && ['scim', 'saml', 'oidc'].includes(actor.id ?? '')) return 'An identity provider'
  const words = {
    person: 'A person',
    agent: 'The system',
    policy: 'The policy',
    system: 'Countersign',
    silence: 'Silence',
  }
  return words[actor.kind]
}

export const textOf = (value: Json | undefined): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
export const listOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : [])
/** What a watch or a shift is for. */
export const sayEventScope = ({ data }: Pick<EventWire, 'data'>): string =>
  sayScope({ systems: listOf(data['systems']), actions: listOf(data['actions']) })
export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isRecord(value) ? value[name] : undefined

export function sayVerdict(value: Json | undefined): string {
  const known = verdictWords[textOf(value) as Verdict]
  return known ? known.done.toLowerCase() : textOf(value)
}

const routes: Record<Mode, string> = {
  auto: 'may go ahead alone',
  watch: 'goes ahead unless somebody vetoes it',
  gate: 'needs a person',
  deny: 'is refused',
}

export const sayRoute = (mode: Json | undefined): string => routes[textOf(mode) as Mode] ?? 'needs a person'
