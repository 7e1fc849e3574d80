/** `countersign init`: eight lines in somebody's project, or a starter for its framework. Overwrites nothing. */
import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { cloneFolder, findConnection, type Connection, type ConnectionOptions } from '../connection.ts'
import { UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'
import { fittingStarter, missingPackages, pathOfExample, readExample, starters, type Starter } from './starters.ts'

const exampleName = 'countersign-example.mjs'
const envName = '.env.countersign'

/** The eight lines. */
export const example = `import { Countersign } from '@countersign/sdk'
const cs = new Countersign() // COUNTERSIGN_URL and COUNTERSIGN_API_KEY
const deploy = cs.guard({ system: 'my-agent', action: 'deploy.prod' }, async (args, { signal }) => {
  console.log('Approved, running with', args) // your code: it starts once a person said yes
  return { ok: !signal.aborted }
})
const onDecision = ({ id }) => console.log(\`Waiting for a person: \${process.env.COUNTERSIGN_URL}/decisions/\${id}\`)
console.log(await deploy({ service: 'api', version: '1.4.2' }, { confidence: 0.83, onDecision }))
`

type InitOptions = ConnectionOptions & JsonOption & { install: boolean; for?: string }

export const initCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('init'))
    .description('add an example of eight lines to a project, or a starter for its framework, with the SDK')
    .argument('[dir]', 'the project', '.')
    .option('--for <framework>', `a starter: ${Object.keys(starters).join(', ')}`)
    .option('--no-install', 'write the files only')
    .option('--json', 'print what was written')
    .action((dir: string, options: InitOptions) => run(async () => init(shell, dir, options)))
}

function init(shell: Shell, dir: string, options: InitOptions): number {
  const folder = resolve(shell.cwd, dir)
  const starter = options.for === undefined ? undefined : starterOrThrow(options.for)
  if (!existsSync(folder)) throw new UsageError(`There is no folder ${folder}.`)
  if (!starter?.alone && !existsSync(join(folder, 'package.json')))
    throw new UsageError(`${folder} has no package.json. Go to a project of yours, or make one with: npm init -y`)
  const connection = tryConnection(shell, options)
  const written: string[] = []
  const write = (name: string, text: string, mode = 0o644, lacks = '') => {
    const path = join(folder, name)
    if (existsSync(path)) return shell.err(`${name} is there already and stays as it is.${lacks}\n`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { mode, flag: 'wx' })
    written.push(name)
  }
  /** Of a starter, what is there already and says something else: as it is, it may guard nothing. */
  const differing: string[] = []
  for (const [name, from] of Object.entries(starter?.files ?? {})) {
    const text = readExample(from)
    if (existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8') !== text) differing.push(name)
    write(name, text, 0o644, ` What it lacks stands in ${pathOfExample(from)}.`)
  }
  if (!starter) write(exampleName, example)
  const settings = {
    COUNTERSIGN_URL: connection?.url ?? 'http://127.0.0.1:4400',
    COUNTERSIGN_API_KEY: connection?.apiKey ?? '',
    ...starter?.env,
  }
  const linesOf = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => `${name}=${value}`)
  const lacks = starter?.env ? ` What it may lack: ${linesOf(starter.env).join(' ')}` : ''
  write(envName, `${linesOf(settings).join('\n')}\n`, 0o600, lacks)
  if (keepOutOfGit(folder)) shell.err(`${envName} holds a key: .gitignore names it now.\n`)
  if (options.install && !starter?.alone) installSdk(shell, folder)
  const missing = starter ? missingPackages(folder, starter) : []
  const fits = starter ? undefined : fittingStarter(folder)
  const next = starter?.next ?? `node --env-file=${envName} ${exampleName}`
  if (options.json)
    shell.out(
      `${JSON.stringify({ folder, written, differing, missing, next, fits, server: connection?.url ?? null })}\n`,
    )
  else {
    for (const name of written) shell.out(`Wrote ${name}\n`)
    if (!connection) shell.out(`No server is known here: put its address and a key into ${envName}.\n`)
    if (fits) shell.out(`This looks like a project for a starter of its own: countersign init --for ${fits}\n`)
    if (missing.length > 0) shell.out(`It needs, and this project lacks: npm install ${missing.join(' ')}\n`)
    if (differing.length > 0)
      shell.err(`Not in force yet: put into ${differing.join(' and ')} what is lacking there.\n`)
    else shell.out(`Next: ${dir === '.' ? '' : `cd ${dir} && `}${next}\n`)
  }
  return differing.length > 0 ? 1 : 0
}

function starterOrThrow(name: string): Starter {
  const starter = Object.hasOwn(starters, name) ? starters[name] : undefined
  if (!starter)
    throw new UsageError(`There is no starter for "${name}". Take one of: ${Object.keys(starters).join(', ')}.`)
  return starter
}

function tryConnection(shell: Shell, options: ConnectionOptions): Connection | undefined {
  try {
    return findConnection(options, shell)
  } catch {
    return undefined
  }
}

function keepOutOfGit(folder: string): boolean {
  const path = join(folder, '.gitignore')
  if (!existsSync(path) && !existsSync(join(folder, '.git'))) return false
  const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
  if (text.split('\n').some((line) => [envName, `/${envName}`, '.env.*', '.env*'].includes(line.trim()))) return false
  appendFileSync(path, `${text === '' || text.endsWith('\n') ? '' : '\n'}${envName}\n`)
  return true
}

/** From a clone its own build; otherwise from the registry. */
function installSdk(shell: Shell, folder: string): void {
  const build = join(cloneFolder, 'scripts', 'build-sdk.ts')
  const dist = join(cloneFolder, 'packages', 'sdk', 'dist')
  const inClone = existsSync(build)
  if (inClone && isStale(dist)) {
    shell.err('· Building the SDK\n')
    runOrThrow(process.execPath, [build], cloneFolder)
  }
  shell.err('· Installing @countersign/sdk\n')
  runOrThrow(
    'npm',
    ['install', '--no-audit', '--no-fund', '--loglevel=error', inClone ? dist : '@countersign/sdk'],
    folder,
  )
}

/** Not built, or older than something it is made of. */
function isStale(dist: string): boolean {
  const built = join(dist, 'package.json')
  if (!existsSync(built)) return true
  const sources = ['sdk', 'core'].flatMap((name) => {
    const folder = join(cloneFolder, 'packages', name, 'src')
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file))
  })
  const builtMs = statSync(built).mtimeMs
  return sources.some((file) => statSync(file).mtimeMs > builtMs)
}

function runOrThrow(command: string, args: string[], cwd: string): void {
  const { status, error, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (status !== 0)
    throw new Error(`"${command} ${args.join(' ')}" failed in ${cwd}: ${error?.message ?? stderr.trim()}`)
}
