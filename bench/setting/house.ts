/** Countersign as it is measured: the real command on a database of its own, with people, a policy and a queue. */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { policySource } from '../sample/policy.ts'
import { startChild, type Child } from './child.ts'

export interface House extends Child {
  databaseUrl: string
  /** Every scope. */
  key: string
  workspace: string
  admin: pg.Client
  /** A reviewer's key. */
  person(name: string, roles?: readonly string[]): Promise<string>
  /** One more server process over the same database; it ends with the house. */
  another(): Promise<Child>
  /** Resolves when nobody still reads the log to index or deliver; answers how long that took, in seconds. */
  idle(): Promise<number>
}

/** Calls a server's API with this key and throws what it refuses. */
export interface Post {
  <T>(key: string, method: string, path: string, body?: unknown): Promise<T>
}

const entry = join(import.meta.dirname, '../../packages/server/bin/countersign.js')
/** What its first line has Node start with. */
const flags = readFileSync(entry, 'utf8').split('\n', 1)[0]?.match(/--\S+/g) ?? []

export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  chmodSync(folder, 0o755)
  return folder
}

/** An empty database of its own on this PostgreSQL. */
export async function makeDatabase(baseUrl: string, name: string): Promise<string> {
  const root = new pg.Client({ connectionString: baseUrl })
  await root.connect()
  await root.query(`create database ${name}`)
  await root.end()
  return baseUrl.replace('/countersign?', `/${name}?`)
}

export const poster =
  (url: string): Post =>
  async <T>(key: string, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as T
  }

export async function openHouse(postgresUrl: string, name: string, source = policySource): Promise<House> {
  const databaseUrl = await makeDatabase(postgresUrl, name)
  const dataDir = makeFolder()
  const key = `bench-${randomBytes(16).toString('hex')}`
  const env = {
    DATABASE_URL: databaseUrl,
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_BOOTSTRAP_KEY: key,
    COUNTERSIGN_LOG: 'error',
  }
  const child = await startChild([...flags, entry, 'serve'], env)
  const others: Child[] = []
  const admin = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' })
  await admin.connect()
  const post = poster(child.url)

  const person: House['person'] = async (who, roles = ['reviewer']) => {
    const { id } = await post<{ id: string }>(key, 'POST', '/v1/people', { name: who, roles })
    return (await post<{ secret: string }>(key, 'POST', '/v1/keys', { name: who, person: id })).secret
  }
  // The first policy that permits anything needs two people: its author and a risk owner.
  const author = await person('Ada', ['policy-author'])
  const owner = await person('Rolf', ['risk-owner'])
  const { id } = await post<{ id: string }>(author, 'POST', '/v1/policies', { name: 'bench', source })
  await post(owner, 'POST', `/v1/policies/${id}/sign`, {})
  await post(author, 'POST', `/v1/policies/${id}/activate`, {})
  for (const queue of ['inbox', 'refunds'])
    await post(key, 'POST', '/v1/queues', { name: queue, settle: '0s' }).catch(() =>
      post(key, 'PATCH', `/v1/queues/${queue}`, { settle: '0s' }),
    )
  const { rows } = await admin.query<{ id: string }>('select id from workspaces order by created_at limit 1')
  const workspace = (rows[0] as { id: string }).id

  return {
    ...child,
    databaseUrl,
    key,
    workspace,
    admin,
    person,
    async another() {
      const other = await startChild([...flags, entry, 'serve'], env)
      others.push(other)
      return other
    },
    async idle() {
      const started = performance.now()
      for (;;) {
        const { rows: behind } = await admin.query(
          'select 1 from heads h join cursors c using (workspace) where c.position < h.position',
        )
        if (behind.length === 0) return (performance.now() - started) / 1_000
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
    },
    async stop() {
      await admin.end()
      for (const one of [...others, child]) await one.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
