/** The query of a list of decisions, checked and made into a filter of the store. */
import { allowedOrThrow, authorise, CountersignError, parseDigest, parseId } from '@countersign/core'
import type { WorkspaceState } from '../engine/workspace-state.ts'
import type { DecisionFilter } from '../store/decisions.ts'
import { hmac } from '../store/seal.ts'
import type { Caller } from './principal.ts'

const statuses = [
  'waiting',
  'holding',
  'approved',
  'released',
  'done',
  'failed',
  'compensated',
  'refused',
  'rejected',
  'returned',
  'answered',
  'expired',
  'vetoed',
  'cancelled',
  'stopped',
]

export function filterOf(query: URLSearchParams, state: WorkspaceState, caller: Caller): DecisionFilter {
  const bad = (path: string, message: string): never => {
    throw new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
  }
  const get = (name: string) => query.get(name) || undefined
  const status = get('status')?.split(',')
  for (const one of status ?? [])
    if (!statuses.includes(one)) bad('status', `"${one.slice(0, 40)}" is none of ${statuses.join(', ')}`)
  const mode = get('route')
  if (mode !== undefined && !['auto', 'watch', 'gate', 'deny'].includes(mode))
    bad('route', 'takes auto, watch, gate or deny')
  const since = get('since')
  const sinceMs = since === undefined ? undefined : Date.parse(since)
  if (sinceMs !== undefined && Number.isNaN(sinceMs)) bad('since', 'takes a time such as 2026-11-01T00:00:00Z')
  const cursor = get('cursor')
  const before =
    cursor === undefined ? undefined : (parseId('decision', cursor) ?? bad('cursor', 'not one that this list gave out'))
  const project = get('project')
  // What is made of an item is for who leads: those who answer could tell by it what others answered, and what is gold.
  if (project !== undefined) allowedOrThrow(authorise(caller.principal, 'project.quality'))
  const person = get('person')
  const subject = get('subject')
  const words = get('q')
  const digest = get('digest')
  // A person could guess back what is hidden from them: a label has few possible digests.
  if (digest !== undefined && caller.person !== null) bad('digest', 'is for the keys of systems')
  const digestHex =
    digest === undefined ? undefined : (parseDigest(digest) ?? bad('digest', 'takes sha256: and 64 hex digits'))
  const personId =
    person === undefined
      ? undefined
      : person === 'me'
        ? (caller.person ?? undefined)
        : (parseId('person', person) ?? bad('person', 'not the id of a person'))
  return {
    system: get('system'),
    version: get('version'),
    action: get('action'),
    status,
    mode,
    project:
      project === undefined ? undefined : (parseId('project', project) ?? bad('project', 'not the id of a project')),
    run: get('run'),
    caseRef: get('case'),
    since: sinceMs,
    before,
    subjectRef: subject === undefined ? undefined : hmac(state.key, `subject:${subject}`),
    digest: digestHex === undefined ? undefined : Buffer.from(digestHex, 'hex'),
    words: words?.slice(0, 500),
    person: personId,
    ownPerson: personId !== undefined && personId === caller.person,
    systems: caller.systems ?? undefined,
  }
}
