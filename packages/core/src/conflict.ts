/**
 * Conflicts of interest: what a person may not decide about, whatever their seat. Each is spelled `system:refund-agent`,
 * `case:application:7`, `subject:…` or `requester:…`; those that name somebody are kept as hashes.
 */
export const conflictKinds = ['subject', 'system', 'requester', 'case'] as const
export type ConflictKind = (typeof conflictKinds)[number]

export interface Conflict {
  kind: ConflictKind
  name: string
}

/** `undefined` for what is not spelled as a conflict. */
export function parseConflict(text: string): Conflict | undefined {
  const at = text.indexOf(':')
  const kind = conflictKinds.find((one) => one === text.slice(0, at))
  const name = text.slice(at + 1)
  return kind === undefined || name.trim() === '' ? undefined : { kind, name }
}

/** The kind of the first declared conflict that something is about; null where it is about none of them. */
export function conflictWith(declared: readonly string[], about: readonly string[]): ConflictKind | null {
  const met = declared.find((one) => about.includes(one))
  return met === undefined ? null : (parseConflict(met)?.kind ?? null)
}

const conflictNouns: Record<ConflictKind, string> = {
  subject: 'whom it is about',
  system: 'the system that proposes it',
  requester: 'who asked for it',
  case: 'the case it belongs to',
}
export const conflictWords = (kind: ConflictKind): string =>
  `A conflict of interest with ${conflictNouns[kind]} is on record for you, so somebody else decides it.`
