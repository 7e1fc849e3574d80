/** A workspace's connection with Slack: what it takes to speak and to be spoken to, sealed, and how it stands. */
import { CountersignError, type SlackMode, type SlackWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openBytes } from '../../store/seal.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { SlackError, type SlackApi } from './call-slack.ts'

export interface Connection {
  mode: SlackMode
  /** Slack's id of its workspace. */
  team: string
  teamName: string
  token: string
  secret: string
  trouble: string | null
  createdMs: number
}
interface ConnectionRow {
  mode: SlackMode
  team: string
  team_name: string
  sealed_token: Buffer
  sealed_secret: Buffer
  trouble: string | null
  created_at: number
}

export async function readConnection(q: Query, state: WorkspaceState): Promise<Connection | null> {
  const [row] = await q.query<ConnectionRow>('select * from slack_connections where workspace = $1', [state.id])
  if (!row) return null
  return {
    ...{ mode: row.mode, team: row.team, teamName: row.team_name, trouble: row.trouble, createdMs: row.created_at },
    token: openBytes(state.key, row.sealed_token).toString('utf8'),
    secret: openBytes(state.key, row.sealed_secret).toString('utf8'),
  }
}

export async function tellConnection(q: Query, state: WorkspaceState): Promise<SlackWire['connection']> {
  const connection = await readConnection(q, state)
  if (!connection) return null
  const [links] = await q.query<{ n: number }>(
    'select count(*) as n from slack_links where workspace = $1 and slack_user is not null',
    [state.id],
  )
  return {
    ...{ mode: connection.mode, team: connection.teamName, linked: links?.n ?? 0, trouble: connection.trouble },
    created_at: isoTime(connection.createdMs),
  }
}

/** Tries the tokens, then keeps them. People stay linked while it is the same Slack workspace. */
export async function connectSlack(
  engine: Engine,
  api: SlackApi,
  workspace: string,
  actor: Actor,
  given: { mode: SlackMode; token: string; secret: string },
): Promise<void> {
  const known = await tryTokens(api, given)
  await engine.committer.act(workspace, async (turn) => {
    const [before] = await turn.query<{ team: string }>('select team from slack_connections where workspace = $1', [
      workspace,
    ])
    if (before && before.team !== known.team_id) await forgetTeam(turn, workspace)
    const seal = (text: string) => engine.seal.bytes(turn.state.key, text)
    await turn.query(
      `insert into slack_connections (workspace, mode, team, team_name, sealed_token, sealed_secret, created_at) values ($1, $2, $3, $4, $5, $6, at_ms($7))
       on conflict (workspace) do update set mode = excluded.mode, team = excluded.team, team_name = excluded.team_name,
         sealed_token = excluded.sealed_token, sealed_secret = excluded.sealed_secret, trouble = null, created_at = excluded.created_at`,
      [
        workspace,
        given.mode,
        known.team_id,
        known.team.slice(0, 200),
        seal(given.token),
        seal(given.secret),
        turn.nowMs,
      ],
    )
    // What waited for a better token is tried at once; what is under way just now is passed over, and never waited for.
    await turn.query(
      `update notices set send_at = at_ms($2) where workspace = $1 and id in (
         select id from notices where workspace = $1 and channel = 'slack' and state = 'waiting' and attempts > 0 for update skip locked)`,
      [workspace, turn.nowMs],
    )
    await turn.query(
      `update slack_cards set stale_at = at_ms($2), attempts = 0 where workspace = $1 and (person, task) in (
         select person, task from slack_cards where workspace = $1 and attempts > 0 for update skip locked)`,
      [workspace, turn.nowMs],
    )
    turn.record({ type: 'slack.connected', actor, data: { mode: given.mode } })
  })
}

async function tryTokens(
  api: SlackApi,
  { mode, token, secret }: { mode: SlackMode; token: string; secret: string },
): Promise<{ team_id: string; team: string }> {
  const attempt = async <T>(path: string, asked: Promise<T>): Promise<T> => {
    try {
      return await asked
    } catch (error) {
      const said = error instanceof SlackError ? error.code : 'nothing that can be read'
      throw new CountersignError('slack-refused', undefined, { errors: [{ path, message: `Slack answered ${said}` }] })
    }
  }
  const known = await attempt('token', api.call<{ team_id: string; team: string }>(token, 'auth.test', {}))
  if (mode === 'socket') await attempt('secret', api.call(secret, 'apps.connections.open', {}))
  return known
}

export function disconnectSlack(engine: Engine, workspace: string, actor: Actor): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const gone = await turn.query('delete from slack_connections where workspace = $1 returning 1', [workspace])
    if (gone.length === 0) throw new CountersignError('no-slack')
    await turn.query('delete from slack_links where workspace = $1', [workspace])
    turn.record({ type: 'slack.disconnected', actor, data: {} })
  })
}

/** In another Slack workspace nobody is who they were in the last. */
async function forgetTeam(turn: Query, workspace: string): Promise<void> {
  await turn.query('delete from slack_links where workspace = $1', [workspace])
  await turn.query(
    `delete from slack_cards where workspace = $1 and (person, task) in (select person, task from slack_cards where workspace = $1 for update skip locked)`,
    [workspace],
  )
}

/** Slack takes our token no longer: told once, in the log and to those who look after the place. */
export function noteTrouble(engine: Engine, workspace: string, code: string): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const [first] = await turn.query(
      'update slack_connections set trouble = $2 where workspace = $1 and trouble is null returning 1',
      [workspace, code],
    )
    if (first) turn.record({ type: 'slack.refused', actor: { kind: 'system', id: null }, data: { error: code } })
  })
}

export const noteNoTrouble = async (q: Query, workspace: string): Promise<void> =>
  void (await q.query('update slack_connections set trouble = null where workspace = $1 and trouble is not null', [
    workspace,
  ]))
