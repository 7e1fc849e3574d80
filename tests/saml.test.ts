/** Coming in by SAML 2.0: a provider of this machine, what it may say, and what nobody else may say in its name. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { PersonWire, ProviderWire, SessionWire } from '../packages/core/src/index.ts'
import { makeCertificate } from './support/certificate.ts'
import { createClient, type Client } from './support/client.ts'
import {
  assertionXml,
  persistent,
  readRequest,
  responseXml,
  sign,
  type Asked,
  type Said,
} from './support/saml-realm.ts'
import { openHouse, type House } from './support/server.ts'
import { createVisitor, type Visitor } from './support/visitor.ts'

const issuer = 'urn:example:realm'
const [signer, stranger] = [makeCertificate('realm'), makeCertificate('stranger')]
let house: House
let olga: Client & { id: string }
let provider: ProviderWire

beforeAll(async () => {
  house = await openHouse()
  olga = await house.person('Olga', ['owner'])
  provider = await addProvider({ join: true, roles: { clinicians: ['reviewer'], leads: ['lead'] } })
})
afterAll(() => house.close())

const addProvider = (more: object = {}) =>
  olga.ok<ProviderWire>('POST', '/v1/identity/providers', {
    ...{ kind: 'saml', name: `Realm ${Math.random()}`, issuer, sso_url: 'https://realm.example/sso' },
    ...{ certificates: [signer.pem], ...more },
  })
const nowMs = () => house.serving.context.engine.clock.now()

async function begin(visitor: Visitor, id = provider.id, query = ''): Promise<Asked> {
  // How often a machine may begin is bounded; time passes.
  await house.forward(3_000)
  const response = await visitor.go(`/v1/sso/${id}/start${query}`)
  const there = new URL(response.headers.get('location') ?? 'nowhere:')
  expect(`${there.origin}${there.pathname}`).toBe('https://realm.example/sso')
  return readRequest(there)
}

const saidOf = (asked: Asked, more: Partial<Said> = {}): Said => ({
  ...{ issuer, nameId: 'u-1', format: persistent, audience: asked.issuer, recipient: asked.acs },
  ...{ inResponseTo: asked.requestId, atMs: nowMs(), forMs: 300_000, attributes: { groups: ['clinicians'] } },
  ...more,
})
/** As most providers have it: the assertion is signed, what is around it is not. */
const signed = (said: Said, by = signer) => responseXml(said, sign(assertionXml(said), 'Assertion', by))
const base64 = (xml: string) => Buffer.from(xml).toString('base64')

/** Brings the answer back; where it ends: the console, or what the sign-in page says. */
async function bring(visitor: Visitor, asked: Asked, xml: string, relayState = asked.relayState): Promise<string> {
  const there = await visitor.bring(asked.acs, { SAMLResponse: base64(xml), RelayState: relayState })
  expect(there.status).toBe(303)
  const next = there.headers.get('location') ?? ''
  const end = next === '/sign-in' ? next : (await visitor.go(next)).headers.get('location')
  if (end !== '/sign-in') return String(end)
  return String((await visitor.ok<{ problem: string | null }>('GET', '/v1/sso')).problem)
}

async function comeIn(more: Partial<Said>, id = provider.id): Promise<{ end: string; visitor: Visitor }> {
  const visitor = createVisitor(house.url)
  const asked = await begin(visitor, id)
  return { end: await bring(visitor, asked, signed(saidOf(asked, more))), visitor }
}
const session = (visitor: Visitor) => visitor.ok<SessionWire>('GET', '/v1/session')
const out = (visitor: Visitor) => visitor.call('GET', '/v1/session').then(({ status }) => status === 401)
const people = async () => (await house.boot.ok<{ items: PersonWire[] }>('GET', '/v1/people')).items

test('[ID17] whoever a SAML provider vouches for joins with the roles of their groups, and is known by their NameID', async () => {
  // Our addresses are asked for there before that side has any of its own.
  const draft = await olga.ok<ProviderWire>('POST', '/v1/identity/providers', { kind: 'saml', name: 'Draft' })
  const offered = async () =>
    (await createVisitor(house.url).ok<{ providers: { id: string }[] }>('GET', '/v1/sso')).providers.map(({ id }) => id)
  expect([draft.ready, await offered()]).toEqual([false, [provider.id]])
  expect((await createVisitor(house.url).go(`/v1/sso/${draft.id}/start`)).status).toBe(401)
  const whole = { issuer, sso_url: 'https://realm.example/sso', certificates: [signer.pem] }
  const ready = await olga.ok<ProviderWire>('PATCH', `/v1/identity/providers/${draft.id}`, whole)
  expect([ready.ready, ready.redirect_uri, (await offered()).length]).toEqual([true, draft.redirect_uri, 2])
  await olga.ok('DELETE', `/v1/identity/providers/${draft.id}`)
  const metadata = await fetch(provider.client_id)
  expect(metadata.headers.get('content-type')).toContain('application/samlmetadata+xml')
  const xml = await metadata.text()
  expect(xml).toContain(`entityID="${provider.client_id}"`)
  expect(xml).toContain(`Location="${provider.redirect_uri}"`)
  expect(xml).toContain('WantAssertionsSigned="true"')
  const attributes = {
    displayName: ['Dr. Fay'],
    mail: ['fay@hospital.example'],
    groups: ['clinicians', 'leads', 'porters'],
  }
  const { end, visitor } = await comeIn({ nameId: 'fay', attributes })
  expect(end).toBe('/')
  expect((await session(visitor)).person).toMatchObject({ name: 'Dr. Fay', roles: ['reviewer', 'lead'] })
  const { items } = await visitor.ok<{ items: { means: string }[] }>('GET', '/v1/me/sessions')
  expect(items.map(({ means }) => means)).toEqual(['sso'])
  const again = await comeIn({ nameId: 'fay', attributes: { groups: ['clinicians'] } })
  const now = (await session(again.visitor)).person
  expect(now.roles).toEqual(['reviewer'])
  expect((await people()).filter(({ name }) => name === 'Dr. Fay')).toMatchObject([
    { id: now.id, email: 'fay@hospital.example' },
  ])
  const lines = await house.admin(
    `select convert_from(leaf, 'utf8')::json -> 'actor' as actor from entries where type = 'person.added' order by position desc limit 1`,
  )
  expect(lines).toEqual([{ actor: { kind: 'system', id: 'saml' } }])
  expect((await comeIn({ nameId: 'gil', attributes: {} })).end).toContain('None of your groups')
  // Whoever signs the whole answer too is heard as well.
  const both = createVisitor(house.url)
  const asked = await begin(both)
  expect(await bring(both, asked, sign(signed(saidOf(asked, { nameId: 'fay' })), 'Response', signer))).toBe('/')
})

const xmlText = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
const evil = (asked: Asked) =>
  assertionXml(saidOf(asked, { nameId: 'fay', attributes: { groups: ['leads'] } }), '_evil')
/** What an attacker brings who has a good answer of their own, or none, and what the server’s log says of it. */
const attacks: [string, string, (asked: Asked) => string][] = [
  [
    'an assertion that nobody signed',
    'Invalid signature',
    (asked) => responseXml(saidOf(asked), assertionXml(saidOf(asked))),
  ],
  [
    'an answer that is signed around an assertion that is not',
    'Invalid signature',
    (asked) => sign(responseXml(saidOf(asked), assertionXml(saidOf(asked))), 'Response', signer),
  ],
  [
    'a signature of somebody else, who brings their certificate along',
    'Invalid signature',
    (asked) => signed(saidOf(asked), stranger),
  ],
  [
    'a name that was changed after it was signed',
    'Invalid signature',
    (asked) => signed(saidOf(asked)).replace('>u-1</saml:NameID>', '>fay</saml:NameID>'),
  ],
  [
    'a second assertion before the signed one',
    'multiple assertions',
    (asked) => signed(saidOf(asked)).replace('<saml:Assertion ', `${evil(asked)}<saml:Assertion `),
  ],
  [
    'a signed assertion wrapped into another',
    'Invalid signature',
    (asked) => {
      const good = sign(assertionXml(saidOf(asked)), 'Assertion', signer)
      return responseXml(
        saidOf(asked),
        evil(asked).replace('</saml:Issuer>', `</saml:Issuer><saml:Advice>${good}</saml:Advice>`),
      )
    },
  ],
  [
    'another assertion that bears the signature of the good one',
    'does not refer to',
    (asked) => {
      const good = sign(assertionXml(saidOf(asked)), 'Assertion', signer)
      const signature = /<(?:\w+:)?Signature .*<\/(?:\w+:)?Signature>/s.exec(good)?.[0] ?? ''
      const inside = signature.replace(/(<\/(?:\w+:)?Signature>)$/, `<Object>${good.replace(signature, '')}</Object>$1`)
      return responseXml(saidOf(asked), evil(asked).replace('</saml:Issuer>', `</saml:Issuer>${inside}`))
    },
  ],
  [
    'the same id twice',
    'more than one element',
    (asked) =>
      signed(saidOf(asked)).replace(
        '<samlp:Status>',
        `<samlp:Extensions>${assertionXml(saidOf(asked, { nameId: 'fay' }))}</samlp:Extensions><samlp:Status>`,
      ),
  ],
  ['one that is over', 'was good until', (asked) => signed(saidOf(asked, { atMs: nowMs() - 400_000 }))],
  ['one that is not yet good', 'is good from', (asked) => signed(saidOf(asked, { atMs: nowMs() + 120_000 }))],
  [
    'one for another audience',
    'audience mismatch',
    (asked) => signed(saidOf(asked, { audience: 'https://other.example' })),
  ],
  [
    'one for another recipient',
    'another recipient',
    (asked) => signed(saidOf(asked, { recipient: 'https://other.example/acs' })),
  ],
  [
    'one of another provider',
    'is of urn:example:other',
    (asked) => signed(saidOf(asked, { issuer: 'urn:example:other' })),
  ],
  ['an answer to another question', 'another question', (asked) => signed(saidOf(asked, { inResponseTo: '_another' }))],
  [
    'a name that is good but once',
    'transient',
    (asked) => signed(saidOf(asked, { format: persistent.replace('persistent', 'transient') })),
  ],
  [
    'a document type with entities',
    'document type',
    (asked) => `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "&x;&x;">]>${signed(saidOf(asked))}`,
  ],
  [
    'SHA-1',
    'rsa-sha1',
    (asked) =>
      responseXml(
        saidOf(asked),
        sign(assertionXml(saidOf(asked)), 'Assertion', signer, {
          signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
          digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
        }),
      ),
  ],
  ['no assertion', 'Missing SAML assertion', (asked) => responseXml(saidOf(asked), '')],
  ['no XML', 'Not a valid XML document', () => '{"SAML": 2}'],
  ['nothing of SAML', 'No response found', () => `<x ${xmlText}/>`],
]
test('[ID18] what nobody vouched for opens nothing', async () => {
  const warned = vi.spyOn(house.serving.context.engine.log, 'warn')
  for (const [what, why, make] of attacks) {
    const visitor = createVisitor(house.url)
    const asked = await begin(visitor)
    expect(await bring(visitor, asked, make(asked)), what).toContain('did not vouch for you')
    expect(String((warned.mock.lastCall?.[0] as { err: Error }).err), what).toContain(why)
    expect(await out(visitor), what).toBe(true)
    // The very question is still good for a true answer: what was refused was the answer.
    expect(await bring(visitor, asked, signed(saidOf(asked))), what).toBe('/')
  }
  const visitor = createVisitor(house.url)
  const vast = { SAMLResponse: 'A'.repeat(600_000), RelayState: 'x' }
  expect((await visitor.bring(provider.redirect_uri, vast)).status).toBe(413)
  expect((await people()).filter(({ roles }) => roles.includes('lead'))).toEqual([])
})

test('[ID19] an answer counts once, in the browser that asked; nobody is brought in unasked', async () => {
  const [mine, other] = [createVisitor(house.url), createVisitor(house.url)]
  const asked = await begin(mine)
  const xml = signed(saidOf(asked))
  // Whoever asks, and has somebody else bring their own answer, does not come in as them; nor do they as whoever asked.
  expect(await bring(other, asked, xml)).toContain('begun elsewhere')
  expect((await mine.go('/v1/sso/callback')).headers.get('location')).toBe('/sign-in')
  expect([await out(mine), await out(other)]).toEqual([true, true])
  const guessed = await begin(mine)
  await other.bring(guessed.acs, { SAMLResponse: base64(signed(saidOf(guessed))), RelayState: guessed.relayState })
  expect((await mine.go('/v1/sso/callback?answer=saml_guessed')).headers.get('location')).toBe('/sign-in')
  expect(await bring(mine, asked, xml)).toContain('not begun here')
  expect(await bring(mine, asked, signed(saidOf(asked, { inResponseTo: '' })), 'unasked')).toContain('not begun here')
  // An answer to a question of one provider is none to another’s.
  const second = await addProvider({ default_roles: ['reviewer'], join: true })
  const there = await begin(mine, second.id)
  expect(await bring(mine, { ...there, acs: provider.redirect_uri }, signed(saidOf(there)))).toContain('not begun here')
  await house.forward(601_000)
  expect(await bring(mine, there, signed(saidOf(there)))).toContain('not begun here')
  // What it said is sealed while it waits, and gone afterwards.
  const last = await begin(mine, second.id)
  const waits = { SAMLResponse: base64(signed(saidOf(last, { nameId: 'waits' }))), RelayState: last.relayState }
  const next = (await mine.bring(last.acs, waits)).headers.get('location') ?? ''
  const [row] = await house.admin('select answer from sso_attempts where state = $1', [last.relayState])
  expect(Buffer.from(row?.['answer'] as never).includes('waits')).toBe(false)
  expect((await mine.go(next)).headers.get('location')).toBe('/')
  expect((await mine.go(next)).headers.get('location')).toBe('/sign-in')
  expect(await house.admin('select 1 from sso_attempts where state = $1', [last.relayState])).toEqual([])
})

test('[ID20] clocks may be a minute apart, by this installation’s clock', async () => {
  for (const [apartMs, end] of [
    [-350_000, '/'],
    [-361_000, 'did not vouch'],
    [55_000, '/'],
    [65_000, 'did not vouch'],
  ] as const) {
    expect((await comeIn({ atMs: nowMs() + apartMs })).end, String(apartMs)).toContain(end)
  }
})

test('[ID21] certificates are changed without a gap; weak ones and what is none are refused', async () => {
  const next = makeCertificate('realm, next year')
  const change = (certificates: string[]) =>
    olga.call<ProviderWire & { errors: { path: string }[] }>('PATCH', `/v1/identity/providers/${provider.id}`, {
      certificates,
    })
  const bare = next.pem.replaceAll(/-----.*-----|\s/g, '')
  const { body } = await change([signer.pem, bare])
  expect(body.certificates.map(({ subject, not_after }) => [subject, not_after])).toEqual([
    ['CN=realm', '2049-12-31T23:59:59.000Z'],
    ['CN=realm, next year', '2049-12-31T23:59:59.000Z'].map((text) => text.replace('realm, next', 'realm\\, next')),
  ])
  const answerBy = async (by: typeof signer) => {
    const visitor = createVisitor(house.url)
    const asked = await begin(visitor)
    return bring(visitor, asked, signed(saidOf(asked), by))
  }
  expect([await answerBy(signer), await answerBy(next)]).toEqual(['/', '/'])
  await change([next.pem])
  expect(await answerBy(signer)).toContain('did not vouch')
  await change([signer.pem])
  for (const wrong of ['no certificate', makeCertificate('weak', 1_024).pem])
    expect(await change([signer.pem, wrong])).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'certificates.1' }] },
    })
  expect((await olga.call('PATCH', `/v1/identity/providers/${provider.id}`, { client_id: 'x' })).status).toBe(422)
  const clear = { kind: 'saml', name: 'Clear', issuer, sso_url: 'ftp://realm.example', certificates: [signer.pem] }
  expect((await olga.call('POST', '/v1/identity/providers', clear)).status).toBe(422)
})

test('[ID22] whom a provider provisions comes in as that very person, with the roles of provisioned groups; whom it put out does not', async () => {
  const shared = await addProvider({
    join: true,
    default_roles: [],
    roles: { clinicians: ['reviewer'], leads: ['lead'] },
  })
  const { secret } = await olga.ok<{ secret: string }>('POST', `/v1/identity/providers/${shared.id}/scim-tokens`)
  const scim = createClient(`${house.url}/scim/v2`, secret)
  const make = (userName: string, externalId?: string) =>
    scim.ok<{ id: string }>('POST', '/Users', { userName, active: true, ...(externalId ? { externalId } : {}) })
  const [ann, bob] = [await make('Ann@hospital.example'), await make('bob@hospital.example', 'b-1')]
  const members = [{ value: ann.id }, { value: bob.id }]
  const group = await scim.ok<{ id: string }>('POST', '/Groups', { displayName: 'clinicians', members })
  // What the sign-in says of groups counts for nothing where they are provisioned.
  const first = await comeIn({ nameId: 'ann@hospital.example', attributes: { groups: ['leads'] } }, shared.id)
  expect(first.end).toBe('/')
  expect((await session(first.visitor)).person).toMatchObject({ id: ann.id, roles: ['reviewer'] })
  expect((await session((await comeIn({ nameId: 'b-1' }, shared.id)).visitor)).person.id).toBe(bob.id)
  // Bob is known by another name already: whoever comes by his address is not him.
  const twin = await comeIn({ nameId: 'bob@hospital.example' }, shared.id)
  expect((await session(twin.visitor)).person.id).not.toBe(bob.id)
  await scim.ok('PATCH', `/Groups/${group.id}`, {
    Operations: [{ op: 'remove', path: `members[value eq "${ann.id}"]` }],
  })
  expect((await comeIn({ nameId: 'ann@hospital.example' }, shared.id)).end).toContain('None of your groups')
  await scim.call('DELETE', `/Users/${bob.id}`)
  expect((await comeIn({ nameId: 'b-1' }, shared.id)).end).toContain('not a member')
  // An address that somebody says is theirs is nobody's proof of being them.
  const eve = await make('eve@hospital.example')
  const liar = await comeIn(
    { nameId: 'liar', attributes: { groups: ['leads'], mail: ['eve@hospital.example'] } },
    shared.id,
  )
  expect((await session(liar.visitor)).person.id).not.toBe(eve.id)
  // Nobody comes back as a newcomer, though everybody may join, and though they had never come in.
  const cid = await make('cid@hospital.example')
  await scim.call('DELETE', `/Users/${cid.id}`)
  expect((await comeIn({ nameId: 'cid@hospital.example' }, shared.id)).end).toContain('not a member')
  // Who came in before is found again when they are provisioned.
  const dan = (await session((await comeIn({ nameId: 'dan@hospital.example' }, shared.id)).visitor)).person
  expect(dan.roles).toEqual(['reviewer'])
  expect((await make('dan@hospital.example')).id).toBe(dan.id)
  expect((await people()).find(({ id }) => id === dan.id)?.roles).toEqual([])
})
