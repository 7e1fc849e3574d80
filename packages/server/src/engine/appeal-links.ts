/** Links with which an affected person sees one decision and contests it: told once, kept as a hash, ended by anybody who may make one. */
import { CountersignError } from '@countersign/core'
import { sha256 } from '../store/seal.ts'
import type { Idempotency } from './committer.ts'
import type { Engine } from './engine.ts'
import { isoTime } from './entry.ts'
import { decisionOrThrow, type Caller } from './fate.ts'

export function makeAppealLink(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
  expiresInMs: number,
  language: string,
  idempotency: Idempotency | null,
): Promise<{ token: string; expires_at: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await decisionOrThrow(turn, caller, id)
      const token = engine.dice.bytes(32).toString('base64url')
      const expiresAt = turn.nowMs + expiresInMs
      await turn.query(
        'insert into appeal_links (workspace, hash, decision, language, created_by, created_at, expires_at) values ($1, $2, $3, $4, $5, at_ms($6), at_ms($7))',
        [workspace, sha256(token), row.id, language, caller.actor.id ?? '', turn.nowMs, expiresAt],
      )
      turn.record({
        type: 'appeal-link.made',
        decision: row.id,
        actor: caller.actor,
        data: { expires_at: isoTime(expiresAt) },
      })
      return { token, expires_at: isoTime(expiresAt) }
    },
    idempotency,
  )
}

export function revokeAppealLinks(
  engine: Engine,
  workspace: string,
  caller: Caller,
  id: string,
): Promise<{ id: string; revoked: number }> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await decisionOrThrow(turn, caller, id)
    // Who contests keeps their way in until they are answered.
    if (row.appeal !== null) throw new CountersignError('appeal-open')
    const revoked = await turn.query(
      'update appeal_links set revoked_at = at_ms($3) where workspace = $1 and decision = $2 and revoked_at is null returning 1',
      [workspace, row.id, turn.nowMs],
    )
    turn.record({
      type: 'appeal-link.revoked',
      decision: row.id,
      actor: caller.actor,
      data: { links: revoked.length },
    })
    return { id, revoked: revoked.length }
  })
}
