/** A thread of its own for a backtest, so that the server goes on answering meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { createDatabase } from '../../store/database.ts'
import { compilePolicy, joinFloors } from '../policy/compile-policy.ts'
import { runBacktest, type Backtest } from './run-backtest.ts'

export interface Errand extends Backtest {
  url: string
  key: Uint8Array
  source: string
  floors: readonly string[]
}

const errand = workerData as Errand
const compile = (source: string) => {
  const compilation = compilePolicy(source)
  if (!compilation.ok) throw new Error('The version, or a floor, cannot be read.')
  return compilation.compiled
}
const database = createDatabase(errand.url, { max: 2 })
try {
  const policy = joinFloors(compile(errand.source), errand.floors.map(compile))
  const result = await runBacktest(database, Buffer.from(errand.key), policy, errand, (done) =>
    parentPort?.postMessage({ done }),
  )
  parentPort?.postMessage({ result })
} finally {
  await database.close()
}
