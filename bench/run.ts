/**
 * `npm run bench`: Countersign beside a floor and peers, in one PostgreSQL, in interleaved rounds. Prints a table and
 * never judges by exit code; docs/benchmarks.md says what each figure is and is not.
 */
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { measureRows, startFloor, type Floor } from './floor/start.ts'
import { runJob } from './load/generator.ts'
import { measureBacktest } from './measures/backtest.ts'
import { measureClaims } from './measures/claim.ts'
import { measureGateway } from './measures/gateway.ts'
import { measureLog } from './measures/log.ts'
import { memoryRows } from './measures/memory.ts'
import { fullPlan, quickPlan } from './measures/plan.ts'
import { measurePolicy } from './measures/policy.ts'
import { byFifty, measureProposals, oneByOne } from './measures/propose.ts'
import { measureRoundTrips } from './measures/round-trip.ts'
import { keypressRow, shellRow } from './measures/shell.ts'
import { measureStops } from './measures/stop.ts'
import { measureTransfer } from './measures/transfer.ts'
import { measureVetoes } from './measures/veto.ts'
import { installPeers } from './peers/install.ts'
import { readMachine, sayMachine } from './report/machine.ts'
import { tableOf, type Row } from './report/row.ts'
import { ruleCount } from './sample/policy.ts'
import { makeFolder, openHouse, type House } from './setting/house.ts'

const names = [
  'propose',
  'batch',
  'round-trip',
  'claim',
  'stop',
  'veto',
  'gateway',
  'memory',
  'log',
  'shell',
  'policy',
  'backtest',
  'transfer',
] as const
type Name = (typeof names)[number]

const usage = `Usage: npm run bench -- [--quick] [--json] [--only ${names.join('|')}]…
       npm run bench -- guarantee
       npm run bench -- [--quick] [--only labels|people|suspects|margin|sizes|trec6|trees]… labelling

  --quick   fewer and shorter rounds, and 100,000 tasks instead of a million
  --json    the table as JSON on standard output
  --only    one measure; may be given several times
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
})
if (positionals.join() === 'guarantee') {
  await import('./guarantee.ts')
  process.exit(0)
}
if (positionals.join() === 'labelling') {
  await import('./labelling.ts')
  process.exit(0)
}
const wanted = new Set<string>(values.only?.flatMap((name) => name.split(',')) ?? names)
const unknown = [...wanted, ...positionals].filter((name) => !(names as readonly string[]).includes(name))
if (values.help || unknown.length > 0) {
  process.stderr.write(`${unknown.length > 0 ? `There is no measure ${unknown.join(', ')}.\n\n` : ''}${usage}`)
  process.exit(values.help ? 0 : 2)
}
const wants = (...some: Name[]): boolean => some.some((name) => wanted.has(name))
const plan = values.quick ? quickPlan : fullPlan
const say = (step: string): void => void process.stderr.write(`· ${step}\n`)

const rows: Row[] = []
const folder = makeFolder()
say('starting PostgreSQL')
const postgres = await startEmbeddedPostgres(folder)
const machine = readMachine(postgres.version)
const stops: (() => Promise<void>)[] = [() => postgres.stop()]

/** One measure's failure is told, and costs only itself. */
async function attempt(name: string, measure: () => Promise<Row[]>): Promise<void> {
  try {
    rows.push(...(await measure()))
  } catch (error) {
    say(`${name} could not be measured: ${(error as Error).stack ?? String(error)}`)
  }
}

async function prepare(): Promise<{ house: House; floors: Floor[]; atRest: number }> {
  say(`starting Countersign with a policy of ${ruleCount} rules`)
  const house = await openHouse(postgres.url, 'ours')
  stops.push(() => house.stop())
  await sleep(plan.restS * 1_000)
  const atRest = house.residentBytes()
  say('measuring how large its rows are')
  await runJob({ kind: 'fire', port: house.port, key: house.key, clients: 4, batch: 1, warmS: 0, seconds: 1 })
  const sizes = await measureRows(house.admin)
  say(`a decision takes ${sizes.decision} bytes, its line of the log ${sizes.entry}; starting the floors`)
  const floors: Floor[] = []
  for (const kind of ['same', 'lean'] as const) {
    const floor = await startFloor(postgres.url, kind, sizes)
    stops.push(() => floor.stop())
    floors.push(floor)
  }
  return { house, floors, atRest }
}

try {
  if (wants('propose', 'batch', 'round-trip', 'memory')) {
    const { house, floors, atRest } = await prepare()
    const underLoad: number[] = []
    if (wants('propose', 'memory'))
      await attempt('propose', async () => [
        await measureProposals({ house, floors, plan, say, memory: (bytes) => underLoad.push(bytes) }, oneByOne),
      ])
    if (wants('batch'))
      await attempt('batch', async () => [
        await measureProposals({ house, floors, plan, say, memory: () => undefined }, byFifty),
      ])
    const [floor] = floors
    if (wants('round-trip') && floor)
      await attempt('round-trip', () =>
        measureRoundTrips({ house, floor, postgresUrl: postgres.url, peers: installPeers(say), plan, say }),
      )
    if (wants('memory')) rows.push(...memoryRows(atRest, underLoad))
  }
  if (wants('claim')) await attempt('claim', async () => [await measureClaims(postgres.url, plan, say)])
  if (wants('stop')) await attempt('stop', () => measureStops(postgres.url, plan, say))
  if (wants('veto')) await attempt('veto', async () => [await measureVetoes(postgres.url, plan, say)])
  if (wants('gateway')) await attempt('gateway', async () => [await measureGateway(postgres.url, plan, say)])
  if (wants('policy')) await attempt('policy', () => Promise.resolve(measurePolicy(plan)))
  if (wants('backtest')) await attempt('backtest', () => measureBacktest(postgres.url, plan, say))
  if (wants('transfer')) await attempt('transfer', () => measureTransfer(postgres.url, plan, say))
  if (wants('log')) await attempt('log', () => measureLog(postgres.url, plan, say))
  if (wants('shell')) {
    const shell = shellRow()
    if (shell) rows.push(shell)
    else say('shell: skipped, the console is not built (npm run build)')
    rows.push(keypressRow())
  }
} finally {
  for (const stop of stops.reverse()) await stop().catch((error: unknown) => say(`while stopping: ${String(error)}`))
  rmSync(folder, { recursive: true, force: true })
}

process.stdout.write(
  values.json ? `${JSON.stringify({ machine, rows }, null, 2)}\n` : `\n${sayMachine(machine)}\n\n${tableOf(rows)}\n`,
)
process.exit(0)
