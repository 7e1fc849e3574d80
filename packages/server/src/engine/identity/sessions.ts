/** Sessions: which are open, and their end. */
import { CountersignError, formatId, parseId, type MeansWire, type OwnSessionWire } from '@countersign/core'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'

interface Row {
  id: string
  hash: Buffer
  means: OwnSessionWire['means'] | null
  agent: string | null
  address: string | null
  created_at: number
  seen_at: number
  expires_at: number
}

/** @param current hash of the session that asks; null where somebody else asks. */
export async function listSessions(
  { database }: Engine,
  account: string,
  current: Buffer | null,
): Promise<OwnSessionWire[]> {
  const rows = await database.query<Row>(
    'select id, hash, means, agent, address, created_at, seen_at, expires_at from sessions where account = $1 and id is not null and expires_at > app_now() order by seen_at desc, id',
    [account],
  )
  return rows.map((row) => ({
    id: formatId('session', row.id),
    current: current !== null && row.hash.equals(current),
    means: row.means ?? 'unknown',
    agent: row.agent,
    address: row.address,
    created_at: isoTime(row.created_at),
    seen_at: isoTime(row.seen_at),
    expires_at: isoTime(row.expires_at),
  }))
}

export async function endSession(engine: Engine, account: string, id: string): Promise<void> {
  const uuid = parseId('session', id)
  const ended = uuid
    ? await engine.database.query('delete from sessions where account = $1 and id = $2 returning 1', [account, uuid])
    : []
  if (ended.length === 0) throw new CountersignError('not-found', 'This session is not open.')
  await tellAccount(engine, account, 'session.ended', { sessions: 1 })
}

/** @param but hash of a session that stays open. */
export async function endSessions(engine: Engine, account: string, but: Buffer | null, by?: Actor): Promise<number> {
  const ended = await engine.database.query(
    'delete from sessions where account = $1 and hash is distinct from $2 returning 1',
    [account, but],
  )
  if (ended.length > 0) await tellAccount(engine, account, 'session.ended', { sessions: ended.length }, by)
  return ended.length
}

export async function meansOf({ database }: Engine, account: string): Promise<MeansWire> {
  const [row] = await database.query<{ password: boolean; passkeys: number; totp: boolean; codes: number }>(
    `select a.password_hash is not null as password, (select count(*)::int from passkeys p where p.account = a.id) as passkeys,
       exists (select 1 from totps t where t.account = a.id and t.confirmed_at is not null) as totp,
       (select count(*)::int from recovery_codes r where r.account = a.id and r.used_at is null) as codes
     from accounts a where a.id = $1`,
    [account],
  )
  return {
    password: row?.password ?? false,
    passkeys: row?.passkeys ?? 0,
    totp: row?.totp ?? false,
    recovery_codes: row?.codes ?? 0,
  }
}

/** A line in the log of each workspace that the account is a member of. @param by who did it; the person themselves where not given. */
export async function tellAccount(
  { database, committer }: Engine,
  account: string,
  type: string,
  data: Record<string, string | number>,
  by?: Actor,
): Promise<void> {
  const memberships = await database.query<{ workspace: string; id: string }>(
    'select workspace, id from people where account = $1 and active',
    [account],
    'find-active-memberships',
  )
  for (const { workspace, id } of memberships)
    await committer.act(workspace, async (turn) =>
      turn.record({
        type,
        actor: by ?? { kind: 'person', id: formatId('person', id) },
        data: { person: formatId('person', id), ...data },
      }),
    )
}
