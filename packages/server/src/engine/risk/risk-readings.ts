/** The readings of a workspace as they stand at one epoch: what `risk` says to a policy. */
import type { ProposalWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { riskAt, type RiskReading } from './fit-risk.ts'

export interface KeptReading extends RiskReading {
  system: string
  version: string
  action: string
  auditedMs: number
}
export type RiskReadings = ReadonlyMap<string, KeptReading>

const staleAfterMs = 14 * 86_400_000
/** So long without an audit that nobody knows any more. */
export const isStale = ({ auditedMs }: Pick<KeptReading, 'auditedMs'>, nowMs: number): boolean =>
  nowMs - auditedMs > staleAfterMs

const cellOf = ({ system, version, action }: Pick<KeptReading, 'system' | 'version' | 'action'>): string =>
  `${system}\n${version}\n${action}`

export const readRisks = (q: Query, workspace: string): Promise<KeptReading[]> =>
  q.query<KeptReading>(
    `select system, version, action, right_from as right, audits, least, most, extract(epoch from audited_at)::float8 * 1000 as "auditedMs"
     from risk_readings where workspace = $1 order by system, version, action`,
    [workspace],
  )

export const loadRisks = async (q: Query, workspace: string): Promise<RiskReadings> =>
  new Map((await readRisks(q, workspace)).map((reading) => [cellOf(reading), reading]))

/** Undefined where it is not known: no confidence, too few audits of this version, none lately, or none near this confidence. */
export function riskOf(
  readings: RiskReadings,
  { system, version, action, confidence }: Pick<ProposalWire, 'system' | 'version' | 'action' | 'confidence'>,
  nowMs: number,
): number | undefined {
  const reading = readings.get(cellOf({ system, version: version ?? '', action }))
  if (reading === undefined || confidence === undefined || isStale(reading, nowMs)) return undefined
  return riskAt(reading, confidence)
}
