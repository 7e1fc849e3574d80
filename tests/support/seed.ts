/** A workspace in which people and machines have been at work: for looking at pages as they are on an ordinary day. */
import { deflateSync, crc32 } from 'node:zlib'
import type { DecisionWire, JsonObject, ProposalWire, TaskWire } from '@countersign/core'
import { judgment } from './flow.ts'
import type { House } from './server.ts'
import type { Client } from './client.ts'

const policy = `policy: everyday
facts:
  proposal.amount: double
  proposal.env: string
rules:
  - id: small-refunds
    permit: auto
    when: action == "refund.create" && proposal.amount <= 40.0 && confidence >= 0.9
    audit: 0.05
  - id: big-refunds
    require: gate
    when: action == "refund.create" && proposal.amount > 40.0
    queue: refunds
    due: 4h
    on_silence: deny
  - id: staging
    permit: watch
    window: 30m
    when: action == "deploy.start" && proposal.env == "staging"
  - id: production
    require: gate
    when: action == "deploy.start" && proposal.env == "production"
    queue: deploys
  - id: never-drop
    require: deny
    when: action == "table.drop"
  - id: mail
    require: gate
    when: action == "mail.quarantine"
    queue: mail
    due: 2h
default: gate
`

const refundSchema: JsonObject = {
  type: 'object',
  required: ['order', 'amount', 'currency'],
  additionalProperties: false,
  properties: {
    order: { type: 'string', readOnly: true },
    amount: { type: 'number', minimum: 0, maximum: 500, title: 'Amount' },
    currency: { type: 'string', enum: ['EUR', 'USD', 'GBP'] },
    reason: { type: 'string', maxLength: 400 },
  },
}

const refund = (order: string, amount: number, confidence: number, note: string): ProposalWire => ({
  system: 'refund-agent',
  version: '2026-11-01',
  action: 'refund.create',
  input: { order, paid: amount + 12, delivered: false, messages: [note] },
  proposal: { order, amount, currency: 'EUR', reason: 'not delivered' },
  schema: refundSchema,
  confidence,
  explanation: {
    summary: 'The parcel has not moved for nine days and the customer wrote twice.',
    features: [
      { name: 'days without a scan', value: 9, weight: 1.4 },
      { name: 'messages from the customer', value: 2, weight: 0.7 },
      { name: 'refunds in the last year', value: 1, weight: -0.5 },
    ],
  },
  attributes: { country: 'DE', first_order: false },
  subject: `customer:${order.slice(2)}`,
})

const deploy = (service: string, version: string, env: string): ProposalWire => ({
  system: 'deploy-agent',
  version: '7',
  action: 'deploy.start',
  input: {
    service,
    diff: `+ retry twice before giving up\n- retry once\n  timeout: 30s`,
    tests: { passed: 412, failed: 0 },
  },
  proposal: { service, version, env },
})

const body = `<html><body bgcolor=#ffffff><style>.x{color:#fff}</style><h2>Your mailbox is almost full!</h2>
<p>Dear user, your account will be <b>suspended</b> within 24 hours. To keep it, <a href="http://mail-login.example.net/keep?u=8812">verify your account</a> now and claim your <b>free</b> upgrade.</p>
<img src="http://track.example.net/p.gif?u=8812" width=1 height=1><script>location="http://track.example.net"</script>
<p>This offer is limited. Click the link, confirm your pass\u200bword, and we will do the rest. No credit card is needed.</p>
<p style="display:none">garden weather football recipe holiday</p><p>The m\u0430il team</p></body></html>`

const words: [string, number][] = [
  ['suspended', 1.9],
  ['verify', 1.6],
  ['account', 1.1],
  ['free', 0.9],
  ['offer', 0.8],
  ['Click', 0.7],
  ['garden', -0.6],
  ['recipe', -0.5],
]
const mail = (subject: string, text: string, confidence: number): ProposalWire => ({
  system: 'mail-guard',
  version: '3',
  action: 'mail.quarantine',
  input: {
    from: 'Mail team <no-reply@mail-login.example.net>',
    to: 'office@shop.example',
    date: '2026-11-02T08:14:00Z',
    subject,
    text,
  },
  proposal: { folder: 'quarantine', subject, mail: 'm-8812' },
  schema: {
    type: 'object',
    required: ['folder'],
    properties: {
      folder: { type: 'string', enum: ['quarantine', 'junk', 'inbox'] },
      subject: { type: 'string', readOnly: true },
      mail: { type: 'string', readOnly: true },
    },
  },
  confidence,
  alternatives: [
    { proposal: { folder: 'inbox', subject, mail: 'm-8812' }, confidence: Math.round((1 - confidence) * 100) / 100 },
  ],
  explanation: {
    summary: `${Math.round(confidence * 100)} % sure that nobody wants it: “suspended”, “verify” and “account” speak for it; “garden” and “recipe” against.`,
    features: words.map(([name, weight]) => ({ name, value: 1, weight })),
    spans: words.flatMap(([word, weight]) =>
      Array.from(text.matchAll(new RegExp(word, 'g')), ({ index }) => ({
        path: 'input.text',
        start: index,
        end: index + word.length,
        weight,
      })),
    ),
  },
})

/** A picture of a parcel, as well as bytes can be drawn by hand: a box on a table. */
export function drawPng(width = 320, height = 200): Uint8Array<ArrayBuffer> {
  const rows: number[] = []
  for (let y = 0; y < height; y++) {
    rows.push(0)
    for (let x = 0; x < width; x++) {
      const box = x > 90 && x < 230 && y > 50 && y < 150
      const tape = box && Math.abs(x - 160) < 9
      const hole = (x - 200) ** 2 + (y - 125) ** 2 < 200
      rows.push(
        ...(hole
          ? [60, 40, 30]
          : tape
            ? [214, 190, 150]
            : box
              ? [176, 128, 80]
              : y > 140
                ? [120, 130, 120]
                : [222, 226, 228]),
      )
    }
  }
  const chunk = (type: string, data: Uint8Array): Buffer => {
    const head = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    crc.writeUInt32BE(crc32(head))
    return Buffer.concat([length, head, crc])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(Buffer.from(rows))),
      chunk('IEND', new Uint8Array()),
    ]),
  )
}

export interface Seeded {
  ann: Client & { id: string }
  /** Decisions by what they show. */
  mail: DecisionWire
  picture: DecisionWire
  question: DecisionWire
  edited: DecisionWire
  held: DecisionWire
}

/** Some sixty decisions, a policy in force, three people, and answers of every kind. */
export async function seed(house: House): Promise<Seeded> {
  const { boot } = house
  const [ann, author, second] = [
    await house.person('Ann', ['reviewer', 'lead']),
    await house.person('Olga', ['policy-author']),
    await house.person('Pia', ['risk-owner', 'reviewer'], { skills: ['finance'], email: 'pia@example.org' }),
  ]
  for (const name of ['refunds', 'deploys', 'mail']) await boot.ok('POST', '/v1/queues', { name, settle: '5s' })
  const { id } = await boot.ok<{ id: string }>('POST', '/v1/policies', { name: 'Everyday', source: policy })
  await second.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
  const make = (proposal: ProposalWire) => boot.ok<DecisionWire>('POST', '/v1/decisions', proposal)
  const answer = async (
    decision: DecisionWire,
    by: Client,
    verdict: 'approve' | 'edit' | 'reject' | 'return' | 'respond',
    more: { proposal?: unknown; comment?: string } = {},
  ) => {
    const task = await by.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
    await by.ok('POST', `/v1/tasks/${task.id}/judgments`, judgment(task, verdict, more))
  }

  // What went ahead alone, was refused, and was decided before.
  for (let n = 0; n < 14; n++) {
    const decision = await make(refund(`o-20${n + 10}`, 9 + n, 0.93 + (n % 5) / 100, 'Where is my parcel?'))
    await boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
    await boot.ok(
      'POST',
      `/v1/decisions/${decision.id}/effect`,
      n % 6 === 5
        ? { status: 'failed', detail: { reason: 'the bank did not answer' } }
        : { status: 'done', detail: { reference: `b-${n}` } },
    )
  }
  await make({ system: 'deploy-agent', version: '7', action: 'table.drop', proposal: { table: 'orders_2019' } })
  for (let n = 0; n < 6; n++)
    await answer(
      await make(refund(`o-31${n + 10}`, 60 + 11 * n, 0.7 + n / 30, 'It came broken.')),
      n % 2 ? ann : second,
      n === 4 ? 'reject' : 'approve',
      n === 4 ? { comment: 'It was delivered; see the photo.' } : {},
    )
  const edited = await make(refund('o-4711', 180, 0.62, 'Two of the three cups are broken.'))
  await answer(edited, ann, 'edit', {
    proposal: { order: 'o-4711', amount: 120, currency: 'EUR', reason: 'two of three broken' },
    comment: 'Two of three: two thirds.',
  })
  await answer(await make(deploy('search', '2.8.0', 'production')), ann, 'return', {
    comment: 'Split the migration from the release.',
  })
  await house.forward(6_000)
  await answer(await make(refund('o-4712', 75, 0.81, 'Wrong size.')), ann, 'approve')

  // What waits, holds, and is being worked on.
  const held = await make(deploy('web', '5.12.1', 'staging'))
  await make(deploy('api', '1.4.2', 'production'))
  const gated = await make(mail('Your mailbox is almost full', body, 0.58))
  await make(
    mail(
      'Minutes of Tuesday',
      'Hello all,\n\nplease find the minutes below. We verify the account numbers next week.\n\nBest,\nthe office',
      0.51,
    ),
  )
  for (const [order, amount, note] of [
    ['o-5101', 64.5, 'Nobody was at home and now it is lost.'],
    ['o-5102', 212, 'I was charged twice for the same order.'],
    ['o-5103', 49.9, 'The colour is not what the page showed.'],
  ] as const)
    await make(refund(order, amount, 0.66, note))
  const question = await make({
    system: 'refund-agent',
    kind: 'question',
    action: 'order.account',
    input: {
      question: 'Which account did the bank credit?',
      order: 'o-5102',
      bookings: [
        { date: '2026-10-28', account: '…4410', amount: 212 },
        { date: '2026-10-29', account: '…9931', amount: 212 },
      ],
    },
    schema: {
      type: 'object',
      required: ['account'],
      properties: {
        account: { type: 'string', title: 'Account', enum: ['…4410', '…9931', 'neither'] },
        note: { type: 'string', title: 'Note', maxLength: 400 },
      },
    },
  })
  const file = await boot.ok<{ id: string }>('POST', '/v1/files', drawPng(), { 'content-type': 'image/png' })
  const picture = await make({
    system: 'parcel-eye',
    version: '12',
    kind: 'prediction',
    action: 'parcel.is-damaged',
    input: { order: 'o-5103', image: { $file: file.id } },
    proposal: 'damaged',
    schema: { type: 'string', title: 'What it is', enum: ['damaged', 'intact', 'cannot tell'] },
    confidence: 0.74,
    explanation: {
      summary: 'A dark hole near the lower right corner.',
      regions: [{ path: 'input.image', box: [0.57, 0.55, 0.11, 0.15], weight: 1.2 }],
    },
  })
  await make({
    system: 'writer',
    version: '4',
    kind: 'output',
    action: 'post.publish',
    input: { brief: 'Tell what changed in the returns policy.' },
    proposal:
      '# Returns, made simpler\n\nFrom **1 December** you have:\n\n- 60 days instead of 30\n- a label in every parcel\n- one page for all of it: [returns](https://shop.example/returns)\n',
  })
  await second.ok('POST', '/v1/tasks/claim', { limit: 1, queue: 'refunds' })
  return {
    ann,
    mail: gated,
    picture,
    question,
    edited: await boot.ok<DecisionWire>('GET', `/v1/decisions/${edited.id}`),
    held,
  }
}
