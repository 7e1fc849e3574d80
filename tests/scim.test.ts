/** An identity provider tells who its people are: SCIM 2.0 (RFC 7643, 7644), as Okta and Microsoft Entra ID speak it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonWire, ProviderWire } from '../packages/core/src/index.ts'
import { scimEndpoints } from '../packages/server/src/http/scim/endpoints.ts'
import { createClient, type Client } from './support/client.ts'
import { claim, propose } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'
import { createVisitor } from './support/visitor.ts'

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
const json = { 'content-type': 'application/scim+json' }

interface User {
  id: string
  userName: string
  externalId?: string
  displayName?: string
  name?: { givenName?: string; familyName?: string }
  emails?: { value: string }[]
  active: boolean
  groups: { value: string; display: string }[]
  meta: { location: string; created: string }
}
interface Group {
  id: string
  displayName: string
  members: { value: string }[]
}
interface List<T> {
  totalResults: number
  startIndex: number
  itemsPerPage: number
  Resources: T[]
}
interface Refused {
  schemas: string[]
  status: string
  scimType?: string
  detail: string
}

let house: House
let olga: Client & { id: string }
let provider: ProviderWire
let realm: Client

beforeAll(async () => {
  house = await openHouse()
  olga = await house.person('Olga', ['owner'])
  // The workspace’s first owner never signed in: Olga is the only one.
  for (const { id, name } of await people())
    if (name === 'Owner') await house.boot.ok('PATCH', `/v1/people/${id}`, { active: false })
  provider = await addProvider({
    roles: { clinicians: ['reviewer'], 'ext-leads': ['lead'] },
    domains: ['trusted.example'],
  })
  realm = await connect(provider.id)
})
afterAll(() => house.close())

const addProvider = (more: object = {}) =>
  olga.ok<ProviderWire>('POST', '/v1/identity/providers', {
    ...{ name: `Realm ${Math.random()}`, issuer: 'https://id.example.org', client_id: 'c', ...more },
  })
const mint = (id: string) =>
  olga.ok<{ id: string; secret: string; url: string }>('POST', `/v1/identity/providers/${id}/scim-tokens`)
const connect = async (id: string) => createClient(`${house.url}/scim/v2`, (await mint(id)).secret)
const people = async () => (await house.boot.ok<{ items: PersonWire[] }>('GET', '/v1/people')).items
const personOf = async (id: string) => (await people()).find((one) => one.id === id) as PersonWire

const create = (given: object, by = realm) =>
  by.ok<User>('POST', '/Users', { schemas: [userSchema], active: true, ...given }, json)
const createGroup = (given: object) => realm.ok<Group>('POST', '/Groups', { schemas: [groupSchema], ...given }, json)
const patch = <T = User>(path: string, ...operations: object[]) =>
  realm.call<T & Refused>('PATCH', path, { schemas: [patchSchema], Operations: operations }, json)
const find = (path: string, filter: string) =>
  realm.call<List<User> & Refused>('GET', `${path}?filter=${encodeURIComponent(filter)}`)
const events = async (type: string) =>
  (
    await house.admin(
      `select convert_from(leaf, 'utf8')::json as line from entries where type = $1 order by position`,
      [type],
    )
  ).map(({ line }) => line as unknown as { actor: object; decision?: string; data: Record<string, unknown> })

test('[ID10] a token provisions for one provider and opens nothing else; it is told once, and changed without a gap', async () => {
  const other = await addProvider()
  const [first, second] = [await mint(other.id), await mint(other.id)]
  expect(first.url).toBe(`${house.url}/scim/v2`)
  const third = await olga.call<{ code: string }>('POST', `/v1/identity/providers/${other.id}/scim-tokens`)
  expect(third).toMatchObject({ status: 409, body: { code: 'tokens-enough' } })
  const told = await olga.ok<{ items: ProviderWire[] }>('GET', '/v1/identity/providers')
  expect(told.items.find(({ id }) => id === other.id)?.scim.tokens.map(({ id }) => id)).toEqual([first.id, second.id])
  const kept = JSON.stringify([told, await house.admin(`select *, encode(hash, 'escape') from scim_tokens`)])
  expect(kept).not.toContain(first.secret.slice(5))
  const there = createClient(`${house.url}/scim/v2`, first.secret)
  const mine = await create({ userName: 'own@example.org' })
  expect((await there.ok<List<User>>('GET', '/Users')).totalResults).toBe(0)
  for (const method of ['GET', 'DELETE']) expect((await there.call(method, `/Users/${mine.id}`)).status).toBe(404)
  // It is no key, and no key is one.
  expect((await there.at(house.url).call('GET', '/v1/people')).status).toBe(401)
  await olga.ok('DELETE', `/v1/identity/providers/${other.id}/scim-tokens/${first.id}`)
  expect((await there.call('GET', '/Users')).status).toBe(401)
  expect((await createClient(there.secret, '').at(`${house.url}/scim/v2`).call('GET', '/Users')).status).toBe(401)
  const still = createClient(`${house.url}/scim/v2`, second.secret)
  expect((await still.call('GET', '/Users')).status).toBe(200)
  await olga.ok('DELETE', `/v1/identity/providers/${other.id}`)
  expect((await still.call('GET', '/Users')).status).toBe(401)
  expect((await events('scim-token.minted')).at(-1)).toMatchObject({
    actor: { id: olga.id },
    data: { token: second.id },
  })
  expect((await events('scim-token.revoked')).at(-1)?.data).toEqual({ provider: other.id, token: first.id })
  for (const { method, path } of scimEndpoints)
    for (const secret of [olga.secret, house.boot.secret, 'scim_0123456789']) {
      const at = path.replace('{id}', mine.id)
      const answer = await createClient(house.url, secret).call<Refused>(method, at, method === 'GET' ? undefined : {})
      expect(answer, `${method} ${path}`).toMatchObject({ status: 401, body: { status: '401' } })
    }
})

test('[ID11] users are made, found, listed in pages, replaced and taken out', async () => {
  const ann = await realm.call<User>(
    ...(['POST', '/Users'] as const),
    {
      schemas: [userSchema, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
      ...{ userName: 'Ann@example.org', externalId: 'e-1', password: 'never kept', title: 'Dr.', active: true },
      name: { givenName: 'Ann', familyName: 'Ames', formatted: 'Ann Ames' },
      emails: [
        { value: 'home@example.org', type: 'home' },
        { value: 'ann@example.org', type: 'work', primary: true },
      ],
    },
    json,
  )
  expect(ann.status).toBe(201)
  expect(ann.headers.get('content-type')).toBe('application/scim+json; charset=utf-8')
  expect(ann.headers.get('location')).toBe(ann.body.meta.location)
  expect(ann.body).toEqual({
    ...{ schemas: [userSchema], id: ann.body.id, externalId: 'e-1', userName: 'Ann@example.org', active: true },
    ...{ name: { givenName: 'Ann', familyName: 'Ames' }, groups: [] },
    emails: [{ value: 'ann@example.org', type: 'work', primary: true }],
    meta: expect.objectContaining({ resourceType: 'User', location: `${house.url}/scim/v2/Users/${ann.body.id}` }),
  })
  expect(await personOf(ann.body.id)).toMatchObject({
    name: 'Ann Ames',
    email: 'ann@example.org',
    roles: [],
    active: true,
  })
  expect(await realm.ok('GET', `/Users/${ann.body.id}`)).toEqual(ann.body)
  expect(JSON.stringify(await house.admin('select * from scim_users'))).not.toContain('never kept')
  for (const taken of [{ userName: 'ann@EXAMPLE.org' }, { userName: 'x@example.org', externalId: 'e-1' }])
    expect(await realm.call<Refused>('POST', '/Users', { schemas: [userSchema], ...taken }, json)).toMatchObject({
      status: 409,
      body: { scimType: 'uniqueness' },
    })
  for (const filter of [
    ...['userName eq "ann@example.org"', `${userSchema}:userName EQ "ANN@example.org"`, 'externalId eq "e-1"'],
    ...['emails[type eq "work"].value eq "ann@example.org"', `id eq "${ann.body.id}"`],
    'userName eq "ann@example.org" and externalId eq "e-1"',
  ]) {
    const { body } = await find('/Users', filter)
    expect(
      body.Resources.map(({ id }) => id),
      filter,
    ).toEqual([ann.body.id])
  }
  for (const nobody of ['userName eq "no\\"body"', 'userName eq "ann@example.org" and externalId eq "e-2"'])
    expect((await find('/Users', nobody)).body).toMatchObject({ totalResults: 0, itemsPerPage: 0, Resources: [] })
  for (let i = 0; i < 4; i++) await create({ userName: `page-${i}@example.org` })
  const all = await realm.ok<List<User>>('GET', '/Users')
  const pages: string[] = []
  for (let from = 1; from <= all.totalResults; from += 2) {
    const page = await realm.ok<List<User>>('GET', `/Users?startIndex=${from}&count=2`)
    expect(page).toMatchObject({ totalResults: all.totalResults, startIndex: from })
    pages.push(...page.Resources.map(({ id }) => id))
  }
  expect(pages).toEqual(all.Resources.map(({ id }) => id))
  expect(await realm.ok('GET', '/Users?startIndex=-3&count=-1')).toMatchObject({ startIndex: 1, Resources: [] })
  const thin = await realm.ok<List<User>>('GET', '/Users?attributes=userName&count=1&aadOptscim062020')
  expect(Object.keys(thin.Resources[0] ?? {}).sort()).toEqual(['id', 'schemas', 'userName'])
  // What a PUT leaves out is gone, but nobody comes back because it was not said that they are out.
  await patch(`/Users/${ann.body.id}`, { op: 'replace', path: 'active', value: false })
  const put = await realm.ok<User>('PUT', `/Users/${ann.body.id}`, { userName: 'ann@example.org' }, json)
  expect(put).toMatchObject({ userName: 'ann@example.org', active: false })
  expect([put.externalId, put.name, put.emails]).toEqual([undefined, undefined, undefined])
  expect((await realm.call('DELETE', `/Users/${ann.body.id}`)).status).toBe(204)
  expect((await realm.call('GET', `/Users/${ann.body.id}`)).status).toBe(404)
  expect((await find('/Users', 'userName eq "ann@example.org"')).body.totalResults).toBe(0)
  expect(await personOf(ann.body.id)).toMatchObject({ active: false })
})

test.each([
  ['Okta', [{ op: 'replace', value: { active: false } }], { active: false }],
  ['Entra', [{ op: 'Replace', path: 'active', value: 'False' }], { active: false }],
  [
    'Entra',
    [{ op: 'Add', path: 'name.familyName', value: 'Bell' }],
    { name: { givenName: 'Bob', familyName: 'Bell' } },
  ],
  ['Entra', [{ op: 'Replace', value: { 'name.givenName': 'Rob', displayName: 'Rob B.' } }], { displayName: 'Rob B.' }],
  [
    'Entra',
    [{ op: 'Add', path: 'emails[type eq "work"].value', value: 'b@example.org' }],
    { emails: [{ value: 'b@example.org', type: 'work', primary: true }] },
  ],
  ['Entra', [{ op: 'Replace', path: 'emails[type eq "home"].value', value: 'h@example.org' }], { emails: undefined }],
  ['Entra', [{ op: 'Remove', path: 'name.givenName' }], { name: { familyName: 'Burns' } }],
  ['Okta', [{ op: 'replace', path: `${userSchema}:displayName`, value: 'Bobby' }], { displayName: 'Bobby' }],
  ['anybody', [{ op: 'add', path: 'urn:x:extension:department', value: 'ICU' }], { active: true }],
  [
    'anybody',
    [
      { op: 'add', path: 'displayName', value: 'A' },
      { op: 'remove', path: 'displayName' },
    ],
    { displayName: undefined },
  ],
] as const)('[ID11] %s changes a user by %j', async (_who, operations, after) => {
  const bob = await create({
    userName: `bob-${Math.random()}@example.org`,
    name: { givenName: 'Bob', familyName: 'Burns' },
  })
  const { status, body } = await patch(`/Users/${bob.id}`, ...operations)
  expect(status).toBe(200)
  for (const [name, value] of Object.entries(after)) expect(body[name as keyof User]).toEqual(value)
})

test('[ID12] the server tells what it knows, and refuses the rest in the words of SCIM', async () => {
  const config = await realm.ok('GET', '/ServiceProviderConfig')
  expect(config).toMatchObject({ patch: { supported: true }, bulk: { supported: false }, filter: { maxResults: 200 } })
  for (const [path, ids] of [
    ['/ResourceTypes', ['User', 'Group']],
    ['/Schemas', [userSchema, groupSchema]],
  ] as const) {
    const { Resources: listed } = await realm.ok<List<{ id: string }>>('GET', path)
    expect(listed.map(({ id }) => id)).toEqual(ids)
    expect(await realm.ok('GET', `${path}/${ids[1]}`)).toEqual(listed[1])
  }
  const cid = await create({ userName: 'cid@example.org' })
  const at = `/Users/${cid.id}`
  const refused: [string, Promise<{ status: number; body: Refused }>][] = [
    ['invalidFilter', find('/Users', 'userName sw "a"')],
    ['invalidFilter', find('/Users', 'userName eq "a" or userName eq "b"')],
    ['invalidFilter', find('/Users', 'userName eq "a" and ')],
    ['invalidFilter', find('/Users', 'constructor eq "a"')],
    ['invalidFilter', find('/Groups', `displayName eq "${'x'.repeat(2_000)}"`)],
    ['invalidValue', realm.call('GET', '/Users?count=many')],
    ['invalidValue', realm.call('POST', '/Users', { schemas: [userSchema], active: true }, json)],
    ['invalidValue', realm.call('POST', '/Users', { userName: { a: 1 } }, json)],
    ['invalidSyntax', realm.call('POST', '/Users', '{"userName": "a", ', json)],
    ['invalidSyntax', patch(at)],
    ['invalidSyntax', patch(at, { op: 'move', path: 'active', value: true })],
    ['invalidValue', patch(at, { op: 'replace', path: 'active', value: 'perhaps' })],
    ['invalidValue', patch(at, { op: 'replace', path: 'emails', value: [{ value: 'no address' }] })],
    ['mutability', patch(at, { op: 'remove', path: 'userName' })],
    ['noTarget', patch(at, { op: 'remove' })],
  ]
  for (const [scimType, asked] of refused) {
    const { status, body } = await asked
    expect(body, scimType).toMatchObject({
      ...{ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], scimType, status: '400' },
      detail: expect.stringMatching(/\w/),
    })
    expect(status).toBe(400)
  }
  expect((await realm.call('GET', '/Users/per_1')).status).toBe(404)
  expect((await realm.call('POST', '/Users', 'x', { 'content-type': 'text/plain' })).status).toBe(415)
  const vast = await realm.call('POST', '/Users', { userName: 'x'.repeat(1_100_000) }, json)
  expect(vast.status).toBe(413)
  expect(await realm.ok('GET', at)).toEqual(cid)
})

test('[ID13] roles come with groups and go with them, at once; what people gave stays', async () => {
  const [dan, eve] = [await create({ userName: 'dan@example.org' }), await create({ userName: 'eve@example.org' })]
  await house.boot.ok('PATCH', `/v1/people/${dan.id}`, { roles: ['auditor'] })
  const group = await createGroup({ displayName: 'clinicians', members: [{ value: dan.id }] })
  const leads = await createGroup({ displayName: 'Leads', externalId: 'ext-leads' })
  const rolesNow = async ({ id }: User) => (await personOf(id)).roles
  expect(await rolesNow(dan)).toEqual(['auditor', 'reviewer'])
  expect((await realm.ok<User>('GET', `/Users/${dan.id}`)).groups).toMatchObject([
    { value: group.id, display: 'clinicians' },
  ])
  // Okta lists members; Entra adds some and removes others by value.
  await patch(`/Groups/${group.id}`, { op: 'replace', path: 'members', value: [{ value: dan.id }, { value: eve.id }] })
  expect(await rolesNow(eve)).toEqual(['reviewer'])
  await patch(`/Groups/${leads.id}`, { op: 'Add', path: 'members', value: [{ value: eve.id }] })
  expect(await rolesNow(eve)).toEqual(['reviewer', 'lead'])
  await patch(`/Groups/${group.id}`, { op: 'Remove', path: 'members', value: [{ value: eve.id }] })
  expect(await rolesNow(eve)).toEqual(['lead'])
  await patch(`/Groups/${leads.id}`, { op: 'remove', path: `members[value eq "${eve.id}"]` })
  expect(await rolesNow(eve)).toEqual([])
  const bare = await realm.ok<Group>('GET', `/Groups/${group.id}?excludedAttributes=members`)
  expect([bare.displayName, bare.members]).toEqual(['clinicians', undefined])
  expect((await find('/Groups', 'displayName eq "clinicians"')).body.totalResults).toBe(1)
  // What a group gives is the owner's to say, and holds at once.
  await olga.ok('PATCH', `/v1/identity/providers/${provider.id}`, {
    roles: { clinicians: ['risk-owner'], 'ext-leads': ['lead'] },
  })
  expect(await rolesNow(dan)).toEqual(['auditor', 'risk-owner'])
  await olga.ok('PATCH', `/v1/identity/providers/${provider.id}`, {
    roles: { clinicians: ['reviewer'], 'ext-leads': ['lead'] },
  })
  const stranger = await realm.call(
    'PATCH',
    `/Groups/${group.id}`,
    { Operations: [{ op: 'add', path: 'members', value: [{ value: olga.id }] }] },
    json,
  )
  expect(stranger.status).toBe(400)
  expect((await realm.call('POST', '/Groups', { displayName: 'clinicians' }, json)).status).toBe(409)
  expect((await realm.call('DELETE', `/Groups/${group.id}`)).status).toBe(204)
  expect(await rolesNow(dan)).toEqual(['auditor'])
  expect((await events('person.changed')).at(-1)).toMatchObject({
    ...{ actor: { kind: 'system', id: 'scim' }, data: { person: dan.id, roles: ['auditor'], provider: provider.id } },
  })
  expect((await events('group.provisioned')).at(-1)?.actor).toEqual({ kind: 'system', id: 'scim' })
})

test('[ID14] whoever is taken out is out: sessions end, what they held goes to others, what only they could answer is told', async () => {
  const fay = await create({ userName: 'fay@example.org' })
  await house.boot.ok('PATCH', `/v1/people/${fay.id}`, { roles: ['cardiology'] })
  const { link } = await olga.ok<{ link: string }>('POST', `/v1/people/${fay.id}/invite`, {})
  const browser = createVisitor(house.url)
  await browser.ok('POST', '/v1/session/link', { token: link.split('#')[1] })
  await house.boot.ok('POST', '/v1/queues', { name: 'hearts', who: ['role:cardiology'] })
  const { id: policy } = await olga.ok<{ id: string }>('POST', '/v1/policies', {
    ...{
      name: 'hearts',
      source:
        'policy: hearts\nrules:\n  - {id: hearts, require: gate, when: action == "heart.act", queue: hearts, who: [role:cardiology]}\ndefault: gate\n',
    },
  })
  await olga.ok('POST', `/v1/policies/${policy}/activate`, {})
  const decision = await propose(house.boot, { action: 'heart.act' })
  const key = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'k', person: fay.id })
  const own = createClient(house.url, key.secret)
  expect((await claim(own)).map((task) => task.decision.id)).toEqual([decision.id])
  const { body } = await patch(`/Users/${fay.id}`, { op: 'replace', value: { active: false } })
  expect(body.active).toBe(false)
  expect((await browser.call('GET', '/v1/session')).status).toBe(401)
  expect((await own.call('GET', '/v1/home')).status).toBe(401)
  const [task] = await house.admin('select status, lease_person from tasks where decision = $1', [decision.id.slice(4)])
  expect(task).toEqual({ status: 'open', lease_person: null })
  expect((await events('task.released')).at(-1)).toMatchObject({ actor: { id: 'scim' }, data: { person: fay.id } })
  await expect.poll(async () => (await events('task.no-reviewer')).at(-1)?.decision).toBe(decision.id)
  // They come back as themselves, and sign in anew.
  await patch(`/Users/${fay.id}`, { op: 'replace', value: { active: true } })
  expect((await own.call('GET', '/v1/home')).status).toBe(200)
  expect((await browser.call('GET', '/v1/session')).status).toBe(401)
})

test('[ID14] the last owner is never taken out, nor loses that role with a group', async () => {
  const away = await addProvider({ roles: { owners: ['owner'] }, domains: ['trusted.example'] })
  const there = await connect(away.id)
  await house.boot.ok('PATCH', `/v1/people/${olga.id}`, { email: 'olga@trusted.example' })
  const twin = await create({ userName: 'olga', emails: [{ value: 'olga@trusted.example', primary: true }] }, there)
  expect(twin.id).toBe(olga.id)
  const out = await there.call<Refused>('DELETE', `/Users/${olga.id}`)
  expect(out).toMatchObject({ status: 409, body: { detail: expect.stringContaining('last owner') } })
  const group = await there.ok<Group>('POST', '/Groups', { displayName: 'owners', members: [{ value: olga.id }] }, json)
  await there.ok('PUT', `/Groups/${group.id}`, { displayName: 'owners', members: [] }, json)
  expect(await personOf(olga.id)).toMatchObject({ roles: ['owner'], active: true })
  const heir = await house.person('Hedi', ['owner'])
  await there.ok('PATCH', `/Users/${olga.id}`, { Operations: [{ op: 'replace', value: { active: false } }] }, json)
  expect((await olga.call('GET', '/v1/home')).status).toBe(401)
  await heir.ok('PATCH', `/v1/people/${olga.id}`, { active: true })
  await heir.ok('PATCH', `/v1/people/${heir.id}`, { active: false })
})

test('[ID15] whom people put out stays out until the provider changes its mind; whom it deleted comes back as themselves', async () => {
  const gus = await create({ userName: 'gus@example.org', externalId: 'g-1' })
  await house.boot.ok('PATCH', `/v1/people/${gus.id}`, { active: false })
  const again = { userName: 'gus@example.org', externalId: 'g-1', active: true }
  expect(await realm.ok('PUT', `/Users/${gus.id}`, again, json)).toMatchObject({ active: false })
  await realm.ok('PUT', `/Users/${gus.id}`, { ...again, active: false }, json)
  expect(await realm.ok('PUT', `/Users/${gus.id}`, again, json)).toMatchObject({ active: true })
  await realm.call('DELETE', `/Users/${gus.id}`)
  expect((await create(again)).id).toBe(gus.id)
  await realm.call('DELETE', `/Users/${gus.id}`)
  // The same name, given to somebody else.
  const heir = await create({ ...again, externalId: 'g-2' })
  expect(heir.id).not.toBe(gus.id)
  expect(await personOf(gus.id)).toMatchObject({ active: false })
})

test('[ID16] an address makes nobody the same person but in a trusted domain, and never somebody of another workspace', async () => {
  const add = async (name: string, email: string) =>
    (await house.boot.ok<{ id: string }>('POST', '/v1/people', { name, email, roles: ['reviewer'] })).id
  const given = (email: string) => ({ userName: email, emails: [{ value: email, primary: true }] })
  const [trusted, other] = [await add('Hal', 'hal@trusted.example'), await add('Ida', 'ida@elsewhere.example')]
  expect((await create(given('HAL@trusted.example'))).id).toBe(trusted)
  // What people gave stays theirs.
  expect((await personOf(trusted)).roles).toEqual(['reviewer'])
  const ida = await create(given('ida@elsewhere.example'))
  expect(ida.id).not.toBe(other)
  const { id: elsewhere } = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Elsewhere' })
  const [account] = await house.admin(
    `insert into accounts (id, name, email, installation_owner, created_at) values (gen_random_uuid(), 'Lou', 'lou@trusted.example', false, now()) returning id`,
  )
  await house.admin(
    `insert into people (workspace, id, account, name, email, roles, skills, identities, created_at) values ($1, gen_random_uuid(), $2, 'Lou', 'lou@trusted.example', '{owner}', '{}', '{}', now())`,
    [elsewhere.slice(3), account?.['id']],
  )
  const lou = await create(given('lou@trusted.example'))
  await realm.call('DELETE', `/Users/${lou.id}`)
  const rows = await house.admin(
    `select workspace, account, active from people where email = 'lou@trusted.example' order by active`,
  )
  expect(rows).toEqual([
    { workspace: expect.not.stringContaining(elsewhere.slice(3)), account: null, active: false },
    { workspace: elsewhere.slice(3), account: account?.['id'], active: true },
  ])
})
