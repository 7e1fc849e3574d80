/**
 * Conflicts of interest on record. Subjects and requesters are spelled as hashes under the workspace's key, as their
 * decisions are; a requester who is known here is spelled as the person, however they were named.
 */
import { conflictWith, conflictWords, CountersignError, formatId, parseConflict, parseId } from '@countersign/core'
import type { DecisionRow } from '../store/decisions.ts'
import { hmac } from '../store/seal.ts'
import type { ConflictReach } from '../store/tasks.ts'
import { contentOf, keyOf } from './sealed-key.ts'
import { memberByIdentity, type Member, type WorkspaceState } from './workspace-state.ts'

type Conflicted = Pick<Member, 'conflicts' | 'own_conflicts'>
export const conflictsOf = (member: Conflicted): string[] => [...member.conflicts, ...member.own_conflicts]

/** What a decision is about; the requester as named is asked for only where it decides. */
export interface About {
  system: string
  caseRef: string | null
  subjectRef: Buffer | null
  requester: string | null
  requesterName: () => string | null
}

const hashed = /^#[0-9a-f]{64}$/
const spellSubject = (ref: Buffer): string => `subject:#${ref.toString('hex')}`
const spellPerson = (person: string): string => `requester:${formatId('person', person)}`
const spellRequester = (state: WorkspaceState, name: string): string =>
  `requester:#${hmac(state.key, `requester:${name.toLowerCase()}`).toString('hex')}`

function spellConflict(state: WorkspaceState, text: string): string | undefined {
  const conflict = parseConflict(text)
  if (!conflict) return undefined
  const { kind, name } = conflict
  if (kind === 'system' || kind === 'case' || hashed.test(name)) return `${kind}:${name}`
  if (kind === 'subject') return spellSubject(hmac(state.key, `subject:${name}`))
  const person = parseId('person', name) ?? memberByIdentity(state, name)
  return person === null ? spellRequester(state, name) : spellPerson(person)
}

export function spellConflictsOrThrow(state: WorkspaceState, texts: readonly string[]): string[] {
  const spelled = texts.map((text) => spellConflict(state, text))
  const errors = spelled.flatMap((one, i) =>
    one === undefined
      ? [{ path: `conflicts.${i}`, message: 'is spelled subject:…, system:…, requester:… or case:…' }]
      : [],
  )
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return [...new Set(spelled as string[])]
}

export const aboutOf = (state: WorkspaceState, row: DecisionRow): About => ({
  system: row.system,
  caseRef: row.case_ref,
  subjectRef: row.subject_ref,
  requester: row.requester,
  requesterName() {
    const key = keyOf(state.key, row)
    return key && contentOf(key, row).requester
  },
})

/** Why this person may not answer about this, in words; null where nothing is on record. */
export function conflictOf(state: WorkspaceState, member: Conflicted, about: About): string | null {
  const declared = conflictsOf(member)
  if (declared.length === 0) return null
  const spelled = [`system:${about.system}`]
  if (about.caseRef !== null) spelled.push(`case:${about.caseRef}`)
  if (about.subjectRef) spelled.push(spellSubject(about.subjectRef))
  if (about.requester !== null) spelled.push(spellPerson(about.requester))
  const name = namesStrangers(member) ? about.requesterName() : null
  if (name !== null) spelled.push(spellRequester(state, name))
  const kind = conflictWith(declared, spelled)
  return kind && conflictWords(kind)
}

/** Whether it names a requester who is not a member: those stand sealed in their decisions, and SQL cannot see them. */
export const namesStrangers = (member: Conflicted): boolean =>
  conflictsOf(member).some((one) => one.startsWith('requester:#'))

/** Everything that anybody here has a conflict with, as SQL can see it. */
export function conflictReachOf(members: readonly Conflicted[]): ConflictReach {
  const all = members.flatMap((member) => conflictReach(member) ?? [])
  return {
    systems: all.flatMap(({ systems }) => systems),
    cases: all.flatMap(({ cases }) => cases),
    subjects: all.flatMap(({ subjects }) => subjects),
    requesters: all.flatMap(({ requesters }) => requesters),
  }
}

/** What of it SQL can see, so that a claim never meets it; null where nothing is on record. */
export function conflictReach(member: Conflicted): ConflictReach | null {
  const declared = conflictsOf(member)
  if (declared.length === 0) return null
  const named = (prefix: string) =>
    declared.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))
  return {
    systems: named('system:'),
    cases: named('case:'),
    subjects: named('subject:#').map((hex) => Buffer.from(hex, 'hex')),
    requesters: named('requester:').flatMap((id) => parseId('person', id) ?? []),
  }
}
