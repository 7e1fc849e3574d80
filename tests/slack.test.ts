/** People are told, and answer, in Slack: a real server, and a stand-in that keeps to Slack's wire protocol. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type {
  DecisionWire,
  HealthWire,
  NoticePreferences,
  Page,
  SlackCodeWire,
  SlackWire,
  TaskWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'
import {
  appToken,
  botToken,
  openSlack,
  signed,
  signingSecret,
  team,
  type SlackBlock,
  type SlackMessage,
  type SlackStandIn,
} from './support/slack.ts'

type Person = Client & { id: string }
const subjects: string[] = []
const mail = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, session, done) {
    let text = ''
    stream.on('data', (part: Buffer) => (text += part.toString()))
    stream.on('end', () => {
      subjects.push(
        `${session.envelope.rcptTo.map(({ address }) => address).join()} ${/^Subject: (.*)$/m.exec(text)?.[1]}`,
      )
      done()
    })
  },
})

let house: House
let slack: SlackStandIn
let [ann, ben, olga] = [] as unknown as [Person, Person, Person]
let path: string
const policy = `
policy: slack
rules:
  - id: both
    require: gate
    when: action == "wire.send"
    people: 2
  - id: signed
    require: gate
    when: action == "drug.give"
    sign: [responsible]
  - id: sorted
    require: gate
    when: action == "mail.sort"
    queue: sorting
`
const users = { ann: 'UANN', ben: 'UBEN' }
const at = { due: 'immediate', open: 'immediate', alarm: 'immediate' } as const
const none = { due: 'off', open: 'off', alarm: 'off' } as const

const prefer = (person: Client, slackWhen: NoticePreferences['slack']) =>
  person.ok('PUT', '/v1/me/notices', {
    when: none,
    slack: slackWhen,
    digest_at: ['08:00'],
    time_zone: 'UTC',
    quiet: null,
  })
const send = (what: 'interactions' | 'commands', body: string, more: Record<string, string> = {}) =>
  fetch(`${house.url}/v1/slack/${path}/${what}`, {
    ...{ method: 'POST', body, headers: { ...signed(body, house.serving.context.engine.clock.now()), ...more } },
  })
const formOf = (payload: object) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
async function interact(payload: object): Promise<Record<string, unknown>> {
  const response = await send('interactions', formOf(payload))
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}
async function say(user: string, text: string, more: object = {}): Promise<string> {
  const fields = {
    command: '/countersign',
    text,
    user_id: user,
    team_id: team,
    trigger_id: String(Math.random()),
    ...more,
  }
  const response = await send('commands', new URLSearchParams(fields).toString())
  expect(response.status).toBe(200)
  return ((await response.json()) as { text?: string }).text ?? ''
}
const press = (message: SlackMessage, action: string, user: string, more = {}) =>
  interact(slack.pressed(message, action, user, more))
const actionsOf = ({ blocks }: SlackMessage): string[] =>
  blocks.flatMap(({ type, elements }) => (type === 'actions' ? (elements ?? []).map(({ action_id }) => action_id) : []))
const wordsOf = (message: { text: string; blocks: SlackBlock[] }): string =>
  JSON.stringify([message.text, message.blocks.filter(({ type }) => type !== 'actions')])
/** Cards to somebody about a task, wherever its buttons lead. */
const cardsOf = (decision: { task: string | null }, user?: string) =>
  slack.messages.filter(
    ({ blocks, channel }) =>
      JSON.stringify(blocks).includes(decision.task as string) && (!user || channel === `D${user.slice(1)}`),
  )
const cardOf = (decision: { task: string | null }, user: string): SlackMessage => {
  const cards = cardsOf(decision, user)
  expect(cards).toHaveLength(1)
  return cards[0] as SlackMessage
}
/** Everything that is due within this time is told, and every card is as its task. */
async function pass(ms = 20_000): Promise<void> {
  await house.serving.context.idle()
  await house.forward(ms)
  await house.serving.context.notices.look()
  await house.serving.context.slack.look()
}
const asked = async (more: object = {}): Promise<DecisionWire> => {
  const decision = await propose(house.boot, more)
  await pass()
  return decision
}
const link = async (person: Client, user: string) =>
  say(user, (await person.ok<SlackCodeWire>('POST', '/v1/me/slack/code', {})).command.replace('/countersign ', ''))
const connect = (mode: 'http' | 'socket', more: object = {}) =>
  olga.call<SlackWire & { errors?: { path: string; message: string }[] }>('PUT', '/v1/slack', {
    ...{ mode, token: botToken, secret: mode === 'http' ? signingSecret : appToken, ...more },
  })

beforeAll(async () => {
  slack = await openSlack()
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', () => resolve()))
  house = await openHouse({
    COUNTERSIGN_SLACK_URL: slack.url,
    COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${(mail.server.address() as AddressInfo).port}`,
    COUNTERSIGN_MAIL_FROM: 'countersign@example.org',
  })
  path = `ws_${house.serving.context.first.workspace}`
  await settleAtOnce(house.boot)
  ann = await house.person('Ann', ['reviewer'], { email: 'ann@example.org', identities: ['user:ann'] })
  ben = await house.person('Ben', ['reviewer'], { email: 'ben@example.org' })
  olga = await house.person('Olga', ['owner'], { email: 'olga@example.org' })
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: ['role:reviewer'] })
})
afterAll(async () => {
  await house?.close()
  await slack?.close()
  await new Promise<void>((resolve) => mail.close(() => resolve()))
})
beforeEach(() => {
  slack.messages.splice(0)
  slack.ephemeral.splice(0)
  slack.views.splice(0)
  subjects.splice(0)
})

test('[CH9] tokens are tried before they are kept, sealed, and told to nobody again; a wrong one is refused by its place', async () => {
  expect(await ann.call('GET', '/v1/slack')).toMatchObject({ status: 403 })
  const before = await olga.ok<SlackWire>('GET', '/v1/slack')
  expect(before.connection).toBeNull()
  expect(JSON.parse(before.manifests.http)).toMatchObject({
    oauth_config: { scopes: { bot: ['chat:write', 'im:write', 'commands'] } },
    settings: { interactivity: { request_url: expect.stringContaining(`/v1/slack/${path}/interactions`) as string } },
  })
  expect(await connect('http', { token: 'xoxb-wrong' })).toMatchObject({
    ...{ status: 409, body: { code: 'slack-refused' } },
    ...{ body: { errors: [{ path: 'token', message: 'Slack answered invalid_auth' }] } },
  })
  expect(await connect('socket', { secret: 'xapp-wrong' })).toMatchObject({ body: { errors: [{ path: 'secret' }] } })
  expect(await ann.call('POST', '/v1/me/slack/code', {})).toMatchObject({ status: 409, body: { code: 'no-slack' } })
  const made = await connect('http')
  expect(made.body.connection).toMatchObject({ mode: 'http', team: 'Stand-in & Sons', linked: 0, trouble: null })
  const rows = await house.admin(
    `select encode(sealed_token, 'escape') || encode(sealed_secret, 'escape') as kept from slack_connections`,
  )
  for (const secret of [botToken, signingSecret])
    for (const told of [made.body, await olga.ok('GET', '/v1/slack'), await olga.ok('GET', '/v1/log/entries'), rows])
      expect(JSON.stringify(told)).not.toContain(secret)
})

test('[CH10] somebody in Slack is whoever said a code in their own session, once and within ten minutes; an address in common is nobody', async () => {
  expect(await say(users.ann, 'link')).toContain('not one of ours')
  expect(await say(users.ann, 'status')).toContain('press “Link Slack”')
  const { command } = await ann.ok<SlackCodeWire>('POST', '/v1/me/slack/code', {})
  await house.forward(11 * 60_000)
  expect(await say(users.ann, command.replace('/countersign ', ''))).toContain('older than ten minutes')
  const again = (await ann.ok<SlackCodeWire>('POST', '/v1/me/slack/code', {})).command.replace('/countersign ', '')
  expect(await say(users.ann, again, { team_id: 'TOTHER' })).toBe('')
  expect(await say(users.ann, again)).toContain('linked with Ann')
  expect(await say('UEVE', again)).toContain('not one of ours')
  expect(await link(ben, users.ben)).toContain('linked with Ben')
  expect(await ben.ok('GET', '/v1/me/notices')).toMatchObject({
    slack_account: { team: 'Stand-in & Sons', linked: true },
  })
  expect(await olga.ok('GET', '/v1/me/notices')).toMatchObject({ slack_account: { linked: false } })
  await prefer(ann, at)
  await prefer(ben, at)
  await prefer(olga, none)
})

test('[CH11] whoever may answer gets one card of a task, with the arguments as they are; who may not gets none', async () => {
  const decision = await asked({ requester: 'user:ann', proposal: { amount: 4711 }, input: { order: 'o-1' } })
  expect(cardsOf(decision, users.ann)).toEqual([])
  const card = cardOf(decision, users.ben)
  expect(wordsOf(card)).toContain('amount\\": 4711')
  expect(wordsOf(card)).toContain('order\\": \\"o-1')
  expect(actionsOf(card)).toEqual(['approve', 'reject', 'edit', 'open'])
  expect(card).toMatchObject({ unfurl_links: false, channel: 'DBEN' })
  await pass(3_600_000)
  expect(slack.messages).toHaveLength(1)
  expect(subjects).toEqual([])
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  await pass()
})

test('[CH11] what waits for a digest comes as one message that answers nothing', async () => {
  await prefer(ann, none)
  await prefer(ben, { ...at, open: 'digest' })
  const [one, two] = [await propose(house.boot, { proposal: { amount: 4711 } }), await propose(house.boot)]
  await pass(60_000)
  expect(slack.messages).toEqual([])
  await pass(24 * 3_600_000)
  expect(slack.messages).toHaveLength(1)
  const [list] = slack.messages as [SlackMessage]
  expect(wordsOf(list)).toContain(one.task)
  expect(wordsOf(list)).toContain(two.task)
  expect(wordsOf(list)).not.toContain('4711')
  expect(actionsOf(list)).toEqual([])
  for (const { id } of [one, two]) await house.boot.ok('POST', `/v1/decisions/${id}/cancel`, {})
  await prefer(ann, at)
  await prefer(ben, at)
})

test('[CH12] what programs wrote is no link, mention or markup, hides nothing, and without being seen whole it is not approved', async () => {
  const hostile = '<!channel> <https://evil.example|ok> *bold* ``` & \u202eexe p\u0430ypal :tada:'
  const decision = await asked({ action: 'mail.send', proposal: { text: hostile }, schema: {} })
  const card = cardOf(decision, users.ben)
  const [, , value] = card.blocks
  expect(value?.text).toMatchObject({ type: 'mrkdwn', verbatim: true })
  const text = value?.text?.text ?? ''
  expect(text.slice(3, -3)).not.toMatch(/[<>`\u202e\u0430]/)
  expect(text.match(/```/g)).toHaveLength(2)
  const unescaped = text.slice(3, -3).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  expect(JSON.parse(unescaped)).toEqual({ text: hostile })
  const long = await asked({ proposal: { text: `${'&'.repeat(600)} the end` } })
  const cut = cardOf(long, users.ben)
  expect(actionsOf(cut)).toEqual(['open'])
  expect(wordsOf(cut)).toContain('not seen whole is not approved')
  for (const { id } of [decision, long]) await house.boot.ok('POST', `/v1/decisions/${id}/cancel`, {})
  await pass()
})

test('[CH13] what a queue hides, a signature, a fresh sign-in and files leave only the way to the console; a card from before is refused', async () => {
  await house.boot.ok('POST', '/v1/queues', { name: 'sorting', who: ['role:reviewer'], ai_shown: 'commit-first' })
  await activate(house, policy)
  const file = await house.boot.ok<{ id: string }>('POST', '/v1/files', 'text', { 'content-type': 'text/plain' })
  const before = await asked()
  const hidden = await asked({ kind: 'prediction', action: 'mail.sort', proposal: { label: 'spam-4711' } })
  const signedFor = await asked({ action: 'drug.give' })
  const withFile = await asked({ proposal: { scan: { $file: file.id } } })
  await olga.ok('PUT', '/v1/identity/step-up', { operations: ['judgment.give'] })
  const marked = await asked()
  for (const decision of [hidden, signedFor, withFile, marked]) {
    const card = slack.messages.filter(
      ({ channel, blocks }) =>
        channel === 'DBEN' && decision.tasks.some((task) => JSON.stringify(blocks).includes(task)),
    )
    expect(card.map(actionsOf)).toEqual([['open']])
    expect(wordsOf(card[0] as SlackMessage)).not.toContain('4711')
  }
  const card = cardOf(before, users.ben)
  expect(actionsOf(card)).toContain('approve')
  await press(card, 'approve', users.ben)
  expect(slack.ephemeral.at(-1)?.text).toContain('The card shows how it stands')
  expect(actionsOf(card)).toEqual(['open'])
  expect((await read(house.boot, before.id)).status).toBe('waiting')
  await olga.ok('PUT', '/v1/identity/step-up', { operations: [] })
  for (const { id } of [before, hidden, signedFor, withFile, marked])
    await house.boot.ok('POST', `/v1/decisions/${id}/cancel`, {})
  await pass()
})

test('[CH14] only what the app signed within five minutes is heard, and each of it once', async () => {
  const decision = await asked()
  const body = formOf(slack.pressed(cardOf(decision, users.ben), 'approve', users.ben))
  const nowMs = house.serving.context.engine.clock.now()
  for (const headers of [
    signed(body, nowMs, 'another secret'),
    signed(body, nowMs - 301_000),
    signed(body, nowMs + 301_000),
    signed(`${body} `, nowMs),
    { 'x-slack-signature': '', 'x-slack-request-timestamp': '' },
  ])
    expect((await send('interactions', body, headers)).status).toBe(401)
  expect(
    (
      await fetch(`${house.url}/v1/slack/ws_00000000-0000-7000-8000-000000000000/interactions`, {
        method: 'POST',
        body,
        headers: signed(body, nowMs),
      })
    ).status,
  ).toBe(404)
  expect((await read(house.boot, decision.id)).status).toBe('waiting')
  const [one, two] = await Promise.all([send('interactions', body), send('interactions', body)])
  await house.forward(60_000)
  const replayed = await send('interactions', body)
  expect([one.status, two.status, replayed.status]).toEqual([200, 200, 200])
  expect(slack.ephemeral).toEqual([])
  expect((await read(house.boot, decision.id)).status).toBe('approved')
  const { items } = await house.boot.ok<Page<unknown>>('GET', `/v1/decisions/${decision.id}/judgments`)
  expect(items).toHaveLength(1)
})

test('[CH15] an answer is the linked person’s own, by the same choke point as everywhere, and the log says that it came from Slack', async () => {
  const decision = await asked()
  const [hers, his] = [cardOf(decision, users.ann), cardOf(decision, users.ben)]
  // Another's card, a card with another's button, and somebody who is nobody here.
  const foreign = await asked({ requester: 'user:ann' })
  await press(his, 'approve', users.ann)
  const crossed = slack.pressed(cardOf(foreign, users.ben), 'approve', users.ben)
  await interact({ ...crossed, container: { message_ts: his.ts, channel_id: his.channel } })
  await press(hers, 'approve', 'UEVE')
  await press(hers, 'approve', users.ann, { team: { id: 'TOTHER' }, user: { id: users.ann, team_id: 'TOTHER' } })
  expect(slack.ephemeral.map(({ text, user }) => [user, text.slice(0, 32)])).toEqual([
    [users.ann, 'This card is no longer in use. W'],
    [users.ben, 'This has changed since it was sh'],
    ['UEVE', 'Countersign does not know who yo'],
  ])
  expect([await read(house.boot, decision.id), await read(house.boot, foreign.id)]).toMatchObject([
    { status: 'waiting' },
    { status: 'waiting' },
  ])
  await press(hers, 'approve', users.ann)
  const done = await read(house.boot, decision.id)
  expect(done).toMatchObject({ status: 'approved', outcome: { by: 'person', people: [{ name: 'Ann' }] } })
  expect(wordsOf(hers)).toContain('Approved by Ann.')
  const { items } = await house.boot.ok<Page<{ authn: string }>>('GET', `/v1/decisions/${decision.id}/judgments`)
  expect(items).toMatchObject([{ authn: 'slack' }])
  const lines = await house.admin(
    `select convert_from(leaf, 'utf8')::jsonb -> 'actor' as actor from entries where type = 'judgment.recorded' and decision = $1`,
    [decision.id.slice(4)],
  )
  expect(lines).toEqual([{ actor: { kind: 'person', id: ann.id, authn: 'slack' } }])
  await press(cardOf(foreign, users.ben), 'approve', users.ben)
  expect((await read(house.boot, foreign.id)).outcome?.people).toMatchObject([{ name: 'Ben' }])
})

test('[CH15] a button of what has changed since answers nothing: it is said, and the card shows what stands now', async () => {
  const decision = await asked({ action: 'wire.send', schema: { type: 'object' }, proposal: { amount: 4711 } })
  const [card] = slack.messages.filter(({ channel }) => channel === 'DBEN') as [SlackMessage]
  const old = slack.pressed(card, 'approve', users.ben)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.tasks[0]}/claim`)
  expect((await answer(ann, task, 'edit', { proposal: { amount: 7 } })).status).toBe(201)
  await interact(old)
  expect(slack.ephemeral.at(-1)?.text).toContain('has changed since it was shown')
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting' })
  expect(wordsOf(card)).toContain('amount\\": 7')
  expect(wordsOf(card)).not.toContain('4711')
  await press(card, 'approve', users.ben)
  expect(await read(house.boot, decision.id)).toMatchObject({
    status: 'approved',
    outcome: { proposal: { amount: 7 } },
  })
})

test('[CH17] of a gate with two seats each has one card; whoever is second is not turned away from the seat that is left', async () => {
  const decision = await asked({ action: 'wire.send' })
  expect(slack.messages).toHaveLength(2)
  const [one, two] = slack.messages as [SlackMessage, SlackMessage]
  const other = (user: string) => (user === users.ann ? users.ben : users.ann)
  const first = one.channel === 'DANN' ? users.ann : users.ben
  await press(one, 'approve', first)
  expect(wordsOf(one)).toContain('You approved this.')
  await press(two, 'approve', other(first))
  expect(slack.ephemeral).toEqual([])
  expect((await read(house.boot, decision.id)).status).toBe('approved')
  await pass()
  expect(slack.messages.map((card) => wordsOf(card).includes('Approved by'))).toEqual([true, true])
})

test('[CH16] rejecting asks why, in the words of the queue; an edit is checked against the schema, and what is wrong stands beside it', async () => {
  const schema = { type: 'object', properties: { amount: { type: 'number', maximum: 500 } }, required: ['amount'] }
  const [one, two] = [await asked(), await asked({ schema })]
  await press(cardOf(one, users.ben), 'reject', users.ben)
  const [why] = slack.views as [(typeof slack.views)[number]]
  expect(why.blocks[0]?.element?.options?.map(({ value }) => value)).toContain('too-risky')
  expect(
    await interact(
      slack.submitted(why, users.ben, {
        reasons: { reasons: { type: 'multi_static_select', selected_options: [{ value: 'too-risky' }] } },
        comment: { comment: { type: 'plain_text_input', value: 'Not this one.' } },
      }),
    ),
  ).toEqual({})
  expect(await read(house.boot, one.id)).toMatchObject({
    ...{ status: 'rejected', outcome: { reason_codes: ['too-risky'], comment: 'Not this one.' } },
  })
  const card = cardOf(two, users.ben)
  expect(actionsOf(card)).toEqual(['approve', 'reject', 'edit', 'open'])
  await press(card, 'edit', users.ben)
  const edit = slack.views[1] as (typeof slack.views)[number]
  expect(edit.blocks[0]?.element?.initial_value).toBe('{\n  "amount": 120\n}')
  const enter = (value: string) =>
    interact(slack.submitted(edit, users.ben, { proposal: { proposal: { type: 'plain_text_input', value } } }))
  for (const wrong of ['{"amount": 900}', '{"amount": 1, "amount": 2}', '{'])
    expect(await enter(wrong)).toMatchObject({
      response_action: 'errors',
      errors: { proposal: expect.any(String) as string },
    })
  expect(await ben.ok<TaskWire>('GET', `/v1/tasks/${two.task}`)).toMatchObject({ status: 'open' })
  expect(await enter('{"amount": 40}')).toEqual({})
  expect(await read(house.boot, two.id)).toMatchObject({ status: 'approved', outcome: { proposal: { amount: 40 } } })
  expect(await enter('{"amount": 41}')).toMatchObject({ response_action: 'errors' })
})

test('[CH17] a card follows its own task: who is at it, who decided; then it holds nothing that was proposed', async () => {
  const [decision, other] = [await asked({ proposal: { amount: 4711 } }), await asked({ proposal: { amount: 4712 } })]
  const card = cardOf(decision, users.ben)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  await pass()
  expect(wordsOf(card)).toContain('Ann is working on this.')
  expect(actionsOf(card)).toEqual(['open'])
  await ann.ok('POST', `/v1/tasks/${decision.task}/release`, {})
  await pass()
  expect(actionsOf(card)).toContain('approve')
  await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await answer(ann, task, 'reject')).status).toBe(201)
  await pass()
  for (const user of [users.ann, users.ben]) {
    expect(wordsOf(cardOf(decision, user))).toContain('Rejected by Ann.')
    expect(JSON.stringify(cardOf(decision, user))).not.toContain('4711')
    expect(wordsOf(cardOf(other, user))).toContain('4712')
  }
  expect(await say(users.ben, 'unlink')).toContain('not linked any more')
  await pass()
  expect(JSON.stringify(cardOf(other, users.ben))).not.toContain('4712')
  expect(actionsOf(cardOf(other, users.ben))).toEqual(['open'])
  expect(actionsOf(cardOf(other, users.ann))).toContain('approve')
  await link(ben, users.ben)
  await house.boot.ok('POST', `/v1/decisions/${other.id}/cancel`, {})
  await pass()
})

test('[CH18] told to wait, it waits and is not counted as refused; a card that could not be written is written later', async () => {
  await prefer(ann, none)
  slack.fail('chat.postMessage', { status: 429, retryAfter: 40 })
  const decision = await asked()
  expect(slack.messages).toEqual([])
  await pass(30_000)
  expect(slack.messages).toEqual([])
  await pass(15_000)
  const card = cardOf(decision, users.ben)
  slack.fail('chat.update', { status: 503, error: 'x' })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  await pass(1)
  expect(actionsOf(card)).toContain('approve')
  await pass(60_000)
  expect(wordsOf(card)).toContain('Cancelled by whoever asked.')
  expect((await olga.ok<Page<unknown>>('GET', '/v1/notices')).items).toEqual([])
})

test('[CH18] a token that Slack takes no longer is an alarm and stands on the health page; mail still goes, and a new token sends what waits', async () => {
  await ben.ok('PUT', '/v1/me/notices', { when: at, slack: at, digest_at: [], time_zone: 'UTC', quiet: null })
  await olga.ok('PUT', '/v1/me/notices', { when: at, slack: none, digest_at: [], time_zone: 'UTC', quiet: null })
  slack.revoke(true)
  const decision = await asked()
  await expect
    .poll(async () => (await olga.ok<SlackWire>('GET', '/v1/slack')).connection?.trouble)
    .toBe('account_inactive')
  await pass()
  expect(subjects.some((line) => /^ben@example\.org .*one item waits/.test(line))).toBe(true)
  expect(subjects.some((line) => /^olga@example\.org .*Slack takes the token/.test(line))).toBe(true)
  const { checks } = await olga.ok<HealthWire>('GET', '/v1/health')
  expect(checks.find(({ id }) => id === 'channels')).toMatchObject({
    state: 'trouble',
    says: expect.stringContaining('account_inactive') as string,
  })
  slack.revoke(false)
  expect((await connect('http')).body.connection).toMatchObject({ trouble: null, linked: 2 })
  await pass(1_000)
  expect(actionsOf(cardOf(decision, users.ben))).toContain('approve')
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  await prefer(ben, at)
  await pass()
})

test('[CH19] over a socket, that one process holds, the same is heard, answered in its envelope, and heard on after Slack ends it', async () => {
  const other = await house.another()
  expect((await connect('socket')).status).toBe(200)
  await expect.poll(() => slack.sockets()).toBe(1)
  const decision = await asked()
  const card = cardOf(decision, users.ben)
  // Over HTTP nothing signs for this connection.
  expect((await send('interactions', formOf(slack.pressed(card, 'approve', users.ben)))).status).toBe(404)
  const said = { command: '/countersign', text: '', user_id: users.ben, team_id: team, trigger_id: 't' }
  expect(await slack.envelope('slash_commands', said)).toMatchObject({
    text: expect.stringContaining('You are linked') as string,
  })
  expect(slack.opened()).toBe(1)
  slack.disconnect()
  await expect.poll(() => [slack.opened(), slack.sockets()], { timeout: 8_000 }).toEqual([2, 1])
  expect(await slack.envelope('interactive', slack.pressed(card, 'approve', users.ben))).toEqual({})
  expect((await read(house.boot, decision.id)).status).toBe('approved')
  await olga.ok('DELETE', '/v1/slack')
  await expect.poll(() => slack.sockets()).toBe(0)
  expect(await ben.ok('GET', '/v1/me/notices')).toMatchObject({ slack_account: null })
  await other.stop()
})
