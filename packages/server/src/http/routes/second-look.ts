/** What the second look was good for. */
import { verifierInsights } from '../../engine/second-look/insights.ts'
import { endpoint, sinceOf } from '../endpoint.ts'

export const secondLookEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/insights/verifier',
    summary: 'Of each queue: objections, what came of them, and what audits say of it',
    operation: 'insights.read',
    query: ['since'],
    answers: 'InsightsVerifier',
    run({ context: { engine }, caller, query }) {
      const nowMs = engine.clock.now()
      return verifierInsights(engine.database, caller.workspace, sinceOf(query, nowMs, 30), nowMs)
    },
  }),
]
