/**
 * Who may do what: roles × routes, written by hand from SPEC.md and not read from the code. Every address of the server
 * must stand here. O owner, A admin, P policy author, R risk owner, L lead, V reviewer, U auditor; k a system key with
 * the scope that belongs to it; s: asks for a session, so that personal keys are refused in a workspace that was not
 * born with a bootstrap key (this one was, so they serve). `*`: anybody known; `-`: nobody needs to be known.
 */
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endpoints } from '../packages/server/src/http/endpoints.ts'
import { batchEndpoint } from '../packages/server/src/http/routes/batch.ts'
import { fileEndpoints } from '../packages/server/src/http/routes/files.ts'
import { fromSlackEndpoints } from '../packages/server/src/http/routes/slack.ts'
import { samlEndpoint } from '../packages/server/src/http/routes/own-identity.ts'
import { importEndpoint } from '../packages/server/src/http/routes/transfers.ts'
import { truthsEndpoint } from '../packages/server/src/http/routes/truths.ts'
import { cibaEndpoints } from '../packages/server/src/http/standards/ciba.ts'
import { scimEndpoints } from '../packages/server/src/http/scim/endpoints.ts'
import { createClient, type Client } from './support/client.ts'
import { decideBy, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const table = `
POST   /v1/decisions                        O A P . L . .  decisions:propose
POST   /v1/decisions/batch                  O A P . L . .  decisions:propose
POST   /v1/route                            O A P R L V U  decisions:propose
GET    /v1/decisions                        O A P R L V U  decisions:read
GET    /v1/decisions/{id}                   O A P R L V U  decisions:read
GET    /v1/decisions/{id}/timeline          O A P R L V U  decisions:read
GET    /v1/decisions/{id}/judgments         O A P R L V U  decisions:read
POST   /v1/decisions/{id}/release           O A . . L . .  decisions:release
POST   /v1/decisions/{id}/effect            O A . . L . .  decisions:release
POST   /v1/decisions/{id}/cancel            O A . . L . .  decisions:propose
POST   /v1/decisions/{id}/veto              O A . R L V .  none
POST   /v1/decisions/{id}/flag              O A . R L V .  none
POST   /v1/decisions/{id}/truth             O A . . L . .  truth:write
POST   /v1/truths                           O A . . L . .  truth:write
POST   /v1/decisions/{id}/override          O A . R L V .  none
POST   /humanlayer/v1/function_calls                          O A P . L . .  decisions:propose
GET    /humanlayer/v1/function_calls/{id}                     O A . . L . .  decisions:release
POST   /humanlayer/v1/agent/function_calls/{id}/respond       O A . R L V .  none
POST   /humanlayer/v1/agent/function_calls/{id}/escalate_email  O A . . L . .  decisions:propose
POST   /humanlayer/v1/contact_requests                        O A P . L . .  decisions:propose
GET    /humanlayer/v1/contact_requests/{id}                   O A P R L V U  decisions:read
POST   /humanlayer/v1/agent/human_contacts/{id}/respond       O A . R L V .  none
POST   /humanlayer/v1/agent/human_contacts/{id}/escalate_email  O A . . L . .  decisions:propose
POST   /access/v1/evaluation                                  O A . . L . .  decisions:release
POST   /access/v1/evaluations                                 O A . . L . .  decisions:release
POST   /ciba/bc-authorize                                     O A P . L . .  decisions:propose
POST   /ciba/token                                            O A . . L . .  decisions:release
GET    /cds-services                                          O A P R L V U  none
POST   /cds-services/{queue}                                     O A . R L V .  none
POST   /cds-services/{queue}/feedback                            O A . R L V .  none
GET    /v1/compensations                    O A P R L V U  decisions:read
POST   /v1/compensations/{id}/steps/{n}     O A . R L V .  decisions:release
POST   /v1/decisions/{id}/appeal-link       O A . . L . .  decisions:propose
DELETE /v1/decisions/{id}/appeal-link       O A . . L . .  decisions:propose
GET    /v1/appeals                          O A . R L V U  none
GET    /v1/appeals/{id}                     O A . R L V U  none
GET    /v1/look-back                        O A P R L V U  decisions:read
GET    /v1/recalls                          O A P R L V U  none
POST   /v1/recalls                          O A . R . . .  none
GET    /v1/recalls/{id}                     O A P R L V U  none
POST   /v1/recalls/{id}/cancel              O A . R . . .  none
PATCH  /v1/workspace                        O A . R . . .  none
POST   /v1/tasks/claim                      O A . R L V .  none
GET    /v1/tasks                            O A P R L V U  none
GET    /v1/board                            O A . R L . .  none
GET    /v1/tasks/{id}                       O A P R L V U  none
POST   /v1/tasks/{id}/claim                 O A . R L V .  none
POST   /v1/tasks/{id}/renew                 O A . R L V .  none
POST   /v1/tasks/{id}/release               O A . R L V .  none
POST   /v1/tasks/{id}/skip                  O A . R L V .  none
POST   /v1/tasks/{id}/delegate              O A . R L V .  none
POST   /v1/tasks/{id}/escalate              O A . R L V .  none
POST   /v1/tasks/{id}/acknowledge           O A . R L V .  none
POST   /v1/tasks/{id}/reveal                O A . R L V .  none
POST   /v1/tasks/{id}/judgments             O A . R L V .  none
POST   /v1/tasks/{id}/step-up               O A . R L V .  none
POST   /v1/tasks/{id}/step-up/options       O A . R L V .  none
GET    /v1/tasks/{id}/alike                O A P R L V U  none
POST   /v1/tasks/judgments                  O A . R L V .  none
POST   /v1/judgments/commit                 O A . R L V .  none
POST   /v1/judgments/{id}/undo              O A . R L V .  none
POST   /v1/judgments/{id}/commit            O A . R L V .  none
GET    /v1/judgments                        O A P R L V U  none
POST   /v1/grants                           O A . R L V .  none
GET    /v1/grants                           O A P R L V U  decisions:read
DELETE /v1/grants/{id}                      O A . R L V .  none
GET    /v1/decisions/{id}/grant-draft       O A . R L V .  none
POST   /v1/runs                             O A P . L . .  decisions:propose
GET    /v1/runs                             O A P R L V U  decisions:read
GET    /v1/runs/{id}                        O A P R L V U  decisions:read
POST   /v1/runs/{id}/heartbeat              O A . . L . .  decisions:propose
POST   /v1/runs/{id}/renew                  O A . R L V .  none
POST   /v1/runs/{id}/pause                  O A . R L V .  none
POST   /v1/runs/{id}/end                    O A . R L V .  decisions:propose
POST   /v1/qualifications                   O A . . L . .  none
GET    /v1/qualifications                   O A P R L V U  none
GET    /v1/qualifications/{id}              O A P R L V U  none
POST   /v1/qualifications/{id}/start        O A . R L V .  none
DELETE /v1/qualifications/{id}              O A . . L . .  none
POST   /v1/projects                         O A . . L . .  projects:write
GET    /v1/projects                         O A P R L V U  projects:read
GET    /v1/projects/{id}                    O A P R L V U  projects:read
PATCH  /v1/projects/{id}                    O A . . L . .  projects:write
POST   /v1/projects/{id}/guideline          O A . . L . .  projects:write
GET    /v1/projects/{id}/guideline          O A P R L V U  projects:read
GET    /v1/projects/{id}/mine               O A P R L V U  none
GET    /v1/projects/{id}/items              O A . . L . U  projects:read
POST   /v1/projects/{id}/items              O A . . L . .  projects:write
POST   /v1/projects/{id}/items/answerable   O A . . L . U  projects:read
GET    /v1/projects/{id}/items/{item}/similar O A . . L . U  projects:read
GET    /v1/projects/{id}/quality            O A . . L . U  projects:read
GET    /v1/projects/{id}/learning           O A . . L . U  projects:read
POST   /v1/projects/{id}/recheck            O A . . L . .  projects:write
POST   /v1/projects/{id}/people/{person}/resume O A . . L . .  projects:write
POST   /v1/projects/{id}/import             O A . . L . .  projects:write
POST   /v1/projects/{id}/imports            O A . . L . .  projects:write
POST   /v1/projects/{id}/exports            O A . . L . U  projects:read
GET    /v1/projects/{id}/export             O A . . L . U  projects:read
GET    /v1/projects/{id}/ml/health          O A . . L . U  projects:read
POST   /v1/projects/{id}/ml/setup           O A . . L . U  projects:read
POST   /v1/projects/{id}/ml/predict         O A . . L . U  projects:read
POST   /v1/projects/{id}/ml/webhook         O A . . L . U  projects:read
GET    /v1/imports                          O A . . L . U  projects:read
GET    /v1/imports/{id}                     O A . . L . U  projects:read
GET    /v1/imports/{id}/refused             O A . . L . U  projects:read
POST   /v1/imports/{id}/cancel              O A . . L . .  projects:write
GET    /v1/exports                          O A . . L . U  projects:read
GET    /v1/exports/{id}                     O A . . L . U  projects:read
GET    /v1/exports/{id}/file                O A . . L . U  projects:read
POST   /v1/exports/{id}/cancel              O A . . L . .  projects:write
GET    /v1/buckets                          O A . . L . U  projects:read
POST   /v1/rubrics                          O A . . L . .  projects:write
GET    /v1/rubrics                          O A P R L V U  projects:read
GET    /v1/rubrics/{id}                     O A P R L V U  projects:read
POST   /v1/rubrics/{id}/versions            O A . . L . .  projects:write
GET    /v1/rubrics/{id}/versions            O A P R L V U  projects:read
GET    /v1/rubrics/{id}/drift               O A P R L V U  projects:read
POST   /v1/judges                           O A . . L . .  projects:write
GET    /v1/judges                           O A . . L . U  projects:read
DELETE /v1/judges/{id}                      O A . . L . .  projects:write
GET    /v1/judges/{id}/calibration          O A . . L . U  projects:read
POST   /v1/datasets                         O A . . L . .  projects:write
GET    /v1/datasets                         O A . . L . U  projects:read
GET    /v1/datasets/{id}                    O A . . L . U  projects:read
DELETE /v1/datasets/{id}                    O A . . L . .  projects:write
POST   /v1/datasets/{id}/items              O A . . L . .  projects:write
GET    /v1/datasets/{id}/items              O A . . L . U  projects:read
POST   /v1/datasets/{id}/from-decisions     O A . . L . .  projects:write
GET    /v1/trials                           O A . . L . U  projects:read
POST   /v1/scores                           O A . . L . .  projects:write
GET    /v1/scores                           O A . . L . U  projects:read
POST   /v1/evaluations                      O A . . L . .  projects:write
GET    /v1/evaluations                      O A . . L . U  projects:read
GET    /v1/evaluations/{id}                 O A . . L . U  projects:read
DELETE /v1/evaluations/{id}                 O A . . L . .  projects:write
POST   /v1/evaluations/{id}/outputs         O A . . L . .  projects:write
GET    /v1/evaluations/{id}/outputs         O A . . L . U  projects:read
POST   /v1/evaluations/{id}/begin           O A . . L . .  projects:write
POST   /v1/evaluations/{id}/regrade         O A . . L . .  projects:write
POST   /v1/evaluations/{id}/cancel          O A . . L . .  projects:write
GET    /v1/evaluations/{id}/disagreement    O A . . L . U  projects:read
POST   /v1/evaluations/{id}/ask-people      O A . . L . .  projects:write
POST   /v1/comparisons                      O A . . L . .  projects:write
GET    /v1/comparisons                      O A . . L . U  projects:read
GET    /v1/comparisons/{id}                 O A . . L . U  projects:read
POST   /v1/comparisons/{id}/ask-people      O A . . L . .  projects:write
POST   /v1/comparisons/{id}/cancel          O A . . L . .  projects:write
GET    /v1/golds                            O A . . L . U  projects:read
DELETE /v1/golds/{id}                       O A . . L . .  projects:write
POST   /v1/golds/{id}/restore               O A . . L . .  projects:write
POST   /v1/tasks/{id}/inquiries             O A . R L V .  none
GET    /v1/inquiries                        O A P R L V U  none
POST   /v1/inquiries/seen                   O A P R L V U  none
POST   /v1/inquiries/{id}/answer            O A . . L . .  projects:write
POST   /v1/decisions/{id}/invite-expert     O A . . L . .  none
GET    /v1/experts                          O A . . L . U  none
DELETE /v1/experts/{id}                     O A . . L . .  none
POST   /v1/stops                            O A . R L V .  stops:write
GET    /v1/stops                            O A P R L V U  decisions:read
GET    /v1/stops/{id}                       O A P R L V U  decisions:read
POST   /v1/stops/{id}/resume                O A . R L . .  none
POST   /v1/drills                           O A . R L . .  stops:write
POST   /v1/drills/{id}/file                 O A . R L . .  stops:write
GET    /v1/drills                           O A P R L V U  decisions:read
GET    /v1/breakers                         O A P R L V U  decisions:read
POST   /v1/breakers                         O . . R . . .  none
PATCH  /v1/breakers/{id}                    O . . R . . .  none
DELETE /v1/breakers/{id}                    O . . R . . .  none
GET    /v1/objectives                       O A P R L V U  policies:read
POST   /v1/objectives                       O . . R . . .  none
GET    /v1/objectives/evidence              O A P R L V U  policies:read
GET    /v1/objectives/{id}                  O A P R L V U  policies:read
PATCH  /v1/objectives/{id}                  O . . R . . .  none
POST   /v1/watch                            O A . R L V .  none
GET    /v1/watch                            O A P R L V U  none
GET    /v1/watch/feed                       O A P R L V U  none
POST   /v1/watch/end                        O A . R L V .  none
POST   /v1/watch/hand-over                  O A . R L V .  none
GET    /v1/watch/rota                       O A P R L V U  none
POST   /v1/watch/rota                       O A . . L . .  none
DELETE /v1/watch/rota/{id}                  O A . . L . .  none
GET    /v1/incidents                        O A P R L V U  none
GET    /v1/incidents/{id}                   O A P R L V U  none
POST   /v1/incidents/{id}/close             O A . . L . .  none
GET    /v1/policies                         O A P R L V U  policies:read
POST   /v1/policies                         O . P R . . .  policies:write
POST   /v1/policies/validate                O A P R L V U  policies:read
POST   /v1/policies/test                    O A P R L V U  policies:read
POST   /v1/policies/suggest                 O A . R L V .  none
GET    /v1/policies/{id}                    O A P R L V U  policies:read
POST   /v1/policies/{id}/versions           O . P R . . .  policies:write
POST   /v1/policies/{id}/sign               O . . R . . .  none
POST   /v1/policies/{id}/activate           O . P R . . .  none
POST   /v1/policies/{id}/shadow             O . P R . . .  policies:write
DELETE /v1/policies/{id}/shadow             O . P R . . .  policies:write
GET    /v1/policies/{id}/versions/{n}/shadow O A P R L V U  policies:read
POST   /v1/policies/{id}/canary             O . P R . . .  none
DELETE /v1/policies/{id}/canary             O . P R . . .  none
POST   /v1/policies/roll-back               O . P R . . .  none
POST   /v1/policies/{id}/break-glass        O . . R . . .  none
GET    /v1/break-glasses                    O A P R L V U  policies:read
POST   /v1/break-glasses/{id}/mend          O . P R . . .  none
POST   /v1/break-glasses/{id}/review        O . . R . . U  none
POST   /v1/policies/{id}/versions/{n}/backtest O . P R . . .  policies:write
GET    /v1/policies/{id}/versions/{n}/backtest O A P R L . U  policies:read
GET    /v1/backtests/{id}                   O A P R L . U  policies:read
POST   /v1/backtests/{id}/cancel            O . P R . . .  policies:write
GET    /v1/floors                           O A P R L V U  policies:read
POST   /v1/floors                           . . . . . . .  none
DELETE /v1/floors/{name}                    . . . . . . .  none
GET    /v1/people                           O A P R L V U  people:read
POST   /v1/people                           O A . . . . .  people:write
PATCH  /v1/people/{id}                      O A . . L . .  people:write
PATCH  /v1/me/conflicts                     O A P R L V U  none
GET    /v1/me/notices                       O A P R L V U  none
PUT    /v1/me/notices                       O A P R L V U  none
POST   /v1/me/notices/test                  O A P R L V U  none
GET    /v1/slack                            O A . . . . .  none
PUT    /v1/slack                            O A . . . . .  none
DELETE /v1/slack                            O A . . . . .  none
POST   /v1/me/slack/code                    O A P R L V U  none
DELETE /v1/me/slack                         O A P R L V U  none
GET    /v1/me/push                          O A P R L V U  none
POST   /v1/me/push                          O A P R L V U  none
DELETE /v1/me/push/{id}                     O A P R L V U  none
GET    /v1/notices                          O A . . . . .  webhooks:write
POST   /v1/people/{id}/invite               O A . . . . .  none
GET    /v1/people/{id}/sessions             O A . . . . .  none
DELETE /v1/people/{id}/sessions             O A . . . . .  none
DELETE /v1/people/{id}/totp                 O A . . . . .  none
GET    /v1/identity/providers               O A . . . . U  none
POST   /v1/identity/providers               O . . . . . .  none
PATCH  /v1/identity/providers/{id}          O . . . . . .  none
DELETE /v1/identity/providers/{id}          O . . . . . .  none
POST   /v1/identity/providers/{id}/scim-tokens          O . . . . . .  none
DELETE /v1/identity/providers/{id}/scim-tokens/{token}  O . . . . . .  none
GET    /v1/identity/step-up                 O A P R L V U  decisions:read
PUT    /v1/identity/step-up                 O . . . . . .  none
GET    /v1/keys                             O A P R L V U  none
POST   /v1/keys                             O A . . . . .  keys:write
DELETE /v1/keys/{id}                        O A P R L V U  keys:write
GET    /v1/queues                           O A P R L V U  queues:read
POST   /v1/queues                           O A . . L . .  queues:write
PATCH  /v1/queues/{name}                    O A . . L . .  queues:write
GET    /v1/systems                          O A P R L V U  systems:read
PATCH  /v1/systems/{name}/actions/{action}  O A . R . . .  none
GET    /v1/insights/routing                 O A P R L V U  insights:read
GET    /v1/insights/verifier               O A P R L V U  insights:read
GET    /v1/insights/mine                    O A P R L V U  none
GET    /v1/insights/need                    O A P R L V U  insights:read
GET    /v1/insights/quality                 O A P R L V U  insights:read
GET    /v1/insights/people                  O A P R L V U  none
GET    /v1/insights/fairness                O A P R L . U  insights:read
GET    /v1/insights/shift                   O A P R L V U  insights:read
GET    /v1/insights/cost                    O A P R L V U  insights:read
GET    /v1/insights/capacity                O A P R L V U  insights:read
GET    /v1/home                             O A P R L V U  none
POST   /v1/workspace/solo                   O . . . . . .  none
POST   /v1/workspaces                       . . . . . . .  none
GET    /v1/webhooks                         O A . . . . .  webhooks:write
POST   /v1/webhooks                         O A . . . . .  webhooks:write
DELETE /v1/webhooks/{id}                    O A . . . . .  webhooks:write
GET    /v1/webhooks/callback-secret         O A . . . . .  webhooks:write
GET    /v1/webhooks/{id}/deliveries         O A . . . . .  webhooks:write
GET    /v1/events                           O A P R L V U  events:read
GET    /log/{workspace}/checkpoint          O A . R . . U  log:read
GET    /log/{workspace}/tile/{+path}        O A . R . . U  log:read
GET    /v1/subjects/{id}/erasure            O A . R . . U  none
POST   /v1/subjects/{id}/erase              O A . . . . .  none
GET    /v1/holds                            O A . R . . U  none
POST   /v1/holds                            O . . R . . .  none
DELETE /v1/holds/{id}                       O . . R . . .  none
GET    /v1/workspace/retention              O A . R . . U  none
PATCH  /v1/workspace/retention              O . . R . . .  none
GET    /v1/log/receipts/{id}                O A P R L V U  decisions:read
GET    /v1/log/key                          O A P R L V U  decisions:read
GET    /v1/log                              O A . R . . U  log:read
GET    /v1/log/entries                      O A . R . . U  log:read
GET    /v1/health                           O A . . . . U  none
GET    /v1/log/stream                       O A . R . . U  log:read
POST   /v1/log/packs                        O . . R . . U  log:read
GET    /v1/log/packs                        O . . R . . U  log:read
GET    /v1/log/packs/{id}                   O . . R . . U  log:read
GET    /v1/log/packs/{id}/file              O . . R . . U  log:read
POST   /v1/files                            O A P R L V U  files:write
PATCH  /v1/files/{id}                       O A P R L V U  files:write
HEAD   /v1/files/{id}                       O A P R L V U  files:read
GET    /v1/files/{id}                       O A P R L V U  files:read
`
/** Signing in and what is one's own: a key opens none of them, because they are about a session. */
const ofSessions = [
  'GET /v1/session',
  'POST /v1/session/link',
  'POST /v1/session/password',
  'POST /v1/session/passkey/options',
  'POST /v1/session/passkey',
  'DELETE /v1/session',
  'PATCH /v1/me',
  'POST /v1/me/password',
  'POST /v1/me/passkeys/options',
  'POST /v1/me/passkeys',
  'GET /v1/me/sessions',
  'DELETE /v1/me/sessions',
  'DELETE /v1/me/sessions/{id}',
  'GET /v1/me/means',
  'POST /v1/me/totp',
  'POST /v1/me/totp/confirm',
  'DELETE /v1/me/totp',
  'POST /v1/session/step-up/options',
  'POST /v1/session/step-up',
]

/** For whoever a decision is about, and for experts from outside: the link is all that they have, and all that they need. */
const ofStrangers = [
  // Before anybody is known: which providers there are, the way there, and back.
  'GET /v1/sso',
  'GET /v1/sso/{id}/start',
  'GET /v1/sso/callback',
  'GET /v1/sso/{id}/metadata',
  'POST /v1/sso/{id}/acs',
  'GET /v1/appeals/open/{token}',
  'POST /v1/appeals/open/{token}',
  'POST /v1/appeals/open/{token}/evidence',
  'GET /v1/experts/open/{token}',
  'POST /v1/experts/open/{token}/claim',
  'POST /v1/experts/open/{token}/reveal',
  'POST /v1/experts/open/{token}/judgment',
  'GET /v1/experts/open/{token}/files/{file}',
  // For Slack, which signs what it sends; without a connection there is nothing to hear.
  'POST /v1/slack/{id}/interactions',
  'POST /v1/slack/{id}/commands',
  // Tells whoever enforces access where to ask, and nothing else.
  'GET /.well-known/authzen-configuration',
  'GET /ciba/.well-known/openid-configuration',
]

/** For identity providers: a token of theirs opens these and nothing else ([ID10]). */
const ofProvisioning = [
  ...['ServiceProviderConfig', 'ResourceTypes', 'ResourceTypes/{id}', 'Schemas', 'Schemas/{id}'].map(
    (path) => `GET /scim/v2/${path}`,
  ),
  ...['Users', 'Groups'].flatMap((path) => [
    ...[`GET /scim/v2/${path}`, `POST /scim/v2/${path}`],
    ...['GET', 'PUT', 'PATCH', 'DELETE'].map((method) => `${method} /scim/v2/${path}/{id}`),
  ]),
]

const roles = ['owner', 'admin', 'policy-author', 'risk-owner', 'lead', 'reviewer', 'auditor']
const rows = table
  .trim()
  .split('\n')
  .map((line) => {
    const [method = '', path = '', ...rest] = line.trim().split(/\s+/)
    return { method, path, allowed: roles.filter((_, i) => rest[i] !== '.'), scope: rest[7] as string }
  })
const allScopes = [...new Set(rows.map((row) => row.scope).filter((scope) => scope !== 'none'))]

let house: House
const people = new Map<string, Client>()
let ids: Record<string, string>
beforeAll(async () => {
  house = await openHouse({
    COUNTERSIGN_BUCKETS: 's3://matrix endpoint=http://127.0.0.1:9',
    ...{ AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' },
  })
  for (const role of roles) people.set(role, await house.person(role, [role]))
  const decision = await propose(house.boot)
  const workspace = `ws_${house.serving.context.first.workspace}`
  ids = {
    id: decision.id,
    person: 'per_00000000-0000-7000-8000-000000000000',
    token: 'sct_00000000-0000-7000-8000-000000000000',
    name: 'inbox',
    action: 'refund.create',
    n: '1',
    workspace,
    path: '0/000',
    queue: 'inbox',
  }
})
afterAll(() => house.close())

/** An address with ids that are well formed; whether they exist does not matter to who may ask. */
const fill = (path: string): string => path.replaceAll(/\{\+?(\w+)\}/g, (_, name: string) => ids[name] as string)
const isForm = (path: string): boolean => path.startsWith('/ciba/')
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const isLines = (path: string): boolean => path.endsWith('/batch') || path === '/v1/truths'
/** Refused for who asks, and not for what was asked. */
const isDenied = (status: number, code: string | undefined): boolean =>
  status === 401 || (status === 403 && (code === undefined || code === 'forbidden' || code === 'session-required'))

async function ask(
  client: Client,
  method: string,
  path: string,
): Promise<{ status: number; code: string | undefined }> {
  if (path === '/v1/events') {
    const abort = new AbortController()
    const response = await fetch(house.url + path, {
      headers: { authorization: `Bearer ${client.secret}` },
      signal: abort.signal,
    })
    const code = response.status === 200 ? undefined : ((await response.json()) as { code: string }).code
    abort.abort()
    return { status: response.status, code }
  }
  // A body that nobody accepts: whoever may ask gets as far as being told so.
  const body =
    method === 'GET' || method === 'HEAD' || method === 'DELETE'
      ? undefined
      : isForm(path)
        ? 'nonsense=7'
        : path === '/v1/keys'
          ? { name: 'x', scopes: ['nope'] }
          : path === '/v1/workspaces'
            ? { name: 'x' }
            : path === '/v1/floors'
              ? { source: 'x' }
              : method === 'PATCH' && path.startsWith('/v1/people')
                ? { skills: 7 }
                : { nonsense: 7 }
  const headers: Record<string, string> = isForm(path)
    ? form
    : isLines(path)
      ? { 'content-type': 'application/x-ndjson' }
      : path.startsWith('/v1/files') && method !== 'GET' && method !== 'HEAD'
        ? { 'content-type': 'application/octet-stream' }
        : {}
  const answer = await client.call<{ code?: string; error?: string }>(method, path, body, headers)
  // OAuth has a word of its own for it.
  const code = answer.body?.error === 'unauthorized_client' ? 'forbidden' : answer.body?.code
  return { status: answer.status, code }
}

test('[A1] every address of the server stands in the matrix', () => {
  const apart = [
    batchEndpoint,
    truthsEndpoint,
    ...fileEndpoints,
    importEndpoint,
    samlEndpoint,
    ...fromSlackEndpoints,
    ...scimEndpoints,
    ...cibaEndpoints,
  ]
  const served = [...endpoints, ...apart].map((one) => `${one.method} ${one.path}`).sort()
  expect(
    [...rows.map((row) => `${row.method} ${row.path}`), ...ofSessions, ...ofStrangers, ...ofProvisioning].sort(),
  ).toEqual(served)
})

test.each(rows)('[A2] $method $path: only $allowed', async ({ method, path, allowed }) => {
  for (const role of roles) {
    const { status, code } = await ask(people.get(role) as Client, method, fill(path))
    expect(isDenied(status, code), `${role} got ${status} ${code}`).toBe(!allowed.includes(role))
    expect(status).toBeLessThan(500)
  }
})

test.each(rows)(
  '[A3] $method $path: a system key needs the scope $scope, and only that',
  async ({ method, path, scope }) => {
    const mint = async (scopes: string[]) =>
      createClient(
        house.url,
        (await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'k', scopes, systems: ['*'] })).secret,
      )
    const without = await ask(await mint(allScopes.filter((one) => one !== scope)), method, fill(path))
    expect(isDenied(without.status, without.code), `without: ${without.status} ${without.code}`).toBe(true)
    if (scope === 'none') return
    const only = await ask(await mint([scope]), method, fill(path))
    const own = path === '/v1/keys'
    expect(!own && isDenied(only.status, only.code), `with: ${only.status} ${only.code}`).toBe(false)
  },
)

test('[A4] nobody unknown gets anything but health, the OpenAPI document and the ways to sign in', async () => {
  for (const { method, path } of rows) {
    const response = await fetch(house.url + fill(path), {
      method,
      ...(method === 'POST' || method === 'PATCH'
        ? {
            body: '{}',
            headers: isForm(path)
              ? form
              : { 'content-type': isLines(path) ? 'application/x-ndjson' : 'application/json' },
          }
        : {}),
    })
    await response.arrayBuffer()
    expect(response.status, `${method} ${path}`).toBe(401)
  }
  for (const path of ['/healthz', '/readyz', '/openapi.json']) expect((await fetch(house.url + path)).status).toBe(200)
})

test('[A5] a key acts only for the systems that it lists', async () => {
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'k', systems: ['mail-guard'] })
  const key = createClient(house.url, secret)
  expect(await key.call('POST', '/v1/decisions', { system: 'refund-agent', action: 'a', proposal: 1 })).toMatchObject({
    status: 403,
    body: { code: 'system-not-listed' },
  })
  const foreign = await propose(house.boot)
  for (const [method, path] of [
    ['GET', ''],
    ['POST', '/release'],
    ['POST', '/cancel'],
  ] as const)
    expect(
      await key.call(
        method,
        `/v1/decisions/${foreign.id}${path}`,
        method === 'POST' ? (path === '/release' ? { digest: foreign.digest } : {}) : undefined,
      ),
    ).toMatchObject({ status: 403, body: { code: 'system-not-listed' } })
  expect((await key.call('POST', '/v1/decisions', { system: 'mail-guard', action: 'a', proposal: 1 })).status).toBe(201)
  expect(
    (await key.ok<{ items: { system: string }[] }>('GET', '/v1/decisions')).items.every(
      (row) => row.system === 'mail-guard',
    ),
  ).toBe(true)
})

test('[A6] a key cannot mint one that may do more than itself, and nobody mints a personal key for another', async () => {
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'minter',
    scopes: ['keys:write', 'decisions:read'],
    systems: ['mail-guard'],
  })
  const minter = createClient(house.url, secret)
  expect(
    (await minter.call('POST', '/v1/keys', { name: 'x', scopes: ['decisions:propose'], systems: ['mail-guard'] }))
      .status,
  ).toBe(403)
  expect(
    (await minter.call('POST', '/v1/keys', { name: 'x', scopes: ['decisions:read'], systems: ['*'] })).status,
  ).toBe(403)
  expect(
    (await minter.call('POST', '/v1/keys', { name: 'x', scopes: ['decisions:read'], systems: ['mail-guard'] })).status,
  ).toBe(201)
  const [person] = (await house.boot.ok<{ items: { id: string }[] }>('GET', '/v1/people')).items
  expect(
    (await (people.get('owner') as Client).call('POST', '/v1/keys', { name: 'x', person: person?.id })).status,
  ).toBe(403)
})

test('[A7] a revoked key is refused at once, on every process', async () => {
  const other = await house.another()
  const { id, secret } = await house.boot.ok<{ id: string; secret: string }>('POST', '/v1/keys', { name: 'k' })
  const there = createClient(other.address, secret)
  expect((await there.call('GET', '/v1/decisions')).status).toBe(200)
  await house.boot.ok('DELETE', `/v1/keys/${id}`)
  await expect.poll(async () => (await there.call('GET', '/v1/decisions')).status, { timeout: 2_000 }).toBe(401)
  expect((await createClient(house.url, secret).call('GET', '/v1/decisions')).status).toBe(401)
})

test('[A8] secrets are told once and kept as hashes', async () => {
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'told once' })
  expect(JSON.stringify(await house.boot.ok('GET', '/v1/people'))).not.toContain(secret)
  expect(JSON.stringify(await (people.get('owner') as Client).ok('GET', '/v1/keys'))).not.toContain(secret.slice(4))
  const [row] = (await house.admin(
    `select count(*)::int as n from keys where encode(hash, 'escape') like '%' || $1 || '%'`,
    [secret.slice(3)],
  )) as unknown as { n: number }[]
  expect(row?.n).toBe(0)
})

test('[W1] with every scope and role in another workspace, no address opens an id of this one', async () => {
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Other' })
  const workspace = id.slice(3)
  const person = randomUUID()
  await house.admin(
    `insert into people (workspace, id, name, roles, skills, identities, created_at) values ($1, $2, 'Eve', $3, '{}', '{}', app_now())`,
    [workspace, person, ['owner']],
  )
  for (const [secret, owner] of [
    ['foreign-program-1', null],
    ['foreign-person-1', person],
  ] as const)
    await house.admin(
      `insert into keys (workspace, id, name, person, scopes, systems, hash, minted_by, created_at) values ($1, $2, 'foreign', $3, $4, '{*}', $5, 'test', app_now())`,
      [workspace, randomUUID(), owner, owner ? [] : allScopes, createHash('sha256').update(secret).digest()],
    )
  const decision = await propose(house.boot)
  const file = await house.boot.ok<{ id: string }>('POST', '/v1/files', 'text', { 'content-type': 'text/plain' })
  const policy = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'here',
    source: 'policy: here\nrules: []\ndefault: gate\n',
  })
  const hook = await house.boot.ok<{ id: string }>('POST', '/v1/webhooks', { url: 'https://example.org/hook' })
  const lead = people.get('lead') as Client
  const flagged = await lead.ok<{ incident: string }>(
    'POST',
    `/v1/decisions/${(await propose(house.boot)).id}/flag`,
    {},
  )
  const shift = await lead.ok<{ id: string }>('POST', '/v1/watch/rota', {
    person: (lead as unknown as { id: string }).id,
    from: '2100-01-01T00:00:00Z',
    to: '2100-01-01T08:00:00Z',
  })
  const stop = await house.boot.ok<{ id: string }>('POST', '/v1/stops', {
    scope: { system: 'matrix' },
    level: 'drain',
    reason: 'to look for it',
  })
  const given = await lead.ok<{ id: string }>('POST', '/v1/grants', { action: 'matrix.act', uses: 1, for: '1h' })
  const run = await house.boot.ok<{ id: string }>('POST', '/v1/runs', { system: 'matrix', level: 'approver' })
  const drill = await house.boot.ok<{ id: string }>('POST', '/v1/drills', { rounds: 1, size: 2 })
  const owner = people.get('owner') as Client
  const set = await owner.ok<{ id: string }>('POST', '/v1/qualifications', {
    ...{ name: 'set', skill: 'x', pass_mark: 1, items: [{ input: 1, right: 1 }] },
  })
  const project = await owner.ok<{ id: string }>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Matrix', view: [{ path: 'text', as: 'text' }] },
    questions: [{ kind: 'text', name: 'said', title: 'What?' }],
  })
  const lines = [{ data: { text: 'x' }, gold: { said: 'x' } }, { data: { text: 'y' } }]
  const line = Buffer.from(lines.map((one) => JSON.stringify(one)).join('\n'))
  const brought = await owner.ok<{ id: string }>('POST', `/v1/projects/${project.id}/import`, line, {
    'content-type': 'application/x-ndjson',
  })
  const written = await owner.ok<{ id: string }>('POST', `/v1/projects/${project.id}/exports`, {
    format: 'jsonl',
  })
  const { items: golds } = await owner.ok<{ items: { item: string }[] }>('GET', '/v1/golds')
  const { items: held } = await owner.ok<{ items: { id: string }[] }>('POST', '/v1/tasks/claim', {
    queue: 'project:matrix',
  })
  const inquiry = await owner.ok<{ id: string }>('POST', `/v1/tasks/${held[0]?.id}/inquiries`, { question: 'q' })
  const criterion = { name: 'x', title: 'x', text: 'x', kind: 'binary', weight: 1 }
  const rubric = await owner.ok<{ id: string }>('POST', '/v1/rubrics', { name: 'Matrix', criteria: [criterion] })
  const judge = await owner.ok<{ id: string }>('POST', '/v1/judges', {
    ...{ name: 'Matrix', kind: 'http', url: 'https://example.org/judge' },
  })
  const evaluation = await owner.ok<{ id: string }>('POST', '/v1/evaluations', {
    ...{ system: 'matrix', version: '1', dataset: 'x', rubric: rubric.id },
  })
  const dataset = await owner.ok<{ id: string }>('POST', '/v1/datasets', { name: 'Matrix' })
  const sides = await Promise.all(
    ['1', '2'].map(async (version) => {
      const { id } = await owner.ok<{ id: string }>('POST', '/v1/evaluations', {
        ...{ system: 'side', version, dataset: 'x', rubric: rubric.id },
      })
      const outputs = [{ id: 'x', input: 1, output: version, scores: { x: 1 } }]
      await owner.ok('POST', `/v1/evaluations/${id}/outputs`, { outputs })
      await owner.ok('POST', `/v1/evaluations/${id}/begin`, {})
      while ((await owner.ok<{ status: string }>('GET', `/v1/evaluations/${id}`)).status === 'running');
      return id
    }),
  )
  const comparison = await owner.ok<{ id: string }>('POST', '/v1/comparisons', {
    ...{ name: 'Matrix', evaluations: sides, question: 'Which?' },
  })
  const asked = await propose(house.boot)
  const expert = await owner.ok<{ expert: string }>('POST', `/v1/decisions/${asked.id}/invite-expert`, {
    ...{ name: 'Outside', expires_in: '1d' },
  })
  const glass = await owner.ok<{ id: string }>('POST', `/v1/policies/${policy.id}/break-glass`, {
    ...{ for: '1h', reason: 'to look for it' },
  })
  await propose(house.boot, { subject: 'customer:w1' })
  const hold = await owner.ok<{ id: string }>('POST', '/v1/holds', { case: 'w1', reason: 'r' })
  const provider = await owner.ok<{ id: string }>('POST', '/v1/identity/providers', {
    ...{ name: 'realm', issuer: 'https://id.example.org', client_id: 'c' },
  })
  const objective = await owner.ok<{ id: string }>('POST', '/v1/objectives', {
    ...{ id: 'here', where: 'true', max_error: 0.1, confidence: 0.9, min_audit_rate: 0.1 },
  })
  const backtest = await owner.ok<{ id: string }>('POST', `/v1/policies/${policy.id}/versions/1/backtest`, {})
  await house.serving.context.integrator.idle()
  const pack = await owner.ok<{ id: string }>('POST', '/v1/log/packs', {
    ...{ since: '2026-01-01T00:00:00Z', until: '2100-01-01T00:00:00Z', regimes: [] },
  })
  const behind = await makeBehind()
  const spoken = { run_id: 'agent-1', call_id: 'call-1' }
  await house.boot.ok('POST', '/humanlayer/v1/function_calls', { ...spoken, spec: { fn: 'pay', kwargs: {} } })
  await house.boot.ok('POST', '/humanlayer/v1/contact_requests', { ...spoken, spec: { msg: 'Which?' } })
  const here = (path: string): string => {
    if (path.startsWith('/humanlayer/')) return path.replace('{id}', spoken.call_id)
    if (path.startsWith('/v1/log/packs/')) return path.replace('{id}', pack.id)
    const [, , room] = path.split('/')
    const known: Record<string, string> = {
      log: decision.id,
      decisions: decision.id,
      tasks: decision.task as string,
      policies: policy.id,
      files: file.id,
      webhooks: hook.id,
      incidents: flagged.incident,
      watch: shift.id,
      stops: stop.id,
      drills: drill.id,
      grants: given.id,
      runs: run.id,
      qualifications: set.id,
      projects: project.id,
      rubrics: rubric.id,
      judges: judge.id,
      evaluations: evaluation.id,
      datasets: dataset.id,
      comparisons: comparison.id,
      imports: brought.id,
      exports: written.id,
      golds: golds[0]?.item as string,
      inquiries: inquiry.id,
      experts: expert.expert,
      'break-glasses': glass.id,
      objectives: objective.id,
      subjects: 'customer:w1',
      holds: hold.id,
      backtests: backtest.id,
      people: (people.get('owner') as unknown as { id: string }).id,
      identity: provider.id,
      keys: 'key_00000000-0000-7000-8000-000000000000',
      judgments: 'jud_00000000-0000-7000-8000-000000000000',
      ...behind,
    }
    const named = path
      .replace('{id}', known[room as string] as string)
      .replace('{n}', '1')
      .replace('{item}', golds[0]?.item as string)
    return named.replace('{person}', known.people as string)
  }
  const bodies: Record<string, unknown> = {
    '/release': { digest: decision.digest },
    '/effect': { status: 'done' },
    '/close': { note: 'n' },
    '/inquiries': { question: 'q' },
    '/answer': { answer: 'a' },
    '/answerable': { items: [golds[0]?.item], labels: {} },
    '/invite-expert': { name: 'x', expires_in: '1d' },
    '/delegate': { to: 'per_00000000-0000-7000-8000-000000000000' },
    '/escalate': { comment: 'c' },
    '/acknowledge': { for: '1h' },
    '/file': { rounds: [{ acknowledged_ms: 1, last_release_ms: 1, last_effect_ms: 1, released: 1, held: 1 }] },
    '/truth': { value: 1, source: 's', observed_at: '2026-01-01T00:00:00Z' },
    '/judgments': { answer: { verdict: 'approve' }, view: { digest: decision.digest } },
    '/override': { reason_code: 'wrong', comment: 'Wrong.' },
    '/{n}': { status: 'done' },
    '/canary': { share: 0.5 },
    '/guideline': { text: 'x' },
    '/predict': { tasks: [] },
    '/webhook': { action: 'START_TRAINING' },
    '/imports': { format: 'jsonl' },
    '/exports': { format: 'jsonl' },
    '/recheck': { items: [decision.id] },
    '/v1/datasets/{id}/items': { items: [{ id: 'x', input: 1 }] },
    '/from-decisions': { decisions: [decision.id] },
    '/items': { decisions: [decision.id] },
    '/break-glass': { for: '1m', reason: 'r' },
    '/review': { comment: 'c' },
    '/step-up': { answer: { verdict: 'approve' }, digest: decision.digest, meaning: 'm', password: 'p' },
    '/respond': { approved: true, response: 'x' },
    '/escalate_email': { escalation_msg: 'c' },
    '/v1/rubrics/{id}/versions': { criteria: [criterion] },
    '/outputs': { outputs: [{ id: 'x', input: 1, output: 1, scores: { x: 1 } }] },
    '/v1/comparisons/{id}/ask-people': { project: project.id, pairs: 1 },
    '/ask-people': { project: project.id, draw: 1 },
    '/versions': { source: 'policy: x\nrules: []\ndefault: gate\n' },
  }
  for (const client of [createClient(house.url, 'foreign-program-1'), createClient(house.url, 'foreign-person-1')])
    for (const { method, path } of rows.filter((row) => row.path.includes('{id}'))) {
      const ending = path.slice(path.lastIndexOf('/'))
      const upload = path === '/v1/files/{id}' && method === 'PATCH'
      const body =
        method === 'GET' || method === 'HEAD' || method === 'DELETE'
          ? undefined
          : upload
            ? 'x'
            : path === '/v1/identity/providers/{id}'
              ? { name: 'x' }
              : path === '/v1/people/{id}'
                ? { skills: [] }
                : ((path.startsWith('/v1/tasks') && ending === '/release' ? {} : (bodies[path] ?? bodies[ending])) ??
                  {})
      const answer = await client.call<{ code?: string; items?: unknown[] }>(
        method,
        here(path),
        body,
        upload ? { 'content-type': 'application/octet-stream', 'upload-offset': '0' } : {},
      )
      if (ending === '/deliveries' && answer.status === 200) expect(answer.body.items).toEqual([])
      else expect([403, 404], `${method} ${path} answered ${answer.status}`).toContain(answer.status)
      if (answer.status === 403) expect(answer.body?.code ?? 'forbidden').toBe('forbidden')
    }
  expect((await house.boot.ok<{ status: string }>('GET', `/v1/decisions/${decision.id}`)).status).toBe('waiting')
})

/** A compensation, an appeal and a recall of this workspace. */
async function makeBehind(): Promise<Record<'compensations' | 'appeals' | 'recalls', string>> {
  const [owner, lead, reviewer] = ['owner', 'lead', 'reviewer'].map((role) => people.get(role) as Client)
  await settleAtOnce(house.boot)
  const rejected = await decideBy(house.boot, reviewer as Client, 'reject', { subject: 'customer:1' })
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${rejected.id}/appeal-link`, {})
  const said = { statement: 'Not mine.', wants_person: true }
  await house.boot.ok('POST', `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`, said)
  const [appeal] = (await (owner as Client).ok<{ items: { id: string }[] }>('GET', '/v1/appeals')).items
  const other = await decideBy(house.boot, reviewer as Client, 'reject', { subject: 'customer:1' })
  const why = { reason_code: 'wrong', comment: 'Wrong.' }
  const { compensation } = await (lead as Client).ok<{ compensation: string }>(
    'POST',
    `/v1/decisions/${other.id}/override`,
    why,
  )
  const filter = { system: 'nobody', since: '2026-01-01T00:00:00Z' }
  const recall = await (owner as Client).ok<{ id: string }>('POST', '/v1/recalls', { filter, reason: 'Wrong.' })
  return { compensations: compensation, appeals: appeal?.id as string, recalls: recall.id }
}
