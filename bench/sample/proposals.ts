/** What is proposed: about 900 bytes, as an agent that explains itself sends it. `auto` under sample/policy.ts. */

const reasons = ['damaged', 'late', 'wrong-item', 'duplicate'] as const
const countries = ['DE', 'FR', 'ES', 'NL', 'AT', 'US'] as const

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length] as T

export interface SampleOptions {
  /** Routed to a person instead. */
  gated?: boolean
}

export function makeProposal(n: number, { gated = false }: SampleOptions = {}): object {
  const amount = (gated ? 1_200 : 20) + (n % 170) + 0.5
  return {
    system: 'refund-agent',
    version: '2026-11-01',
    kind: 'action',
    action: 'refund.create',
    input: {
      ticket: `t-${100_000 + n}`,
      customer: `c-${(n * 7919) % 50_000}`,
      message: `The ${pick(['lamp', 'chair', 'kettle', 'jacket'], n)} from order o-${n} arrived ${pick(['broken', 'two weeks late', 'in the wrong colour'], n)}. I would like my money back, please.`,
      history: [
        { at: '2026-10-02', kind: 'order', total: amount + 12 },
        { at: '2026-10-09', kind: 'complaint', total: 0 },
      ],
    },
    proposal: { order: `o-${n}`, amount, currency: 'EUR', reason: pick(reasons, n) },
    confidence: 0.9 + (n % 10) / 100,
    explanation: {
      summary: 'The parcel service confirms the damage; the customer has never asked for a refund before.',
      features: [
        { name: 'carrier confirms damage', value: true, weight: 0.61 },
        { name: 'earlier refunds', value: 0, weight: 0.22 },
        { name: 'amount', value: amount, weight: -0.08 },
      ],
    },
    attributes: {
      country: pick(countries, n),
      channel: 'chat',
      tier: 'gold',
      prior_refunds: n % 3,
      chargebacks: 0,
      account_age_days: 100 + (n % 900),
      fraud_score: (n % 30) / 100,
    },
  }
}
