/**
 * SCIM 2.0 (RFC 7643, 7644): an identity provider tells who its people are, whether they may come in, and their groups.
 * Whoever asks shows a token of a provider, which opens these addresses alone, and of its workspace alone.
 */
import { CountersignError, parseId } from '@countersign/core'
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import {
  changeScimGroup,
  createScimGroup,
  listScimGroups,
  readScimGroup,
  removeScimGroup,
  type ScimGroupDraft,
} from '../../engine/identity/scim-groups.ts'
import { findConnection, scimPath, type Connection } from '../../engine/identity/scim-tokens.ts'
import {
  changeScimUser,
  createScimUser,
  listScimUsers,
  readScimUser,
  removeScimUser,
  type ScimPerson,
} from '../../engine/identity/scim-users.ts'
import { parseBody, type Call, type Endpoint } from '../endpoint.ts'
import { largestPage, resourceTypes, schemas, serviceProviderConfig } from './discovery.ts'
import { parseFilter } from './filter.ts'
import { groupWire, patchGroup, readGroup } from './group.ts'
import { readPatch } from './patch.ts'
import { ScimError } from './scim-error.ts'
import { patchUser, readUser, userWire } from './user.ts'

type Wire = Record<string, unknown>
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'
const object = z.record(z.string(), z.unknown())

async function connect({ context, request }: Call<never>): Promise<Connection> {
  context.limits.takeOrThrow(`scim ${request.ip}`)
  const secret = /^Bearer (scim_[\w-]{8,100})$/i.exec(request.headers.authorization ?? '')?.[1]
  const connection = secret === undefined ? undefined : await findConnection(context.engine.database, secret)
  if (!connection)
    throw new CountersignError('unauthenticated', 'This token is not one that provisions. Ask an owner for a new one.')
  return connection
}

interface Asked {
  engine: Engine
  connection: Connection
  /** Where SCIM lies, as whoever asks calls it. */
  base: string
  query: URLSearchParams
  id: string
  /** Read only once it is known who asks. */
  body(): Wire
}

/** An address of SCIM. What it does not know in a query it passes over: providers put switches of their own there. */
const scim = (
  method: Endpoint['method'],
  path: string,
  summary: string,
  run: (asked: Asked) => Promise<Wire | null>,
): Endpoint => ({
  ...{ method, path: `${scimPath}/${path}`, summary: `SCIM: ${summary}`, operation: null },
  ...(method === 'POST' ? { status: 201 } : {}),
  async run(call) {
    const { context, params, query, request, reply } = call
    const wire = await run({
      ...{ engine: context.engine, connection: await connect(call), query, id: params['id'] ?? '' },
      base: `${context.party(request).origin}${scimPath}`,
      body: () => parseBody(object, request.body),
    })
    if (wire === null) return reply.code(204).send()
    if (method === 'POST') void reply.header('location', (wire['meta'] as { location: string }).location)
    return shape(wire, query)
  },
})

/** What was asked for of a resource, or of each that is listed: `id` and `schemas` always. */
function shape(wire: Wire, query: URLSearchParams): Wire {
  const { Resources: listed } = wire
  if (Array.isArray(listed)) return { ...wire, Resources: listed.map((one) => shape(one as Wire, query)) }
  const names = (name: string) =>
    query
      .get(name)
      ?.split(',')
      .map((one) => one.trim().toLowerCase())
  const [only, but] = [names('attributes'), names('excludedAttributes')]
  return Object.fromEntries(
    Object.entries(wire).filter(([name]) => {
      const plain = name.toLowerCase()
      const asked = !only || only.some((one) => one === plain || one.startsWith(`${plain}.`))
      return plain === 'id' || plain === 'schemas' || (asked && !but?.includes(plain))
    }),
  )
}

function pageOf(query: URLSearchParams): { from: number; count: number } {
  const whole = (name: string, usual: number) => {
    const value = Number(query.get(name) ?? usual)
    if (!Number.isSafeInteger(value)) throw new ScimError('invalidValue', `${name} takes a whole number.`)
    return value
  }
  // Less than the first means the first, and less than nothing means nothing (RFC 7644 §3.4.2.4).
  const from = Math.min(Math.max(1, whole('startIndex', 1)), 1_000_000_000) - 1
  return { from, count: Math.min(largestPage, Math.max(0, whole('count', largestPage))) }
}

const listOf = (items: Wire[], total: number, from: number): Wire => ({
  ...{ schemas: [listSchema], totalResults: total, startIndex: from + 1, itemsPerPage: items.length },
  Resources: items,
})

function idOrThrow(kind: 'person' | 'group', id: string): string {
  const uuid = parseId(kind, id)
  if (uuid !== undefined) return uuid
  throw new CountersignError('not-found', `There is no such ${kind === 'person' ? 'user' : 'group'}.`)
}

/** Ids in filters come with their prefix, and are kept without. */
const bare = <By extends string>(filter: { by: By; is: string }[], by: By, kind: 'person' | 'group') =>
  filter.map((one) => (one.by === by ? { ...one, is: parseId(kind, one.is) ?? '' } : one))

const ofUsers = {
  username: 'user_name',
  externalid: 'external_id',
  id: 'person',
  emails: 'email',
  'emails.value': 'email',
  'emails[type eq "work"].value': 'email',
} as const
const ofGroups = {
  displayname: 'display_name',
  externalid: 'external_id',
  id: 'id',
  members: 'member',
  'members.value': 'member',
} as const

const discovery = (path: string, summary: string, tell: (base: string) => { id: string }[]): Endpoint[] => [
  scim('GET', path, summary, async ({ base }) => listOf(tell(base), tell(base).length, 0)),
  scim('GET', `${path}/{id}`, `${summary}: one`, async ({ base, id }) => {
    const found = tell(base).find((one) => one.id === id)
    if (!found) throw new CountersignError('not-found', 'There is no such thing.')
    return found
  }),
]

const users: Endpoint[] = [
  scim('GET', 'Users', 'users that this provider provisions', async ({ engine, connection, base, query }) => {
    const page = pageOf(query)
    const filter = bare(parseFilter(query.get('filter'), ofUsers), 'person', 'person')
    const { items, total } = await listScimUsers(engine.database, connection, filter, page)
    return listOf(
      items.map((one) => userWire(one, base)),
      total,
      page.from,
    )
  }),
  scim('POST', 'Users', 'provision a user', async ({ engine, connection, base, body }) =>
    userWire(await createScimUser(engine, connection, readUser(body())), base),
  ),
  scim('GET', 'Users/{id}', 'one user', async ({ engine, connection, base, id }) =>
    userWire(await readScimUser(engine.database, connection, idOrThrow('person', id)), base),
  ),
  scim('PUT', 'Users/{id}', 'replace a user', async ({ engine, connection, base, id, body }) => {
    const given = body()
    // Whoever is out does not come back because it was not said that they are.
    const next = ({ active }: ScimPerson) => readUser(given, active)
    return userWire(await changeScimUser(engine, connection, idOrThrow('person', id), next), base)
  }),
  scim('PATCH', 'Users/{id}', 'change a user', async ({ engine, connection, base, id, body }) => {
    const operations = readPatch(body())
    const next = (before: ScimPerson) => patchUser(before, operations)
    return userWire(await changeScimUser(engine, connection, idOrThrow('person', id), next), base)
  }),
  scim('DELETE', 'Users/{id}', 'take a user out; what they did stays', async ({ engine, connection, id }) => {
    await removeScimUser(engine, connection, idOrThrow('person', id))
    return null
  }),
]

const groups: Endpoint[] = [
  scim('GET', 'Groups', 'groups that this provider provisions', async ({ engine, connection, base, query }) => {
    const page = pageOf(query)
    const filter = bare(bare(parseFilter(query.get('filter'), ofGroups), 'id', 'group'), 'member', 'person')
    const { items, total } = await listScimGroups(engine.database, connection, filter, page)
    return listOf(
      items.map((one) => groupWire(one, base)),
      total,
      page.from,
    )
  }),
  scim('POST', 'Groups', 'provision a group', async ({ engine, connection, base, body }) =>
    groupWire(await createScimGroup(engine, connection, readGroup(body())), base),
  ),
  scim('GET', 'Groups/{id}', 'one group', async ({ engine, connection, base, id }) =>
    groupWire(await readScimGroup(engine.database, connection, idOrThrow('group', id)), base),
  ),
  scim('PUT', 'Groups/{id}', 'replace a group', async ({ engine, connection, base, id, body }) => {
    const next = readGroup(body())
    return groupWire(await changeScimGroup(engine, connection, idOrThrow('group', id), () => next), base)
  }),
  scim('PATCH', 'Groups/{id}', 'change a group, or who is in it', async ({ engine, connection, base, id, body }) => {
    const operations = readPatch(body())
    const next = (before: ScimGroupDraft) => patchGroup(before, operations)
    return groupWire(await changeScimGroup(engine, connection, idOrThrow('group', id), next), base)
  }),
  scim('DELETE', 'Groups/{id}', 'remove a group; what it gave goes with it', async ({ engine, connection, id }) => {
    await removeScimGroup(engine, connection, idOrThrow('group', id))
    return null
  }),
]

export const scimEndpoints: readonly Endpoint[] = [
  scim('GET', 'ServiceProviderConfig', 'what this server knows of it', async ({ base }) => serviceProviderConfig(base)),
  ...discovery('ResourceTypes', 'what can be provisioned', resourceTypes),
  ...discovery('Schemas', 'attributes that are kept', schemas),
  ...users,
  ...groups,
]
