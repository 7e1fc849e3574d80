/** What a confidence has meant: how likely a proposal is wrong, from audits that were drawn at random. */
import { fitVennAbers, vennAbersLower, type VennAbersLower } from '@countersign/algorithms'

export interface RiskReading {
  /** How often a proposal is right at least, by its confidence. */
  right: VennAbersLower
  /** On so many it rests. */
  audits: number
  /** The confidences that were audited; beyond them nobody knows. */
  least: number
  most: number
}
export interface AuditedConfidence {
  /** 0..1. */
  confidence: number
  right: boolean
}

export const fewestAudits = 50

/** Null with fewer than fifty audits. */
export function fitRisk(audits: readonly AuditedConfidence[]): RiskReading | null {
  if (audits.length < fewestAudits) return null
  const confidences = audits.map(({ confidence }) => confidence)
  return {
    right: fitVennAbers(
      confidences,
      audits.map(({ right }) => right),
    ),
    audits: audits.length,
    least: confidences.reduce((a, b) => Math.min(a, b)),
    most: confidences.reduce((a, b) => Math.max(a, b)),
  }
}

/**
 * The probability that it is wrong, 0..1, in doubt the higher: the upper end of the Venn–Abers interval. Undefined beyond
 * the confidences that were audited.
 */
export const riskAt = ({ right, least, most }: RiskReading, confidence: number): number | undefined =>
  confidence >= least && confidence <= most ? 1 - vennAbersLower(right, confidence) : undefined
