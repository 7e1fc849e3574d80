/** People, keys, queues and declared actions: who works here and by which rules. Each change moves the epoch. */
import { CountersignError, formatId, parseDuration, parseId, proposingScopes, scopes as allScopes, type AiShown, type FieldError, type KeyWire, type PersonWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Idempotency, Turn } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { defaultQueue, queueWire, type QueueSpec } from './queue-spec.ts'
import { createAccount, hashSecret, makeLink, makeSecret } from './workspaces.ts'

const invalid = (errors: FieldError[]): never => {
  throw new CountersignError('bad-input', undefined, { errors })
}

export interface PersonChange { name?: string | undefined; email?: string | null | undefined; roles?: string[] | undefined; skills?: string[] | undefined; identities?: string[] | undefined; active?: boolean | undefined }

export function addPerson(engine: Engine, workspace: string, actor: Actor, person: PersonChange & { name: string }, idempotency: Idempotency | null): Promise<{ id: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const id = turn.newId()
    await turn.query('insert into people (workspace, id, name, email, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))', [
      workspace, id, person.name, person.email ?? null, person.roles ?? ['reviewer'], person.skills ?? [], person.identities ?? [], turn.nowMs])
    turn.bumpEpoch()
    turn.record({ type: 'person.added', actor, data: { person: formatId('person', id), roles: person.roles ?? ['reviewer'], skills: person.skills ?? [] } })
    return { id: formatId('person', id) }
  }, idempotency)
}

export function changePerson(engine: Engine, workspace: string, actor: Actor, personId: string, change: PersonChange): Promise<PersonWire> {
  return engine.committer.act(workspace, async (turn) => {
    const member = turn.state.people.get(parseId('person', personId) ?? '')
    if (!member) throw new CountersignError('not-found', `There is no person ${personId.slice(0, 60)} in this workspace.`)
    const next = { ...member, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) } as typeof member
    const owners = [...turn.state.people.values()].filter((one) => one.active && one.roles.includes('owner'))
    if (owners.length === 1 && owners[0]?.id === member.id && !(next.active && next.roles.includes('owner'))) throw new CountersignError('last-owner')
    await turn.query('update people set name = $3, email = $4, roles = $5, skills = $6, identities = $7, active = $8 where workspace = $1 and id = $2', [workspace, member.id, next.name, next.email, next.roles, next.skills, next.identities, next.active])
    if (!next.active) await turn.query(`update tasks set status = 'open', lease_person = null, lease_until = null where workspace = $1 and lease_person = $2 and status = 'leased'`, [workspace, member.id])
    turn.bumpEpoch()
    turn.record({ type: 'person.changed', actor, data: { person: personId, roles: next.roles, skills: next.skills, active: next.active } })
    return personWire({ ...next, created_at: turn.nowMs, passkeys: 0, signs_in: next.account !== null })
  })
}

interface PersonRow { id: string; name: string; email: string | null; roles: string[]; skills: string[]; identities: string[]; active: boolean; created_at: number; passkeys: number; signs_in: boolean }
const personWire = (row: PersonRow): PersonWire => ({
  id: formatId('person', row.id), name: row.name, email: row.email, roles: row.roles, skills: row.skills, identities: row.identities, active: row.active,
  created_at: isoTime(row.created_at), passkeys: row.passkeys, signs_in: row.signs_in,
})
export async function listPeople(q: Query, workspace: string): Promise<PersonWire[]> {
  const rows = await q.query<PersonRow>(
    `select p.*, (select count(*) from passkeys k where k.account = p.account) as passkeys, exists (select 1 from accounts a where a.id = p.account and (a.password_hash is not null or exists (select 1 from passkeys k where k.account = a.id))) as signs_in
     from people p where p.workspace = $1 order by p.created_at, p.id`, [workspace])
  return rows.map(personWire)
}

/** A one-time link for a person to sign in with; makes their account if they have none. */
export function invite(engine: Engine, workspace: string, actor: Actor, personId: string): Promise<{ token: string; expires_at: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const member = turn.state.people.get(parseId('person', personId) ?? '')
    if (!member) throw new CountersignError('not-found', `There is no person ${personId.slice(0, 60)} in this workspace.`)
    let account = member.account
    if (account === null) {
      const [known] = member.email === null ? [] : await turn.query<{ id: string }>('select id from accounts where lower(email) = lower($1)', [member.email])
      account = known?.id ?? (await createAccount(engine, turn, member.name, member.email, turn.nowMs, false))
      await turn.query('update people set account = $3 where workspace = $1 and id = $2', [workspace, member.id, account])
      turn.bumpEpoch()
    }
    const { token, expiresAt } = await makeLink(engine, turn, account, turn.nowMs, 7 * 24 * 3_600_000)
    turn.record({ type: 'person.invited', actor, data: { person: personId } })
    return { token, expires_at: expiresAt }
  })
}

export interface KeyRequest { name: string; scopes?: string[] | undefined; systems?: string[] | undefined; person?: string | undefined }

/** A program's key with scopes and systems, or a person's own. The secret is told once. */
export function mintKey(engine: Engine, workspace: string, actor: Actor, request: KeyRequest, mintedBy: string, idempotency: Idempotency | null): Promise<{ id: string; secret: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const person = request.person === undefined ? null : (parseId('person', request.person) ?? '')
    const errors: FieldError[] = []
    if (person !== null && !turn.state.people.get(person)?.active) errors.push({ path: 'person', message: 'no active person of this workspace' })
    if (person !== null && (request.scopes || request.systems)) errors.push({ path: 'scopes', message: 'a personal key acts with its person’s roles; leave scopes and systems out' })
    for (const scope of request.scopes ?? []) if (!(allScopes as readonly string[]).includes(scope)) errors.push({ path: 'scopes', message: `"${scope}" is not a scope; there are ${allScopes.join(', ')}` })
    if (errors.length > 0) invalid(errors)
    const id = turn.newId()
    const secret = makeSecret(engine, 'cs')
    await turn.query('insert into keys (workspace, id, name, person, scopes, systems, hash, minted_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))', [
      workspace, id, request.name, person, person ? [] : (request.scopes ?? [...proposingScopes]), person ? [] : (request.systems ?? ['*']), hashSecret(secret), mintedBy, turn.nowMs])
    turn.record({ type: 'key.minted', actor, data: { key: formatId('key', id), person: request.person ?? null, minted_by: mintedBy, scopes: request.scopes ?? [], systems: request.systems ?? [] } })
    return { id: formatId('key', id), secret }
  }, idempotency)
}

export function revokeKey(engine: Engine, workspace: string, actor: Actor, keyId: string, onlyOf: string | null): Promise<{ id: string; revoked_at: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query('update keys set revoked_at = coalesce(revoked_at, at_ms($3)) where workspace = $1 and id = $2 and ($4::uuid is null or person = $4) returning id', [workspace, parseId('key', keyId) ?? null, turn.nowMs, onlyOf])
    if (!row) throw new CountersignError('not-found', `There is no key ${keyId.slice(0, 60)} in this workspace.`)
    turn.bumpEpoch()
    turn.record({ type: 'key.revoked', actor, data: { key: keyId } })
    return { id: keyId, revoked_at: isoTime(turn.nowMs) }
  })
}

export async function listKeys(q: Query, workspace: string, onlyOf: string | null): Promise<KeyWire[]> {
  const rows = await q.query<{ id: string; name: string; person: string | null; scopes: string[]; systems: string[]; minted_by: string; created_at: number; used_at: number | null; revoked_at: number | null }>(
    'select * from keys where workspace = $1 and ($2::uuid is null or person = $2) order by created_at desc', [workspace, onlyOf])
  return rows.map((row) => ({
    id: formatId('key', row.id), name: row.name, kind: row.person ? 'personal' : 'system', person: row.person && formatId('person', row.person), scopes: row.scopes, systems: row.systems,
    created_at: isoTime(row.created_at), last_used_at: row.used_at === null ? null : isoTime(row.used_at), revoked_at: row.revoked_at === null ? null : isoTime(row.revoked_at), minted_by: row.minted_by,
  }))
}

export interface QueueChange { who?: string[] | undefined; order?: QueueSpec['order'] | undefined; longest_wait?: string | undefined; lease?: string | undefined; settle?: string | undefined; ai_shown?: AiShown | undefined; delay?: string | undefined }

export function putQueue(engine: Engine, workspace: string, actor: Actor, name: string, change: QueueChange, mode: 'make' | 'change', idempotency: Idempotency | null = null): Promise<ReturnType<typeof queueWire>> {
  return engine.committer.act(workspace, async (turn) => {
    const exists = turn.state.queueNames.includes(name)
    if (mode === 'make' && exists) throw new CountersignError('name-taken', `There is a queue "${name}" already. Change it with PATCH.`)
    if (mode === 'change' && !exists && name !== 'inbox' && name !== 'audit') throw new CountersignError('not-found', `There is no queue "${name}".`)
    const spec: QueueSpec = { ...(mode === 'make' ? defaultQueue : turn.state.queue(name)) }
    const errors: FieldError[] = []
    const duration = (field: 'longest_wait' | 'lease' | 'settle' | 'delay', key: 'longestWaitMs' | 'leaseMs' | 'settleMs' | 'delayMs', least: number, most: number) => {
      const text = change[field]
      if (text === undefined) return
      const ms = parseDuration(text)
      if (ms === undefined || ms < least || ms > most) errors.push({ path: field, message: `takes a duration from ${least / 1_000}s to ${most / 1_000}s, such as 90s, 15m, 4h` })
      else spec[key] = ms
    }
    duration('longest_wait', 'longestWaitMs', 1_000, 365 * 86_400_000)
    duration('lease', 'leaseMs', 1_000, 86_400_000)
    duration('settle', 'settleMs', 0, 3_600_000)
    duration('delay', 'delayMs', 0, 3_600_000)
    for (const seat of change.who ?? []) if (!/^(role|skill|person):\S+$/.test(seat)) errors.push({ path: 'who', message: `"${seat}" is not role:…, skill:… or person:…` })
    if (errors.length > 0) invalid(errors)
    if (change.who) spec.who = change.who
    if (change.order) spec.order = change.order
    if (change.ai_shown) {
      if (change.ai_shown === 'blind' || change.ai_shown === 'commit-first') await refuseForActions(turn, name)
      spec.aiShown = change.ai_shown
    }
    await turn.query('insert into queues (workspace, name, spec, created_at) values ($1, $2, $3, at_ms($4)) on conflict (workspace, name) do update set spec = excluded.spec', [workspace, name, JSON.stringify(spec), turn.nowMs])
    turn.bumpEpoch()
    turn.record({ type: 'queue.changed', actor, data: { queue: name, ...queueWire(name, spec) } })
    return queueWire(name, spec)
  }, idempotency)
}

/** What is approved must be seen: an action cannot wait in a queue that hides it. */
async function refuseForActions(turn: Turn, queue: string): Promise<void> {
  const [row] = await turn.query(`select 1 from tasks t join decisions d on (d.workspace, d.id) = (t.workspace, t.decision) where t.workspace = $1 and t.queue = $2 and t.status = 'open' and t.kind = 'approval' and d.kind = 'action' limit 1`, [turn.workspace, queue])
  if (row) invalid([{ path: 'ai_shown', message: 'actions wait in this queue, and what is approved must be seen; blind and commit-first serve predictions and outputs' }])
}

export async function listQueues(q: Query, turnState: { queueNames: string[]; queue: (name: string) => QueueSpec }, workspace: string) {
  const counts = await q.query<{ queue: string; open: number; leased: number; oldest: number | null }>(
    `select queue, count(*) filter (where status = 'open') as open, count(*) filter (where status = 'leased') as leased, min(created_at) filter (where status in ('open', 'leased')) as oldest
     from tasks where workspace = $1 and status in ('open', 'leased') group by queue`, [workspace])
  const names = [...new Set(['inbox', 'audit', ...turnState.queueNames, ...counts.map((row) => row.queue)])]
  return names.map((name) => {
    const row = counts.find((one) => one.queue === name)
    return { ...queueWire(name, turnState.queue(name)), open: row?.open ?? 0, leased: row?.leased ?? 0, oldest_at: row?.oldest == null ? null : isoTime(row.oldest) }
  })
}

/** A person declares whether an action can be undone: the machine's own word does not count. */
export function declareAction(engine: Engine, workspace: string, actor: Actor, person: string, action: string, reversible: boolean): Promise<{ action: string; reversible: boolean }> {
  return engine.committer.act(workspace, async (turn) => {
    await turn.query(`insert into actions (workspace, action, reversible, declared_by, declared_at) values ($1, $2, $3, $4, at_ms($5)) on conflict (workspace, action) do update set reversible = excluded.reversible, declared_by = excluded.declared_by, declared_at = excluded.declared_at`, [workspace, action, reversible, person, turn.nowMs])
    turn.bumpEpoch()
    turn.record({ type: 'action.declared', actor, data: { action, reversible } })
    return { action, reversible }
  })
}

/** One member may sign and approve alone, after this explicit act of the owner. */
export function setSolo(engine: Engine, workspace: string, actor: Actor, person: string, on: boolean): Promise<{ solo: boolean }> {
  return engine.committer.act(workspace, async (turn) => {
    const active = [...turn.state.people.values()].filter((member) => member.active)
    if (on && active.length !== 1) throw new CountersignError('not-solo')
    await turn.query('update workspaces set solo_by = $2, solo_at = at_ms($3) where id = $1', [workspace, on ? person : null, on ? turn.nowMs : null])
    turn.bumpEpoch()
    turn.record({ type: on ? 'solo.declared' : 'solo.ended', actor, data: { self: true } })
    return { solo: on }
  })
}
