/** `refunds`, `refunds@7`, `pol_…` or `pol_…@7`: a version of a policy as people write it down. */
import type { Page, PolicyWire } from '@countersign/core'
import { callApi } from './call-api.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './exit-codes.ts'

export interface FoundVersion {
  id: string
  name: string
  version: number
}

/** The newest where no version is named. */
export async function findVersion(connection: Connection, text: string): Promise<FoundVersion> {
  const [, name = '', number] = /^(.+?)(?:@(\d+))?$/.exec(text) ?? []
  const { items } = await callApi<Page<PolicyWire>>(connection, 'GET', '/v1/policies')
  const policy = items.find((one) => one.id === name || one.name === name)
  if (!policy)
    throw new UsageError(`There is no policy ${name}. There are: ${items.map((one) => one.name).join(', ') || 'none'}.`)
  const versions = policy.versions.map(({ version }) => version)
  const version = number === undefined ? Math.max(...versions) : Number(number)
  if (!versions.includes(version)) throw new UsageError(`${policy.name} has no version ${version}.`)
  return { id: policy.id, name: policy.name, version }
}
