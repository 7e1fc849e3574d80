/** Who is asking: a program or a person with a key, or a person in a session. */
import {
  CountersignError,
  formatId,
  freshMs,
  isKeySuspended,
  parseId,
  scopes,
  type Authn,
  type Principal,
} from '@countersign/core'
import type { FastifyRequest } from 'fastify'
import type { Engine } from '../engine/engine.ts'
import type { Actor } from '../engine/entry.ts'
import { findSession, type Session } from '../engine/sign-in.ts'
import { hashSecret } from '../engine/workspaces.ts'

export const sessionCookie = 'countersign_session'

export interface Caller {
  workspace: string
  principal: Principal
  actor: Actor
  /** The person, where it is one. */
  person: string | null
  account: string | null
  authn: Authn
  /** What a system key may act for; null where it may act for all. */
  systems: readonly string[] | null
  key: string | null
  bootstrap: boolean
  /** Their session opens this workspace alone: it says nothing about the account elsewhere. */
  bound: boolean
}

interface KeyRow {
  id: string
  workspace: string
  person: string | null
  scopes: string[]
  systems: string[]
  minted_by: string
  revoked_at: number | null
  hash: Buffer
}

export interface Callers {
  of(request: FastifyRequest): Promise<Caller>
  forget(): void
}

const usedEveryMs = 60_000

export function createCallers(engine: Engine): Callers {
  // Keys are kept until something about keys or people changes anywhere; a lost notification is made up for by age.
  const keys = new Map<string, { row: KeyRow; readAt: number }>()
  const used = new Map<string, number>()
  const oldestMs = 5_000

  async function byKey(secret: string): Promise<Caller> {
    const hash = hashSecret(secret)
    const id = hash.toString('base64')
    let known = keys.get(id)
    const nowMs = engine.clock.now()
    if (!known || nowMs - known.readAt > oldestMs) {
      const [row] = await engine.database.query<KeyRow>(
        'select id, workspace, person, scopes, systems, minted_by, revoked_at, hash from keys where hash = $1',
        [hash],
        'find-key',
      )
      if (!row || row.revoked_at !== null) {
        keys.delete(id)
        throw new CountersignError('unauthenticated', 'This key is not known, or was revoked.')
      }
      if (keys.size > 10_000) keys.clear()
      keys.set(id, (known = { row, readAt: nowMs }))
    }
    const { row } = known
    if (nowMs - (used.get(row.id) ?? 0) > usedEveryMs) {
      used.set(row.id, nowMs)
      void engine.database
        .query('update keys set used_at = app_now() where workspace = $1 and id = $2', [row.workspace, row.id])
        .catch(() => used.delete(row.id))
    }
    if (row.person === null) {
      const bootstrap = row.minted_by === 'environment'
      const systems = row.systems.includes('*') ? null : row.systems
      const { stops } = await engine.states.get(row.workspace)
      const suspended = !bootstrap && isKeySuspended(systems, stops)
      return {
        workspace: row.workspace,
        principal: { kind: 'system-key', scopes: bootstrap ? scopes : row.scopes, suspended },
        actor: { kind: 'agent', id: formatId('key', row.id) },
        person: null,
        account: null,
        authn: 'key',
        systems,
        key: row.id,
        bootstrap,
        bound: false,
      }
    }
    return personCaller(row.workspace, row.person, { authn: 'key', account: null, key: row.id })
  }

  async function personCaller(
    workspace: string,
    person: string,
    by: { authn: Authn; account: string | null; key: string | null; session?: Session },
  ): Promise<Caller> {
    const { authn, account, key, session } = by
    const state = await engine.states.get(workspace)
    const member = state.people.get(person)
    if (!member?.active)
      throw new CountersignError('unauthenticated', 'This person is no longer a member of the workspace.')
    return {
      workspace,
      principal: {
        ...{ kind: 'person', roles: member.roles, authn, keyBorn: state.keyBorn },
        ...(state.stepUp.length === 0
          ? {}
          : {
              stepUp: { marked: state.stepUp, fresh: !!session && engine.clock.now() - session.stepped_at < freshMs },
            }),
      },
      actor: { kind: 'person', id: formatId('person', person), authn },
      person,
      account: account ?? member.account,
      authn,
      systems: null,
      key,
      bootstrap: false,
      bound: session !== undefined && session.workspace !== null,
    }
  }

  return {
    async of(request) {
      const { authorization } = request.headers
      if (authorization !== undefined) {
        const secret = secretIn(authorization, request.headers['sec-fetch-site'] !== undefined)
        if (secret === undefined) throw new CountersignError('unauthenticated')
        return byKey(secret)
      }
      const secret = cookieOf(request)
      if (secret === undefined) throw new CountersignError('unauthenticated')
      refuseCrossSite(request)
      const session = await findSession(engine, secret)
      if (!session) throw new CountersignError('unauthenticated', 'Your session has ended. Sign in again.')
      const query = request.query as { workspace?: unknown }
      const wanted =
        request.headers['countersign-workspace'] ?? (typeof query?.workspace === 'string' ? query.workspace : undefined)
      const all = await engine.database.query<{ workspace: string; id: string }>(
        'select workspace, id from people where account = $1 and active order by created_at, id',
        [session.account],
        'find-memberships',
      )
      const rows = all.filter((one) => session.workspace === null || session.workspace === one.workspace)
      const row =
        wanted === undefined ? rows[0] : rows.find((one) => one.workspace === parseId('workspace', String(wanted)))
      if (!row) throw new CountersignError('not-found', 'You are not a member of this workspace.')
      const { authn, account } = session
      return personCaller(row.workspace, row.id, { authn, account, key: null, session })
    },
    forget: () => keys.clear(),
  }
}

/**
 * A key, as Bearer or as the password of HTTP Basic, which is all that some programs can send; whatever the user name.
 * Browsers send Basic by themselves wherever a page leads them, so from a browser it is nothing.
 */
function secretIn(authorization: string, fromBrowser: boolean): string | undefined {
  const bearer = /^Bearer (\S{8,200})$/.exec(authorization)?.[1]
  if (bearer !== undefined || fromBrowser) return bearer
  const basic = /^Basic ([A-Za-z0-9+/]{1,1000}={0,2})$/i.exec(authorization)?.[1]
  return basic && /^[^:]*:(\S{8,200})$/.exec(Buffer.from(basic, 'base64').toString('utf8'))?.[1]
}

export function cookieOf(request: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|; *)${sessionCookie}=([\\w-]{8,200})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1]
}

/** A cookie counts only from our own pages: browsers say where a request comes from, and what changes something must say so. */
export function refuseCrossSite(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  const safe = request.method === 'GET' || request.method === 'HEAD'
  if (site !== undefined && site !== 'same-origin' && !(site === 'none' && safe))
    throw new CountersignError('cross-site')
  const { origin, host } = request.headers
  if (!safe && origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host))
    throw new CountersignError('cross-site')
  if (!safe && site === undefined && origin === undefined) throw new CountersignError('cross-site')
}
