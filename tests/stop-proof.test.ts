/**
 * The proof of the stop: three server processes over one database, some three hundred releases in flight, a stop in the
 * middle, again and again. Judged by the log alone: no release in scope stands after the stop.
 */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire } from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { bootstrapKey, makeDatabase, makeFolder, startChild, type ChildServer } from './support/server.ts'

/** Fewer where a mutant is looked at: one round is enough to tell. */
const rounds = Number(process.env['STOP_ROUNDS'] ?? 50)
const inFlight = 330
/** Released before the stop is asked for: the first wave; the second goes out together with it. */
const firstWave = 120
const heardFirst = 80
const least = inFlight / 5

let database: Awaited<ReturnType<typeof makeDatabase>>
let servers: ChildServer[]
const dataDir = makeFolder()
beforeAll(async () => {
  database = await makeDatabase()
  const env = { DATABASE_URL: database.url, COUNTERSIGN_DATA_DIR: dataDir }
  servers = [await startChild(env)]
  servers.push(...(await Promise.all([startChild(env), startChild(env)])))
  const boot = createClient((servers[0] as ChildServer).url, bootstrapKey)
  const person = async (roles: string[]): Promise<Client> => {
    const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', { name: roles[0], roles })
    const { secret } = await boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'own', person: id })
    return createClient((servers[0] as ChildServer).url, secret)
  }
  const [author, risk] = [await person(['policy-author']), await person(['risk-owner'])]
  const source = 'policy: all\nrules:\n  - id: all\n    permit: auto\n    when: action == "proof.act"\ndefault: gate\n'
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: 'all', source })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.stop()))
  await database?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const clientOf = (n: number): Client => createClient((servers[n % servers.length] as ChildServer).url, bootstrapKey)

async function proposeAll(system: string): Promise<DecisionWire[]> {
  const lines = Array.from({ length: inFlight }, (_, n) =>
    JSON.stringify({ system, action: 'proof.act', proposal: { n } }),
  ).join('\n')
  const text = await clientOf(0).ok<string>('POST', '/v1/decisions/batch', lines, {
    'content-type': 'application/x-ndjson',
  })
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DecisionWire)
}

test('[ST13] after a stop is acknowledged nothing in its scope is released, on any of three processes, by the order of the log', async () => {
  for (let round = 0; round < rounds; round++) {
    const system = `proof-${round}`
    const decisions = await proposeAll(system)
    expect(decisions.every(({ status }) => status === 'approved')).toBe(true)
    let heard = 0
    let letGo: () => void = () => undefined
    const some = new Promise<void>((resolve) => (letGo = resolve))
    const release = async (decision: DecisionWire, n: number) => {
      const answer = await clientOf(n).call<{ go?: boolean; code?: string }>(
        'POST',
        `/v1/decisions/${decision.id}/release`,
        { digest: decision.digest },
      )
      if (++heard === heardFirst) letGo()
      return answer
    }
    const first = decisions.slice(0, firstWave).map(release)
    await some
    const stopping = clientOf(round).ok<{ position: number }>('POST', '/v1/stops', {
      scope: { system },
      level: 'hold',
      reason: 'The proof.',
    })
    const second = decisions.slice(firstWave).map(release)
    const stop = await stopping
    const answers = await Promise.all([...first, ...second])
    const released = (await database.admin(
      `select e.position::int as position from entries e join decisions d on d.workspace = e.workspace and d.id = e.decision
         where d.system = $1 and e.type = 'decision.released' order by e.position`,
      [system],
    )) as unknown as { position: number }[]
    const told = `round ${round}: ${released.length} of ${inFlight} released`
    expect(
      released.filter(({ position }) => position > stop.position),
      told,
    ).toEqual([])
    expect(answers.filter(({ body }) => body.go).length, told).toBe(released.length)
    expect(answers.filter(({ body }) => body.code === 'stopped').length, told).toBe(inFlight - released.length)
    expect(released.length, told).toBeGreaterThanOrEqual(least)
    expect(inFlight - released.length, told).toBeGreaterThanOrEqual(least)
  }
}, 600_000)
