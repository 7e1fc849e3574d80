import type { Row } from '../report/row.ts'
import { spreadOf } from '../report/spread.ts'

const megabyte = 1e6
const [mostAtRestMb, mostUnderLoadMb] = [200, 400]

/** Resident memory of the server's process, in bytes, without PostgreSQL. */
export function memoryRows(atRest: number, underLoad: readonly number[]): Row[] {
  const row = (measure: string, values: readonly number[], most: number): Row => {
    const ours = spreadOf(values.map((bytes) => bytes / megabyte))
    return {
      name: 'memory',
      measure,
      unit: 'MB',
      floor: null,
      ours,
      peers: [],
      ratio: null,
      beside: 'resident, without PostgreSQL',
      goals: [{ text: `< ${most} MB`, met: ours.most < most }],
    }
  }
  return [
    row('memory of the server at rest', [atRest], mostAtRestMb),
    ...(underLoad.length > 0 ? [row('memory of the server while proposals arrive', underLoad, mostUnderLoadMb)] : []),
  ]
}
