/** What this server knows of SCIM, told to whoever provisions (RFC 7643 §5–7). */
import { groupSchema } from './group.ts'
import { userSchema } from './user.ts'

export const largestPage = 200

export const serviceProviderConfig = (base: string) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: largestPage },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description: 'A token that an owner makes for the provider; told once, two are good at a time.',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
})

const resourceType = (name: string, schema: string, base: string) => ({
  ...{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'], id: name, name, endpoint: `/${name}s`, schema },
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
})
export const resourceTypes = (base: string) => [
  resourceType('User', userSchema, base),
  resourceType('Group', groupSchema, base),
]

type More = Partial<{
  required: boolean
  multiValued: boolean
  mutability: string
  uniqueness: string
  caseExact: boolean
}>
const attribute = (name: string, type: string, more: More = {}, subAttributes?: object[]) => ({
  ...{ name, type, multiValued: false, required: false, caseExact: false, mutability: 'readWrite' },
  ...{ returned: 'default', uniqueness: 'none', ...more, ...(subAttributes ? { subAttributes } : {}) },
})

export const schemas = (base: string) => [
  {
    ...{
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'],
      id: userSchema,
      name: 'User',
      description: 'A member',
    },
    attributes: [
      attribute('userName', 'string', { required: true, uniqueness: 'server' }),
      attribute('externalId', 'string', { uniqueness: 'server', caseExact: true }),
      attribute('displayName', 'string'),
      attribute('name', 'complex', {}, [attribute('givenName', 'string'), attribute('familyName', 'string')]),
      attribute('emails', 'complex', { multiValued: true }, [
        ...[attribute('value', 'string'), attribute('type', 'string'), attribute('primary', 'boolean')],
      ]),
      attribute('active', 'boolean'),
      attribute('groups', 'complex', { multiValued: true, mutability: 'readOnly' }, [
        ...[
          attribute('value', 'string', { mutability: 'readOnly' }),
          attribute('display', 'string', { mutability: 'readOnly' }),
        ],
      ]),
    ],
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${userSchema}` },
  },
  {
    ...{ schemas: ['urn:ietf:params:scim:schemas:core:2.0:Schema'], id: groupSchema, name: 'Group' },
    description: 'A group; what it gives stands with the provider',
    attributes: [
      attribute('displayName', 'string', { required: true, uniqueness: 'server' }),
      attribute('externalId', 'string', { caseExact: true }),
      attribute('members', 'complex', { multiValued: true }, [
        ...[
          attribute('value', 'string', { mutability: 'immutable' }),
          attribute('type', 'string', { mutability: 'immutable' }),
        ],
      ]),
    ],
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${groupSchema}` },
  },
]
