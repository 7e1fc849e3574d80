import type { Call } from './endpoint.ts'

/** What concerns every workspace is for whoever runs the installation. */
export async function ownsInstallation({ context, caller }: Pick<Call, 'context' | 'caller'>): Promise<boolean> {
  if (caller.bootstrap) return true
  if (caller.account === null || caller.bound) return false
  const [account] = await context.engine.database.query<{ installation_owner: boolean }>(
    'select installation_owner from accounts where id = $1',
    [caller.account],
  )
  return account?.installation_owner === true
}
