/** The load generator: a process of its own, given one job after the other by its parent. */
import { makeProposal } from '../sample/proposals.ts'
import { makeRequest, openConnection, type Connection, type Reply } from './connection.ts'
import { drive, summarise } from './drive.ts'
import type { ClaimJob, FireJob, Job, Outcome, RoundTripJob } from './jobs.ts'

const jsonHeaders = (key: string): Record<string, string> => ({
  authorization: `Bearer ${key}`,
  'content-type': 'application/json',
})

function expect(reply: Reply, status: number): Reply {
  if (reply.status !== status)
    throw new Error(`Answered ${reply.status} instead of ${status}: ${reply.body.toString().slice(0, 400)}`)
  return reply
}

const opened = async (port: number, count: number): Promise<Connection[]> =>
  Promise.all(Array.from({ length: count }, () => openConnection(port)))

async function fire(job: FireJob): Promise<Outcome> {
  const { port, key, clients, batch } = job
  const connections = await opened(port, clients)
  const requests = Array.from({ length: batch === 1 ? 2_048 : 128 }, (_, i) =>
    batch === 1
      ? makeRequest('POST', '/v1/decisions', jsonHeaders(key), JSON.stringify(makeProposal(i)))
      : makeRequest(
          'POST',
          '/v1/decisions/batch',
          { ...jsonHeaders(key), 'content-type': 'application/x-ndjson' },
          Array.from({ length: batch }, (_, line) => JSON.stringify(makeProposal(i * batch + line))).join('\n'),
        ),
  )
  const status = batch === 1 ? 201 : 200
  let next = 0
  try {
    return await drive(clients, job.warmS, job.seconds, batch, async (client) => {
      expect(await (connections[client] as Connection).send(requests[next++ % requests.length] as Buffer), status)
    })
  } finally {
    for (const connection of connections) connection.close()
  }
}

interface Proposed {
  id: string
  status: string
}
interface Claimed {
  items: { id: string; decision: { digest: string } }[]
}

const parse = <T>(reply: Reply): T => JSON.parse(reply.body.toString()) as T

/** With SKIP LOCKED a claim can find nothing although something waits: those behind it took what it saw. Then it asks again. */
async function claimOne(person: Connection, headers: Record<string, string>): Promise<Claimed['items'][number]> {
  for (let tries = 0; tries < 1_000; tries++) {
    const [task] = parse<Claimed>(
      expect(await person.send(makeRequest('POST', '/v1/tasks/claim', headers, '{"limit":1}')), 200),
    ).items
    if (task) return task
  }
  throw new Error('Nothing was there to claim.')
}

async function roundTrip({ port, key, personKeys, warmS, seconds }: RoundTripJob): Promise<Outcome> {
  const callers = await opened(port, personKeys.length)
  const people = await opened(port, personKeys.length)
  const system = jsonHeaders(key)
  const proposals = Array.from({ length: 512 }, (_, i) =>
    makeRequest('POST', '/v1/decisions', system, JSON.stringify(makeProposal(i, { gated: true }))),
  )
  let next = 0
  try {
    return await drive(personKeys.length, warmS, seconds, 1, async (client) => {
      const caller = callers[client] as Connection
      const person = people[client] as Connection
      const headers = jsonHeaders(personKeys[client] as string)
      const decision = parse<Proposed>(expect(await caller.send(proposals[next++ % proposals.length] as Buffer), 201))
      const resumed = caller.send(
        makeRequest('GET', `/v1/decisions/${decision.id}?wait=30s`, { authorization: system.authorization as string }),
      )
      const task = await claimOne(person, headers)
      const judgment = {
        answer: { verdict: 'approve' },
        view: { digest: task.decision.digest, opened: [], active_ms: 900 },
      }
      expect(
        await person.send(makeRequest('POST', `/v1/tasks/${task.id}/judgments`, headers, JSON.stringify(judgment))),
        201,
      )
      const answer = parse<Proposed>(expect(await resumed, 200))
      if (answer.status !== 'approved') throw new Error(`The caller resumed with "${answer.status}".`)
    })
  } finally {
    for (const connection of [...callers, ...people]) connection.close()
  }
}

async function claim({ port, personKeys, warm, count }: ClaimJob): Promise<Outcome> {
  const [connection] = (await opened(port, 1)) as [Connection]
  const requests = personKeys.map((key) => makeRequest('POST', '/v1/tasks/claim', jsonHeaders(key), '{"limit":1}'))
  const latencies: number[] = []
  let cpu = process.cpuUsage()
  let from = performance.now()
  for (let i = -warm; i < count; i++) {
    if (i === 0) {
      cpu = process.cpuUsage()
      from = performance.now()
    }
    const started = performance.now()
    const reply = expect(await connection.send(requests[(i + warm) % requests.length] as Buffer), 200)
    if (i >= 0) latencies.push(performance.now() - started)
    if (parse<Claimed>(reply).items.length !== 1) throw new Error('Nothing was claimed.')
  }
  connection.close()
  const used = process.cpuUsage(cpu)
  return summarise(latencies, count, (performance.now() - from) / 1_000, used.user + used.system)
}

const run = (job: Job): Promise<Outcome> =>
  job.kind === 'fire' ? fire(job) : job.kind === 'round-trip' ? roundTrip(job) : claim(job)

process.on('message', (job: Job) => {
  run(job).then(
    (outcome) => process.send?.({ outcome }),
    (error: Error) => process.send?.({ failed: error.stack ?? error.message }),
  )
})
process.on('disconnect', () => process.exit(0))
