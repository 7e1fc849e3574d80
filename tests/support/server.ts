/** A server of its own for a test: in this process, or as a child that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import { serve, type Serving } from '../../packages/server/src/cli/serve.ts'
import { createClient, type Client } from './client.ts'
import { migrated } from './postgres.ts'

export const bootstrapKey = 'test-bootstrap-key-0123456789'

export const makeFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-data-'))
  chmodSync(folder, 0o755)
  return folder
}

/** A database of its own: migrated, and empty. */
export async function makeDatabase(): Promise<{
  url: string
  admin: (text: string, values?: unknown[]) => Promise<Record<string, never>[]>
  drop: () => Promise<void>
}> {
  const base = inject('postgresUrl')
  const name = `t_${randomBytes(6).toString('hex')}`
  const root = new pg.Client({ connectionString: base })
  await root.connect()
  await root.query(`create database ${name} template ${migrated} strategy file_copy`)
  const url = base.replace('/countersign?', `/${name}?`)
  return {
    url,
    async admin(text, values) {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      try {
        return (await client.query(text, values)).rows as Record<string, never>[]
      } finally {
        await client.end()
      }
    },
    async drop() {
      await root.query(`drop database if exists ${name} with (force)`)
      await root.end()
    },
  }
}

export interface House {
  url: string
  databaseUrl: string
  dataDir: string
  /** With every scope; may mint for people. */
  boot: Client
  serving: Serving
  admin: (text: string, values?: unknown[]) => Promise<Record<string, never>[]>
  /** Moves the one clock forward for everybody. */
  forward(ms: number): Promise<void>
  /** A person with a key of their own. */
  person(
    name: string,
    roles?: string[],
    more?: { skills?: string[]; identities?: string[]; email?: string },
  ): Promise<Client & { id: string }>
  /** A second server process's worth on the same database, in this process. */
  another(): Promise<Serving>
  close(): Promise<void>
}

export async function openHouse(env: Record<string, string> = {}): Promise<House> {
  const database = await makeDatabase()
  const dataDir = makeFolder()
  const all = {
    PORT: '0',
    DATABASE_URL: database.url,
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_BOOTSTRAP_KEY: bootstrapKey,
    COUNTERSIGN_LOG: 'error',
    ...env,
  }
  const serving = await serve(all, () => undefined)
  const others: Serving[] = []
  const boot = createClient(serving.address, bootstrapKey)
  return {
    url: serving.address,
    databaseUrl: database.url,
    dataDir,
    boot,
    serving,
    admin: database.admin,
    async forward(ms) {
      await database.admin('update clock set offset_ms = offset_ms + $1', [ms])
      const [row] = (await database.admin(
        `select pg_notify('countersign_clock', ''), extract(epoch from app_now())::float8 * 1000 as ms`,
      )) as unknown as { ms: number }[]
      // Until every process has heard: what is born right after is born at the new time.
      for (const one of [serving, ...others])
        while (one.context.engine.clock.now() < (row?.ms ?? 0)) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async person(name, roles = ['reviewer'], more = {}) {
      const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', { name, roles, ...more })
      const { secret } = await boot.ok<{ secret: string }>('POST', '/v1/keys', { name, person: id })
      return { ...createClient(serving.address, secret), id }
    },
    async another() {
      const other = await serve(all, () => undefined)
      others.push(other)
      return other
    },
    async close() {
      for (const other of others) await other.stop()
      await serving.stop()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })

export interface ChildServer {
  url: string
  child: ChildProcess
  kill(): Promise<void>
  stop(): Promise<number | null>
  output(): string
}

/** A server as a process of its own; ready when it answers. */
export async function startChild(env: Record<string, string>): Promise<ChildServer> {
  const port = env.PORT ?? String(await freePort())
  const entry = join(import.meta.dirname, '../../packages/server/bin/countersign.js')
  const child = spawn(process.execPath, [entry, 'serve'], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      COUNTERSIGN_LOG: 'error',
      COUNTERSIGN_BOOTSTRAP_KEY: bootstrapKey,
      ...env,
      PORT: port,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error(`The server did not start:\n${output}`)
    const ready = await fetch(`${url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (ready) break
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    child,
    output: () => output,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    stop() {
      child.kill('SIGTERM')
      return exited
    },
  }
}
