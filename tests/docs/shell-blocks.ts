/** What each block of commands in the documentation takes for granted: who exists, what was decided, which files lie there. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DecisionWire, EvidencePackWire, LogKeyWire, Page, TaskWire } from '@countersign/core'
import type { Client } from '../support/client.ts'
import { activate, claim, decideBy, propose, settleAtOnce } from '../support/flow.ts'
import { bootstrapKey, openHouse, type House } from '../support/server.ts'

const root = resolve(import.meta.dirname, '../..')
const frameworks = join(root, 'packages/sdk/examples/frameworks/node_modules')

type Person = Client & { id: string }
export interface World {
  house: House
  lead: Person
  owner: Person
  risk: Person
  /** What the shell knows. */
  env: Record<string, string>
  close(): Promise<void>
}
export interface Setting {
  files?: Record<string, string | Buffer>
  env?: Record<string, string>
  /** What the page leaves to the reader to fill in. */
  replace?: [string, string][]
  /** The exit code that the page promises. */
  code?: number
  end?(said: string): Promise<unknown> | void
}
/** A sentence that says what runs it instead, or the setting in which it is run. */
export type Block = string | ((world: World) => Promise<Setting> | Setting)

export async function prepareWorld(): Promise<World> {
  const house = await openHouse()
  await settleAtOnce(house.boot)
  const lead = await house.person('Lea', ['lead', 'reviewer'])
  const owner = await house.person('Ada', ['owner', 'reviewer'])
  const risk = await house.person('Rob', ['risk-owner'])
  await activate(
    house,
    'policy: standing\nrules:\n  - id: large\n    require: gate\n    when: action == "refund.large"\n    queue: refunds\n',
  )
  await house.boot.ok('POST', '/v1/queues', { name: 'refunds' })
  await propose(house.boot, { action: 'refund.large', subject: 'customer:42' })
  for (const system of ['mail-agent', 'desk-agent', 'support-agent'])
    await propose(house.boot, { system, action: 'reply.send', version: '2' })
  return {
    ...{ house, lead, owner, risk },
    env: {
      ...{ COUNTERSIGN_URL: house.url, URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey },
      ...{ KEY: bootstrapKey, ADMIN_KEY: bootstrapKey },
    },
    close: () => house.close(),
  }
}

/** Answers whatever is asked, until it is over, as a person would who is at work. */
function answering(person: Person, answer: (task: TaskWire) => object): () => void {
  let over = false
  void (async () => {
    while (!over) {
      for (const task of await claim(person, { limit: 5 }).catch(() => []))
        await person.call('POST', `/v1/tasks/${task.id}/judgments`, {
          answer: answer(task),
          view: { digest: task.decision.digest, active_ms: 900, opened: [] },
        })
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })()
  return () => void (over = true)
}

const decided = ({ house, lead }: World, more: object = {}): Promise<DecisionWire> =>
  decideBy(house.boot, lead, 'approve', more)
async function done(world: World, more: object = {}): Promise<DecisionWire> {
  const decision = await decided(world, more)
  await world.house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  await world.house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status: 'done' })
  return decision
}
const as = (person: Person): Setting => ({ env: { KEY: person.secret, COUNTERSIGN_API_KEY: person.secret } })
const byLead: Block = ({ lead }) => as(lead)
const byOwner: Block = ({ owner }) => as(owner)
const asIs: Block = () => ({})
const vkeyOf = async ({ house }: World): Promise<string> =>
  (await house.boot.ok<LogKeyWire>('GET', '/v1/log/key')).keys[0]?.vkey ?? ''
async function packOf({ house, owner }: World): Promise<Buffer> {
  const { id } = await owner.ok<EvidencePackWire>('POST', '/v1/log/packs', {
    since: '2026-01-01T00:00:00Z',
    until: '2027-01-01T00:00:00Z',
  })
  while ((await owner.ok<EvidencePackWire>('GET', `/v1/log/packs/${id}`)).status === 'running')
    await new Promise((resolve) => setTimeout(resolve, 50))
  const answer = await fetch(`${house.url}/v1/log/packs/${id}/file`, {
    headers: { authorization: `Bearer ${owner.secret}` },
  })
  return Buffer.from(await answer.arrayBuffer())
}
const bench = 'the bench: it takes minutes, and its figures are no test'
const forever = 'tests/log.test.ts and packages/sdk/examples/frameworks: it runs until it is stopped'

const project = {
  ...{ kind: 'labelling', name: 'Docs', view: [{ path: 'text', as: 'text' }], overlap: { answers: 1 } },
  questions: [
    {
      ...{ kind: 'choice', name: 'topic', title: 'Topic' },
      options: [
        { value: 'sport', title: 'Sport' },
        { value: 'politics', title: 'Politics' },
      ],
    },
  ],
}
let projects = 0
const projectId = async ({ house }: World): Promise<string> =>
  (await house.boot.ok<{ id: string }>('POST', '/v1/projects', { ...project, name: `Docs ${String(projects++)}` })).id

/** An evaluation of a version that is done. */
async function scored({ house }: World, version: string): Promise<{ rubric: string; evaluation: string }> {
  const { items } = await house.boot.ok<Page<{ id: string; name: string }>>('GET', '/v1/rubrics')
  const rubric =
    items.find(({ name }) => name === 'Scored')?.id ??
    (await house.boot.ok<{ id: string }>('POST', '/v1/rubrics', { name: 'Scored', starters: ['quality'] })).id
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/evaluations', {
    ...{ system: 'docs', version, dataset: 'docs', rubric },
  })
  const outputs = [{ id: 'm1', input: 'Mail', output: 'Answer', scores: { quality: 4 } }]
  await house.boot.ok('POST', `/v1/evaluations/${id}/outputs`, { outputs })
  await house.boot.ok('POST', `/v1/evaluations/${id}/begin`, {})
  while ((await house.boot.ok<{ status: string }>('GET', `/v1/evaluations/${id}`)).status !== 'done')
    await new Promise((resolve) => setTimeout(resolve, 20))
  return { rubric, evaluation: id }
}

export const shellBlocks: Record<string, Block[]> = {
  'README.md': ['npm start, by whoever follows the README; scripts/prepare.mjs is what npm test begins with', 'itself'],
  'docs/autonomy.md': [
    asIs,
    async (world) => (await propose(world.house.boot, { system: 'desk-agent', action: 'refund.pay' }), as(world.owner)),
  ],
  'docs/behind.md': [
    async (world) => ({ ...as(world.lead), replace: [['dec_…/', `${(await done(world)).id}/`]] }),
    byOwner,
    async (world) => {
      const { id } = await done(world, { subject: 'customer:8' })
      const { compensation } = await world.lead.ok<{ compensation: string }>('POST', `/v1/decisions/${id}/override`, {
        ...{ reason_code: 'wrong', comment: 'Not theirs.' },
      })
      return { ...as(world.lead), replace: [['comp_…', compensation]] }
    },
    async (world) => ({ replace: [['dec_…/', `${(await decided(world, { subject: 'customer:9' })).id}/`]] }),
    byOwner,
    async (world) => ({
      files: {
        'chargebacks.csv': `decision,value.chargeback,observed_at,adverse\n${(await done(world)).id},true,2026-11-22T12:00:00Z,true\n`,
      },
    }),
  ],
  'docs/benchmarks.md': [bench, bench, bench],
  'docs/channels.md': [byLead, byOwner],
  'docs/cli.md': [
    (world) => {
      const stop = answering(world.lead, (task) =>
        task.decision.kind === 'question' ? { verdict: 'respond', proposal: 'acc-1' } : { verdict: 'approve' },
      )
      return {
        files: {
          'deploy.sh': 'echo deployed "$@"\n',
          'deploy.json': '{"service":"api","version":"1.4.2"}',
          'account.schema.json': '{"type":"string"}',
        },
        replace: [['./deploy.sh', 'sh deploy.sh']],
        end: stop,
      }
    },
    async (world) => ({
      ...as(await world.house.person('Pia', ['policy-author'])),
      files: {
        'refunds.yaml':
          readFileSync(join(root, 'docs/policies.md'), 'utf8').split('```yaml\n')[1]?.split('```')[0] ?? '',
      },
      replace: [
        ['refunds@8', 'refunds@1'],
        ['countersign policy sign', `countersign policy sign --key ${world.risk.secret}`],
        ['countersign policy break-glass', `countersign policy break-glass --key ${world.risk.secret}`],
        ['dec_…', (await decided(world)).id],
      ],
    }),
    () => ({ files: { 'package.json': '{}' } }),
  ],
  'docs/erasure.md': [byOwner],
  'docs/evaluation.md': [
    asIs,
    () => ({ replace: [['sk-…', 'sk-1']] }),
    async ({ house }) => {
      const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/datasets', { name: 'Docs' })
      return { replace: [['ds_…', id]] }
    },
    async ({ house }) => {
      const { id: rubric } = await house.boot.ok<{ id: string }>('POST', '/v1/rubrics', {
        ...{ name: 'Of a call', starters: ['quality'] },
      })
      const { id: judge } = await house.boot.ok<{ id: string }>('POST', '/v1/judges', {
        ...{ name: 'Of a call', kind: 'http', url: `${house.url}/nowhere` },
      })
      await house.boot.ok('POST', '/v1/datasets', { name: 'called' })
      return {
        replace: [
          ['rub_…', rubric],
          ['jdg_…', judge],
          ['"mails"', '"called"'],
          ['"…"', '"a secret"'],
        ],
      }
    },
    async (world) => {
      const { rubric, evaluation } = await scored(world, '1')
      const { id } = await world.house.boot.ok<{ id: string }>('POST', '/v1/projects', {
        ...{ kind: 'evaluation', name: 'By people', rubric: { id: rubric }, view: [{ path: 'output', as: 'text' }] },
      })
      return {
        replace: [
          ...([
            ['rub_…', rubric],
            ['eval_…', evaluation],
            ['proj_…', id],
          ] as [string, string][]),
        ],
      }
    },
    async ({ house }) => {
      const { id: rubric } = await house.boot.ok<{ id: string }>('POST', '/v1/rubrics', {
        ...{ name: 'Of several', starters: ['quality'] },
      })
      const judges = await Promise.all(
        ['1', '2', '3'].map((name) =>
          house.boot.ok<{ id: string }>('POST', '/v1/judges', {
            ...{ name: `Of several ${name}`, kind: 'http', url: `${house.url}/nowhere` },
          }),
        ),
      )
      const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/projects', {
        ...{ kind: 'evaluation', name: 'Disputed', rubric: { id: rubric }, view: [{ path: 'output', as: 'text' }] },
      })
      return {
        replace: [
          ...judges.map((judge, i): [string, string] => [`jdg_${i + 1}…`, judge.id]),
          ['rub_…', rubric],
          ['proj_…', id],
        ],
      }
    },
    async (world) => {
      const { rubric, evaluation } = await scored(world, 'outside')
      const source = await world.house.boot.ok<{ id: string }>('POST', '/v1/judges', {
        ...{ name: 'Of elsewhere', kind: 'external' },
      })
      return {
        replace: [
          ['rub_…', rubric],
          ['eval_…', evaluation],
          ['jdg_…', source.id],
          ['dec_…', (await decided(world)).id],
        ],
        end: (said) => {
          if (!said.includes('"added":2')) throw new Error(said)
        },
      }
    },
    async (world) => {
      const [one, other] = [await scored(world, '2'), await scored(world, '3')]
      const judge = await world.house.boot.ok<{ id: string }>('POST', '/v1/judges', {
        ...{ name: 'Docs', kind: 'http', url: `${world.house.url}/nowhere` },
      })
      const evaluations = [one.evaluation, other.evaluation]
      const { id } = await world.house.boot.ok<{ id: string }>('POST', '/v1/comparisons', {
        ...{ name: 'Docs', evaluations, question: 'Which?' },
      })
      const asks = await world.house.boot.ok<{ id: string }>('POST', '/v1/projects', {
        ...{ kind: 'comparison', name: 'By people too', view: [{ path: 'first', as: 'text' }] },
        questions: [{ kind: 'prefer', name: 'which', title: 'Which?', options: ['first', 'second'], ties: true }],
      })
      return {
        replace: [
          ['eval_1…', one.evaluation],
          ['eval_2…', other.evaluation],
          ['jdg_…', judge.id],
          ['cmp_…', id],
          ['proj_…', asks.id],
        ],
      }
    },
  ],
  'docs/evidence.md': [
    () => ({ replace: [['--since 2026-07-01 --until 2026-10-01', '--since 2026-07-01']] }),
    async (world) => ({
      files: { 'q3.zip': await packOf(world) },
      replace: [['countersign.example.org/log/ws_…+1a2b3c4d+AX…', await vkeyOf(world)]],
    }),
  ],
  'docs/formats.md': [
    async (world) => ({
      files: {
        'tasks.json': JSON.stringify([{ id: 1, data: { text: 'Who won?' } }]),
      },
      replace: [['proj_…', await projectId(world)]],
    }),
    async (world) => ({
      files: { 'tasks.json': JSON.stringify([{ id: 2, data: { text: 'Who lost?' } }]) },
      replace: [[' Topics ', ` ${await projectId(world)} `]],
    }),
  ],
  'docs/gates.md': [
    (world) => ({ ...as(world.lead), replace: [['per_…', world.owner.id]] }),
    (world) => ({ ...as(world.lead), replace: [['people/per_…', `people/${world.owner.id}`]] }),
    (world) => ({
      ...as(world.owner),
      replace: [
        ['people/per_…', `people/${world.lead.id}`],
        ['"cover": "per_…"', `"cover": "${world.owner.id}"`],
      ],
      end: () => world.owner.ok('PATCH', `/v1/people/${world.lead.id}`, { leave: null }),
    }),
    asIs,
  ],
  'docs/grants.md': [
    async (world) => ({
      ...as(world.lead),
      replace: [
        [
          'dec_…',
          (
            await decided(world, {
              ...{ system: 'support-agent', action: 'refund.pay', proposal: { amount: 20, currency: 'EUR' } },
            })
          ).id,
        ],
      ],
    }),
  ],
  'docs/http.md': [
    async (world) => {
      const { id, digest } = await decided(world)
      return {
        replace: [
          ['key=…', `key=${bootstrapKey}`],
          ['localhost:4400', world.house.url],
          ['dec_…', id],
          ['sha256:…', digest as string],
        ],
      }
    },
  ],
  'docs/index.md': ['npm start, by whoever follows it'],
  'docs/insights.md': [byOwner],
  'docs/labelling.md': [
    asIs,
    async (world) => ({
      files: { 'items.jsonl': '{"input":{"text":"Who won?"}}\n' },
      replace: [['proj_…', await projectId(world)]],
    }),
    'tests/learning-embeddings.test.ts, with what this installs',
    async (world) => ({ replace: [['proj_…', await projectId(world)]] }),
  ],
  'docs/log.md': [
    async (world) => ({
      replace: [
        ['dec_…', (await decided(world)).id],
        ['countersign.example.org/log/ws_…+1a2b3c4d+AX…', await vkeyOf(world)],
      ],
    }),
    forever,
    forever,
  ],
  'docs/mcp.md': [
    asIs,
    () => ({
      replace: [
        [
          'npx -y @modelcontextprotocol/server-filesystem /home/ann/papers',
          `node ${join(frameworks, '@modelcontextprotocol/server-filesystem/dist/index.js')} .`,
        ],
      ],
    }),
    forever,
    forever,
  ],
  'docs/objectives.md': [({ risk }) => as(risk)],
  'docs/operations.md': [
    () => ({
      // Until it has read all that there is.
      replace: [
        ['--follow ', ''],
        ['/var/lib/siem/', ''],
        ['your-forwarder', 'grep -c class_uid'],
      ],
    }),
  ],
  'docs/second-look.md': [
    byLead,
    async (world) => ({
      ...as(world.lead),
      replace: [['decisions/dec_…', `decisions/${(await propose(world.house.boot)).id}`]],
    }),
    byLead,
  ],
  'docs/standards.md': ['packages/sdk/examples/frameworks/humanlayer.test.ts'],
  'docs/stop.md': [
    async (world) => {
      const { id } = await world.lead.ok<{ id: string }>('POST', '/v1/stops', {
        ...{ scope: { system: 'other-agent' }, level: 'hold', reason: 'It mails everybody.' },
      })
      return {
        ...as(world.lead),
        replace: [
          ["--reason '…'", "--reason 'Twice today.'"],
          ['stop_…', id],
        ],
        // The first person's word is not enough.
        code: 1,
        async end() {
          for (const stop of (await world.owner.ok<Page<{ id: string }>>('GET', '/v1/stops')).items)
            for (const person of [world.owner, world.lead]) await person.call('POST', `/v1/stops/${stop.id}/resume`, {})
        },
      }
    },
    ({ risk }) => as(risk),
    asIs,
  ],
  'docs/troubleshooting.md': [async (world) => ({ replace: [['dec_…', (await decided(world)).id]] })],
  'docs/watch.md': [
    async (world) => {
      await world.owner.ok('POST', '/v1/watch', {})
      // Whose watch is handed over needs none to be ended.
      return { ...as(world.lead), replace: [['per_…', world.owner.id]] }
    },
    byOwner,
  ],
}
