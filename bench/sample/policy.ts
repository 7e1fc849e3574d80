/** A policy of fifty rules as a company of some size would have it. One of them permits what the proposals ask for. */

interface Sketch {
  id: string
  when: string
  permit?: 'auto' | 'watch'
  require?: 'watch' | 'gate' | 'deny'
  more?: readonly string[]
}

const refunds: readonly Sketch[] = [
  {
    id: 'refund-small',
    permit: 'auto',
    when: 'action == "refund.create" && proposal.amount <= 200.0 && confidence >= 0.9',
  },
  {
    id: 'refund-medium',
    permit: 'watch',
    when: 'action == "refund.create" && proposal.amount <= 500.0 && attributes.tier == "gold" && confidence >= 0.97',
    more: ['window: 10m'],
  },
  {
    id: 'refund-big',
    require: 'gate',
    when: 'action == "refund.create" && proposal.amount > 1000.0',
    more: ['who: [role:finance]', 'queue: refunds', 'due: 4h'],
  },
  {
    id: 'refund-huge',
    require: 'gate',
    when: 'action == "refund.create" && proposal.amount > 10000.0',
    more: ['people: 2', 'queue: refunds', 'due: 2h'],
  },
  {
    id: 'refund-currency',
    require: 'gate',
    when: 'action == "refund.create" && !(proposal.currency in ["EUR", "USD", "GBP", "CHF"])',
    more: ['queue: refunds'],
  },
  {
    id: 'refund-repeat',
    require: 'gate',
    when: 'action == "refund.create" && attributes.prior_refunds >= 4',
    more: ['queue: refunds'],
  },
  {
    id: 'refund-new-account',
    require: 'gate',
    when: 'action == "refund.create" && attributes.account_age_days < 14 && proposal.amount > 50.0',
    more: ['queue: refunds'],
  },
  {
    id: 'refund-chargeback',
    require: 'gate',
    when: 'action == "refund.create" && attributes.chargebacks > 0',
    more: ['queue: fraud'],
  },
  {
    id: 'refund-reason',
    require: 'gate',
    when: 'action == "refund.create" && proposal.reason == "goodwill" && proposal.amount > 100.0',
    more: ['queue: refunds'],
  },
  { id: 'refund-fraud', require: 'deny', when: 'action == "refund.create" && attributes.fraud_score > 0.9' },
  {
    id: 'refund-doubt',
    require: 'gate',
    when: 'action == "refund.create" && attributes.fraud_score > 0.4',
    more: ['queue: fraud', 'due: 1h'],
  },
  { id: 'refund-order', require: 'deny', when: 'action == "refund.create" && !proposal.order.startsWith("o-")' },
]

const everywhere: readonly Sketch[] = [
  { id: 'sanctioned', require: 'deny', when: 'attributes.country in ["KP", "SY"]' },
  {
    id: 'embargo-review',
    require: 'gate',
    when: 'attributes.country in ["BY", "RU", "IR"] && kind == "action"',
    more: ['queue: compliance'],
  },
  { id: 'channel-unknown', require: 'gate', when: '!(attributes.channel in ["chat", "mail", "phone", "web", "api"])' },
  { id: 'unsure', require: 'gate', when: 'has(attributes.second_opinion) && attributes.second_opinion == "disagrees"' },
  { id: 'legacy-agents', require: 'gate', when: 'system.startsWith("legacy-")' },
  { id: 'preview-versions', require: 'gate', when: 'version.endsWith("-preview")' },
]

const areas: readonly {
  action: string
  queue: string
  rules: readonly (readonly [string, Pick<Sketch, 'permit' | 'require'>, string])[]
}[] = [
  {
    action: 'mail.send',
    queue: 'outbound',
    rules: [
      ['few', { permit: 'auto' }, 'proposal.recipients <= 5 && confidence >= 0.8'],
      ['many', { require: 'gate' }, 'proposal.recipients > 50'],
      ['attachment', { require: 'gate' }, 'proposal.attachments > 3'],
      ['press', { require: 'gate' }, 'proposal.list == "press"'],
    ],
  },
  {
    action: 'mail.quarantine',
    queue: 'mail',
    rules: [
      ['sure', { permit: 'auto' }, 'confidence >= 0.97'],
      ['known-sender', { require: 'gate' }, 'attributes.known_sender'],
      ['board', { require: 'gate' }, 'attributes.recipient_group == "board"'],
      ['bulk', { require: 'watch' }, 'attributes.batch > 100'],
    ],
  },
  {
    action: 'deploy.prod',
    queue: 'deploys',
    rules: [
      ['docs', { permit: 'auto' }, 'proposal.service == "docs"'],
      ['any', { require: 'gate' }, 'proposal.service != "docs"'],
      ['friday', { require: 'gate' }, 'attributes.weekday >= 5'],
      ['migration', { require: 'gate' }, 'proposal.migrations > 0'],
    ],
  },
  {
    action: 'account.close',
    queue: 'accounts',
    rules: [
      ['empty', { permit: 'watch' }, 'attributes.balance == 0.0'],
      ['owing', { require: 'gate' }, 'attributes.balance != 0.0'],
      ['minor', { require: 'gate' }, 'attributes.age < 18'],
      ['dispute', { require: 'deny' }, 'attributes.open_disputes > 0'],
    ],
  },
  {
    action: 'credit.limit',
    queue: 'credit',
    rules: [
      ['lower', { permit: 'auto' }, 'proposal.limit <= attributes.current_limit'],
      ['higher', { require: 'gate' }, 'proposal.limit > attributes.current_limit'],
      ['double', { require: 'gate' }, 'proposal.limit > attributes.current_limit * 2.0'],
      ['young', { require: 'deny' }, 'attributes.age < 21 && proposal.limit > 5000.0'],
    ],
  },
  {
    action: 'order.purchase',
    queue: 'buying',
    rules: [
      ['small', { permit: 'auto' }, 'proposal.total <= 250.0 && proposal.supplier in ["acme", "globex", "initech"]'],
      ['new-supplier', { require: 'gate' }, '!(proposal.supplier in ["acme", "globex", "initech"])'],
      ['large', { require: 'gate' }, 'proposal.total > 5000.0'],
      ['urgent', { require: 'watch' }, 'proposal.express'],
    ],
  },
  {
    action: 'ticket.close',
    queue: 'support',
    rules: [
      ['resolved', { permit: 'auto' }, 'attributes.resolved && confidence >= 0.85'],
      ['angry', { require: 'gate' }, 'attributes.sentiment < -0.5'],
      ['vip', { require: 'gate' }, 'attributes.tier == "platinum"'],
      ['reopened', { require: 'gate' }, 'attributes.reopened >= 2'],
    ],
  },
  {
    action: 'record.delete',
    queue: 'data',
    rules: [
      ['draft', { permit: 'watch' }, 'proposal.status == "draft"'],
      ['hold', { require: 'deny' }, 'attributes.legal_hold'],
      ['old', { require: 'gate' }, 'attributes.age_days > 365'],
      ['many', { require: 'gate' }, 'proposal.count > 10'],
    ],
  },
]

const sketches: readonly Sketch[] = [
  ...refunds,
  ...everywhere,
  ...areas.flatMap(({ action, queue, rules }) =>
    rules.map(([name, mode, when]): Sketch => ({
      id: `${action.replace('.', '-')}-${name}`,
      when: `action == "${action}" && ${when}`,
      ...mode,
      more: mode.require === 'gate' ? [`queue: ${queue}`] : [],
    })),
  ),
]

const ruleText = ({ id, when, permit, require, more = [] }: Sketch): string =>
  [
    `  - id: ${id}`,
    permit ? `    permit: ${permit}` : `    require: ${require ?? 'gate'}`,
    `    when: '${when}'`,
    ...more.map((line) => `    ${line}`),
  ].join('\n')

export const ruleCount = sketches.length

const facts: Readonly<Record<string, readonly string[]>> = {
  double: [
    'proposal.amount',
    'proposal.limit',
    'proposal.total',
    'attributes.fraud_score',
    'attributes.balance',
    'attributes.current_limit',
    'attributes.sentiment',
  ],
  int: [
    'proposal.recipients',
    'proposal.attachments',
    'proposal.migrations',
    'proposal.count',
    'attributes.prior_refunds',
    'attributes.account_age_days',
    'attributes.chargebacks',
    'attributes.batch',
    'attributes.weekday',
    'attributes.age',
    'attributes.open_disputes',
    'attributes.reopened',
    'attributes.age_days',
  ],
  string: [
    'proposal.currency',
    'proposal.reason',
    'proposal.order',
    'proposal.list',
    'proposal.service',
    'proposal.supplier',
    'proposal.status',
    'attributes.tier',
    'attributes.country',
    'attributes.channel',
    'attributes.second_opinion',
    'attributes.recipient_group',
  ],
  bool: ['proposal.express', 'attributes.known_sender', 'attributes.resolved', 'attributes.legal_hold'],
}

export const policySource = `policy: bench
facts:
${Object.entries(facts)
  .flatMap(([type, paths]) => paths.map((path) => `  ${path}: ${type}`))
  .join('\n')}
rules:
${sketches.map(ruleText).join('\n')}
default: gate
`
