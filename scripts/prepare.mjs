/**
 * What a bare clone needs before anything runs: dependencies (with a current Node among them) and the built console.
 * Plain JavaScript for an old Node, without dependencies. What is up to date is left alone.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const marks = join(root, 'node_modules', '.cache', 'countersign')
/** The current Node that npm installed; the one that runs this may be too old. */
export const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
export const environment = () => ({
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  // Node strips types and compiles each file once, not once for each process: a start takes half as long.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compiled'),
})

const shows = () => process.stdout.isTTY && !process.env.CI

/** Runs a step with its name and time; its own output is shown only if it fails. */
export function step(name, command, args, options = {}) {
  return new Promise((done, failed) => {
    const started = Date.now()
    const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`
    const tick = shows() ? setInterval(() => process.stdout.write(`\r· ${name} … ${seconds()}`), 200) : undefined
    if (!tick) process.stdout.write(`· ${name} …\n`)
    const child = spawn(command, args, { cwd: root, env: environment(), stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    const end = (problem) => {
      clearInterval(tick)
      process.stdout.write(`${tick ? '\r' : ''}${problem ? '✗' : '✓'} ${name} (${seconds()})${tick ? '    ' : ''}\n`)
      if (problem) failed(new Error(`${name} failed: ${problem}\n${output.slice(-4000)}`))
      else done(output)
    }
    child.once('error', (error) => end(error.message))
    child.once('exit', (code, signal) => end(code === 0 ? null : (signal ?? `exit code ${code}`)))
  })
}

const digest = (parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
const marked = (name) => {
  try {
    return readFileSync(join(marks, name), 'utf8')
  } catch {
    return ''
  }
}
const mark = (name, value) => {
  mkdirSync(marks, { recursive: true })
  writeFileSync(join(marks, name), value)
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort()
}
/** Told by names, sizes and times: reading everything would cost more than it saves. */
const stampOf = (folders) =>
  digest(
    folders
      .flatMap((folder) => filesBelow(join(root, folder)))
      .map((file) => `${file} ${statSync(file).size} ${statSync(file).mtimeMs}\n`),
  )

export async function installDependencies() {
  const wanted = digest([readFileSync(join(root, 'package-lock.json'))])
  if (existsSync(node) && marked('dependencies') === wanted) return
  await step(
    'Installing dependencies',
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    { shell: process.platform === 'win32' },
  )
  if (!existsSync(node))
    throw new Error(
      `npm did not install a current Node (${node} is missing). Install Node 24 yourself and run: node packages/server/bin/countersign.js serve`,
    )
  mark('dependencies', wanted)
}

export async function buildConsole() {
  const wanted = stampOf(['packages/console', 'packages/core/src'])
  if (existsSync(join(root, 'packages/console/dist/index.html')) && marked('console') === wanted) return
  await step(
    'Building the console',
    node,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: join(root, 'packages/console') },
  )
  mark('console', stampOf(['packages/console', 'packages/core/src']))
}

/** Hands over to the current Node, signals included; resolves to its exit code. */
export function run(args, env = {}) {
  return new Promise((done) => {
    const child = spawn(node, args, { cwd: root, env: { ...environment(), ...env }, stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    // npm hands SIGTERM to the shell between, which dies of it and tells nobody: then this process has a new parent.
    const parent = process.ppid
    if (process.env.npm_lifecycle_event)
      setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 250).unref()
    child.once('exit', (code, signal) => done(signal ? 1 : (code ?? 1)))
  })
}

export const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
