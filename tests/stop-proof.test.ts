/**
 * The proof of the stop: three server processes over one database, 440 releases unanswered when a stop is asked for, again
 * and again. Judged by the log alone: no release in scope stands after the stop.
 *
 * So that it does not hang on the speed of a machine, the workspace's head is held from outside while they are sent, as
 * a slow commit would hold it; when it is let go, the stop races with what three processes have in hand.
 */
import { rmSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire } from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { bootstrapKey, makeDatabase, makeFolder, startChild, type ChildServer } from './support/server.ts'

/** Fewer where a mutant is looked at: one round is enough to tell. */
const rounds = Number(process.env['STOP_ROUNDS'] ?? 50)
const before = 112
/** Of these each process has at most two batches of 64 done before the one that sets the stop has its turn. */
const unanswered = 440
const all = before + unanswered
const least = all / 5

let database: Awaited<ReturnType<typeof makeDatabase>>
let servers: ChildServer[]
let head: pg.Client
const dataDir = makeFolder()
beforeAll(async () => {
  database = await makeDatabase()
  head = new pg.Client({ connectionString: database.url })
  await head.connect()
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
  await head?.end()
  await database?.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

const clientOf = (n: number): Client => createClient((servers[n % servers.length] as ChildServer).url, bootstrapKey)

async function proposeAll(system: string): Promise<DecisionWire[]> {
  const lines = Array.from({ length: all }, (_, n) =>
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

/** Each process has answered what was asked after all that was sent before. */
async function arrived(): Promise<void> {
  for (let n = 0; n < 2 * servers.length; n++) await clientOf(n).ok('GET', '/v1/drills')
}

test('[ST13] after a stop is acknowledged nothing in its scope is released, on any of three processes, by the order of the log', async () => {
  for (let round = 0; round < rounds; round++) {
    const system = `proof-${round}`
    const decisions = await proposeAll(system)
    expect(decisions.every(({ status }) => status === 'approved')).toBe(true)
    let heard = 0
    const release = async (decision: DecisionWire, n: number) => {
      const answer = await clientOf(n).call<{ go?: boolean; code?: string }>(
        'POST',
        `/v1/decisions/${decision.id}/release`,
        { digest: decision.digest },
      )
      heard++
      return answer
    }
    const first = await Promise.all(decisions.slice(0, before).map(release))
    await head.query('begin')
    await head.query('select position from heads for update')
    const second = decisions.slice(before).map(release)
    const stopping = clientOf(round).ok<{ position: number }>('POST', '/v1/stops', {
      scope: { system },
      level: 'hold',
      reason: 'The proof.',
    })
    await arrived()
    expect(all - heard, `round ${round}: unanswered when the stop is asked for`).toBe(unanswered)
    await head.query('commit')
    const stop = await stopping
    const answers = [...first, ...(await Promise.all(second))]
    const released = (await database.admin(
      `select e.position::int as position from entries e join decisions d on d.workspace = e.workspace and d.id = e.decision
         where d.system = $1 and e.type = 'decision.released' order by e.position`,
      [system],
    )) as unknown as { position: number }[]
    const told = `round ${round}: ${released.length} of ${all} released`
    expect(
      released.filter(({ position }) => position > stop.position),
      told,
    ).toEqual([])
    expect(answers.filter(({ body }) => body.go).length, told).toBe(released.length)
    expect(answers.filter(({ body }) => body.code === 'stopped').length, told).toBe(all - released.length)
    expect(released.length, told).toBeGreaterThanOrEqual(least)
    expect(all - released.length, told).toBeGreaterThanOrEqual(least)
  }
}, 600_000)
