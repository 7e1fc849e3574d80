/** Providers of identities as they stand. */
import { CountersignError, formatId, parseId } from '@countersign/core'
import type { Query } from '../../store/database.ts'

export interface ProviderSpec {
  scopes: string[]
  groups_claim: string
  roles: Record<string, string[]>
  default_roles: string[]
  join: boolean
  domains: string[]
  /** Of SAML alone: where people are sent, what answers are signed with, and the address at which it was added. */
  sso_url?: string
  certificates?: string[]
  origin?: string
}

export interface ProviderRow {
  workspace: string
  id: string
  kind: 'oidc' | 'saml'
  name: string
  issuer: string
  client_id: string
  sealed_secret: Buffer | null
  spec: ProviderSpec
  created_at: number
}

/** One of SAML is added before it is known what the other side is called, because that side asks for our addresses first. */
export const isWhole = ({ kind, issuer, spec }: ProviderRow): boolean =>
  kind === 'oidc' || (issuer !== '' && !!spec.sso_url && (spec.certificates ?? []).length > 0)

export const columns = 'workspace, id, kind, name, issuer, client_id, sealed_secret, spec, created_at'

export async function readProvider(q: Query, id: string): Promise<ProviderRow | undefined> {
  const uuid = parseId('provider', id)
  return uuid
    ? (await q.query<ProviderRow>(`select ${columns} from providers where id = $1 and retired_at is null`, [uuid]))[0]
    : undefined
}

export async function providerOrThrow(q: Query, workspace: string, id: string): Promise<ProviderRow> {
  const row = await readProvider(q, id)
  if (row?.workspace !== workspace)
    throw new CountersignError('not-found', `There is no provider ${id.slice(0, 60)} in this workspace.`)
  return row
}

/** The entity ID of SAML, which is where its metadata lies, and the address that takes answers. */
export const addressesOf = ({ id }: Pick<ProviderRow, 'id'>, origin: string): { entityId: string; acs: string } => ({
  entityId: `${origin}/v1/sso/${formatId('provider', id)}/metadata`,
  acs: `${origin}/v1/sso/${formatId('provider', id)}/acs`,
})
