import type { Endpoint } from './endpoint.ts'
import { adminEndpoints } from './routes/admin.ts'
import { appealEndpoints } from './routes/appeals.ts'
import { backtestEndpoints } from './routes/backtests.ts'
import { behindEndpoints } from './routes/behind.ts'
import { breakerEndpoints } from './routes/breakers.ts'
import { comparisonEndpoints } from './routes/comparisons.ts'
import { decisionEndpoints } from './routes/decisions.ts'
import { erasureEndpoints } from './routes/erasure.ts'
import { expertEndpoints } from './routes/experts.ts'
import { fateEndpoints } from './routes/fates.ts'
import { floorEndpoints } from './routes/floors.ts'
import { grantEndpoints } from './routes/grants.ts'
import { incidentEndpoints } from './routes/incidents.ts'
import { healthEndpoints } from './routes/health.ts'
import { logEndpoints } from './routes/log.ts'
import { logStreamEndpoints } from './routes/log-stream.ts'
import { noticeEndpoints } from './routes/notices.ts'
import { pushEndpoints } from './routes/push.ts'
import { slackEndpoints } from './routes/slack.ts'
import { objectiveEndpoints } from './routes/objectives.ts'
import { packEndpoints } from './routes/packs.ts'
import { policyEndpoints } from './routes/policies.ts'
import { policyLifeEndpoints } from './routes/policy-life.ts'
import { inquiryEndpoints } from './routes/inquiries.ts'
import { itemEndpoints } from './routes/items.ts'
import { projectEndpoints } from './routes/projects.ts'
import { qualificationEndpoints } from './routes/qualifications.ts'
import { datasetEndpoints } from './routes/datasets.ts'
import { evaluationEndpoints } from './routes/evaluations.ts'
import { rubricEndpoints } from './routes/rubrics.ts'
import { insightsEndpoints } from './routes/insights.ts'
import { measureEndpoints } from './routes/measures.ts'
import { runEndpoints } from './routes/runs.ts'
import { sessionEndpoints } from './routes/session.ts'
import { identityEndpoints } from './routes/identity.ts'
import { ownIdentityEndpoints } from './routes/own-identity.ts'
import { signingEndpoints } from './routes/signing.ts'
import { stopEndpoints } from './routes/stops.ts'
import { togetherEndpoints } from './routes/together.ts'
import { transferEndpoints } from './routes/transfers.ts'
import { watchEndpoints } from './routes/watch.ts'
import { watchingEndpoints } from './routes/watching.ts'
import { webhookEndpoints } from './routes/webhooks.ts'
import { workEndpoints } from './routes/work.ts'
import { authzenEndpoints } from './standards/authzen.ts'
import { cdsHooksEndpoints } from './standards/cds-hooks.ts'
import { cibaDiscovery } from './standards/ciba.ts'
import { humanlayerEndpoints } from './standards/humanlayer.ts'
import { mlBackendEndpoints } from './standards/ml-backend.ts'

/** Every endpoint that takes JSON or nothing. */
export const endpoints: readonly Endpoint[] = [
  ...decisionEndpoints,
  ...fateEndpoints,
  ...humanlayerEndpoints,
  ...authzenEndpoints,
  cibaDiscovery,
  ...cdsHooksEndpoints,
  ...grantEndpoints,
  ...expertEndpoints,
  ...runEndpoints,
  ...stopEndpoints,
  ...breakerEndpoints,
  ...watchEndpoints,
  ...incidentEndpoints,
  ...behindEndpoints,
  ...appealEndpoints,
  ...workEndpoints,
  ...insightsEndpoints,
  ...measureEndpoints,
  ...qualificationEndpoints,
  ...projectEndpoints,
  ...itemEndpoints,
  ...inquiryEndpoints,
  ...transferEndpoints,
  ...mlBackendEndpoints,
  ...rubricEndpoints,
  ...datasetEndpoints,
  ...evaluationEndpoints,
  ...comparisonEndpoints,
  ...signingEndpoints,
  ...ownIdentityEndpoints,
  ...identityEndpoints,
  ...togetherEndpoints,
  ...noticeEndpoints,
  ...pushEndpoints,
  ...slackEndpoints,
  ...objectiveEndpoints,
  ...policyEndpoints,
  ...policyLifeEndpoints,
  ...floorEndpoints,
  ...backtestEndpoints,
  ...adminEndpoints,
  ...webhookEndpoints,
  ...logEndpoints,
  ...logStreamEndpoints,
  ...healthEndpoints,
  ...erasureEndpoints,
  ...packEndpoints,
  ...watchingEndpoints,
  ...sessionEndpoints,
]
