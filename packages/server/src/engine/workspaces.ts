/** Making a workspace, and the first start of an installation. */
import { makeUuidv7 } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { sha256 } from '../store/seal.ts'
import { advisoryLocks } from '../store/locks.ts'
import type { Engine } from './engine.ts'
import { isoTime } from './entry.ts'

type Parts = Pick<Engine, 'seal' | 'dice' | 'installationKey'>

export async function createWorkspace(
  parts: Parts,
  q: Query,
  name: string,
  nowMs: number,
  options: { keyBorn: boolean; demo?: boolean },
): Promise<string> {
  const id = makeUuidv7(nowMs, parts.dice.bytes(10))
  await q.query(
    'insert into workspaces (id, name, created_at, wrapped_key, key_born, demo) values ($1, $2, at_ms($3), $4, $5, $6)',
    [
      id,
      name,
      nowMs,
      parts.seal.bytes(parts.installationKey, parts.seal.makeKey()),
      options.keyBorn,
      options.demo ?? false,
    ],
  )
  await q.query('insert into heads (workspace) values ($1)', [id])
  // A stop of everything holds here too; its reason was sealed for others. One that is being set waits for this
  // workspace, or has been committed and is seen.
  await q.query('select pg_advisory_xact_lock_shared($1)', [advisoryLocks.workspaces])
  await q.query(
    `insert into stops (workspace, id, scope, level, actor_kind, actor_id, set_at, position)
     select distinct on (id) $1::uuid, id, scope, level, actor_kind, actor_id, set_at, 0 from stops where scope @> '{"everything": true}' and resumed_at is null`,
    [id],
  )
  return id
}

export async function createAccount(
  parts: Pick<Engine, 'dice'>,
  q: Query,
  name: string,
  email: string | null,
  nowMs: number,
  installationOwner: boolean,
): Promise<string> {
  const id = makeUuidv7(nowMs, parts.dice.bytes(10))
  await q.query(
    'insert into accounts (id, name, email, installation_owner, created_at) values ($1, $2, $3, $4, at_ms($5))',
    [id, name, email, installationOwner, nowMs],
  )
  return id
}

export const hashSecret = (secret: string): Buffer => sha256(secret)
export const makeSecret = (parts: Pick<Engine, 'dice'>, prefix: string): string =>
  `${prefix}_${parts.dice.bytes(24).toString('base64url')}`

/** A one-time link's token; only its hash is kept. */
export async function makeLink(
  parts: Pick<Engine, 'dice'>,
  q: Query,
  account: string,
  nowMs: number,
  forMs: number,
): Promise<{ token: string; expiresAt: string }> {
  const token = makeSecret(parts, 'link')
  await q.query('insert into links (hash, account, created_at, expires_at) values ($1, $2, at_ms($3), at_ms($4))', [
    hashSecret(token),
    account,
    nowMs,
    nowMs + forMs,
  ])
  return { token, expiresAt: isoTime(nowMs + forMs) }
}

export interface FirstStart {
  workspace: string
  /** The owner's one-time token, until somebody has signed in. */
  ownerToken: string | null
}

const ownerLinkMs = 24 * 3_600_000

/**
 * The first start makes the first workspace and its owner; until the owner has signed in, every start prints a fresh
 * link. Several processes may start at once: an advisory lock lets one of them do it.
 */
export async function firstStart(
  engine: Engine,
  options: { bootstrapKey: string | undefined; demo: boolean },
): Promise<FirstStart> {
  return engine.database.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1)', [advisoryLocks.bootstrap])
    const nowMs = engine.clock.now()
    let [workspace] = await tx.query<{ id: string }>('select id from workspaces order by created_at, id limit 1')
    let [owner] = await tx.query<{ id: string }>(
      'select id from accounts where installation_owner order by created_at limit 1',
    )
    if (!workspace) {
      const id = await createWorkspace(engine, tx, options.demo ? 'Demonstration' : 'Main', nowMs, {
        keyBorn: options.bootstrapKey !== undefined,
        demo: options.demo,
      })
      workspace = { id }
      owner = { id: await createAccount(engine, tx, 'Owner', null, nowMs, true) }
      await tx.query(
        'insert into people (workspace, id, account, name, roles, skills, identities, created_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [id, makeUuidv7(nowMs, engine.dice.bytes(10)), owner.id, 'Owner', ['owner'], [], [], nowMs],
      )
    }
    if (options.bootstrapKey !== undefined) {
      await tx.query(
        `insert into keys (workspace, id, name, scopes, systems, hash, minted_by, created_at) values ($1, $2, 'bootstrap', $3, $4, $5, 'environment', at_ms($6)) on conflict (hash) do nothing`,
        [workspace.id, makeUuidv7(nowMs, engine.dice.bytes(10)), ['*'], ['*'], hashSecret(options.bootstrapKey), nowMs],
      )
    }
    const [seen] = await tx.query('select 1 from sessions limit 1')
    const [named] = await tx.query('select 1 from links where used_at is not null limit 1')
    const token = seen || named || !owner ? null : (await makeLink(engine, tx, owner.id, nowMs, ownerLinkMs)).token
    return { workspace: workspace.id, ownerToken: token }
  })
}
