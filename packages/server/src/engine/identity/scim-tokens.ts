/** What an identity provider shows when it provisions (SCIM). Told once, kept as a hash; two at once, so that one is changed without a gap. */
import { CountersignError, formatId, parseId } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { hashSecret, makeSecret } from '../workspaces.ts'
import { providerOrThrow, type ProviderRow } from './provider-row.ts'

export const scimPath = '/scim/v2'
const mostTokens = 2

/** Who provisions: a provider, by one of its tokens. */
export interface Connection {
  workspace: string
  provider: ProviderRow
  token: string
}

export function makeScimToken(
  engine: Engine,
  workspace: string,
  by: Actor,
  id: string,
): Promise<{ id: string; secret: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const provider = await providerOrThrow(turn, workspace, id)
    const open = await turn.query(
      'select 1 from scim_tokens where workspace = $1 and provider = $2 and revoked_at is null',
      [workspace, provider.id],
    )
    if (open.length >= mostTokens) throw new CountersignError('tokens-enough')
    const [token, secret] = [turn.newId(), makeSecret(engine, 'scim')]
    await turn.query(
      'insert into scim_tokens (workspace, provider, id, hash, created_at) values ($1, $2, $3, $4, at_ms($5))',
      [workspace, provider.id, token, hashSecret(secret), turn.nowMs],
    )
    turn.record({
      type: 'scim-token.minted',
      actor: by,
      data: { provider: formatId('provider', provider.id), token: formatId('scim-token', token) },
    })
    return { id: formatId('scim-token', token), secret }
  })
}

export function revokeScimToken(
  engine: Engine,
  workspace: string,
  by: Actor,
  id: string,
  token: string,
): Promise<{ id: string; revoked_at: string }> {
  return engine.committer.act(workspace, async (turn) => {
    const provider = await providerOrThrow(turn, workspace, id)
    const revoked = await turn.query(
      'update scim_tokens set revoked_at = at_ms($4) where workspace = $1 and provider = $2 and id = $3 and revoked_at is null returning id',
      [workspace, provider.id, parseId('scim-token', token) ?? null, turn.nowMs],
    )
    if (revoked.length === 0) throw new CountersignError('not-found', 'This token is not one that provisions.')
    turn.record({
      type: 'scim-token.revoked',
      actor: by,
      data: { provider: formatId('provider', provider.id), token },
    })
    return { id: token, revoked_at: isoTime(turn.nowMs) }
  })
}

/** Looked up by its hash, so that how long it takes tells nothing of a secret. */
export async function findConnection(q: Query, secret: string): Promise<Connection | undefined> {
  const [row] = await q.query<ProviderRow & { token: string }>(
    `with used as (update scim_tokens set used_at = app_now() where hash = $1 and revoked_at is null returning workspace, provider, id)
     select p.workspace, p.id, p.kind, p.name, p.issuer, p.client_id, p.sealed_secret, p.spec, p.created_at, u.id as token
     from used u join providers p on p.workspace = u.workspace and p.id = u.provider where p.retired_at is null`,
    [hashSecret(secret)],
  )
  if (!row) return undefined
  const { token, ...provider } = row
  return { workspace: provider.workspace, provider, token }
}
