import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const peerNames = ['langgraph', 'dbos', 'pg-boss'] as const
export type PeerName = (typeof peerNames)[number]

const folder = import.meta.dirname
const packages: Record<PeerName, string> = {
  langgraph: '@langchain/langgraph-checkpoint-postgres',
  dbos: '@dbos-inc/dbos-sdk',
  'pg-boss': 'pg-boss',
}
const isThere = (name: PeerName): boolean => existsSync(join(folder, 'node_modules', packages[name], 'package.json'))

/** The peers that can be measured, installing what is missing; those that cannot are said and left out. */
export function installPeers(say: (step: string) => void): PeerName[] {
  if (!peerNames.every(isThere)) {
    say('installing the peers into bench/peers (npm install, once)')
    const done = spawnSync(
      'npm',
      ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-package-lock', '--workspaces=false'],
      { encoding: 'utf8' },
    )
    if (done.status !== 0)
      say(`npm could not install them: ${(done.stderr || String(done.error)).trim().split('\n').slice(-3).join(' ')}`)
  }
  const there = peerNames.filter(isThere)
  for (const name of peerNames) if (!there.includes(name)) say(`${name}: skipped, it is not installed`)
  return there
}
