/** A user of SCIM, read from and written for identity providers. Attributes that say nothing about oversight are passed over. */
import { objectOf, type Operation } from './patch.ts'
import { formatId } from '@countersign/core'
import type { ScimPerson, ScimUser } from '../../engine/identity/scim-users.ts'
import { plainName } from './filter.ts'
import { ScimError } from './scim-error.ts'

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const longest = 254

export function userWire(user: ScimUser, base: string): Record<string, unknown> {
  const { user_name, external_id, display_name, given_name, family_name, email } = user
  const id = formatId('person', user.person)
  const name = { ...(given_name ? { givenName: given_name } : {}), ...(family_name ? { familyName: family_name } : {}) }
  return {
    schemas: [userSchema],
    id,
    ...(external_id === null ? {} : { externalId: external_id }),
    userName: user_name,
    ...(display_name === null ? {} : { displayName: display_name }),
    ...(Object.keys(name).length === 0 ? {} : { name }),
    ...(email === null ? {} : { emails: [{ value: email, type: 'work', primary: true }] }),
    active: user.active,
    groups: user.groups.map((one) => ({
      value: formatId('group', one.id),
      display: one.display_name,
      $ref: `${base}/Groups/${formatId('group', one.id)}`,
      type: 'direct',
    })),
    meta: {
      resourceType: 'User',
      created: new Date(user.created_at).toISOString(),
      lastModified: new Date(user.changed_at).toISOString(),
      location: `${base}/Users/${id}`,
    },
  }
}

const nobody: ScimPerson = {
  ...{ user_name: '', external_id: null, display_name: null, given_name: null, family_name: null, email: null },
  active: true,
}

/** A whole user. @param active what holds where it does not say. */
export function readUser(given: Record<string, unknown>, active = true): ScimPerson {
  let user: ScimPerson = { ...nobody, active }
  for (const [name, value] of Object.entries(given)) user = set(user, name, value)
  if (user.user_name === '') throw new ScimError('invalidValue', 'userName is missing.')
  return user
}

/** What it is after the operations of a PATCH. */
export function patchUser(before: ScimPerson, operations: readonly Operation[]): ScimPerson {
  let user = before
  for (const { op, path, value } of operations) {
    if (path !== null) user = op === 'remove' ? unset(user, path) : set(user, path, value)
    else if (op === 'remove') throw new ScimError('noTarget', 'What is to be removed is not named.')
    else for (const [name, one] of Object.entries(objectOf(value, 'value'))) user = set(user, name, one)
  }
  return user
}

function set(user: ScimPerson, path: string, value: unknown): ScimPerson {
  const name = plainName(path)
  switch (name) {
    case 'username':
      return { ...user, user_name: textOf(value, 'userName') ?? missing('userName') }
    case 'externalid':
      return { ...user, external_id: textOf(value, 'externalId') }
    case 'displayname':
      return { ...user, display_name: textOf(value, 'displayName') }
    case 'name.givenname':
      return { ...user, given_name: textOf(value, 'name.givenName') }
    case 'name.familyname':
      return { ...user, family_name: textOf(value, 'name.familyName') }
    case 'name':
      return Object.entries(objectOf(value, 'name')).reduce((next, [part, one]) => set(next, `name.${part}`, one), user)
    case 'active':
      return { ...user, active: readActive(value) }
    case 'emails':
      return { ...user, email: pickEmail(value) }
    case 'emails.value':
    case 'emails[type eq "work"].value':
    case 'emails[primary eq true].value':
      return { ...user, email: emailOf(value) }
    default:
      return user
  }
}

function unset(user: ScimPerson, path: string): ScimPerson {
  const name = plainName(path)
  if (name === 'username' || name === 'active')
    throw new ScimError('mutability', `${path.slice(0, 60)} is required and cannot be removed.`)
  if (name === 'name') return { ...user, given_name: null, family_name: null }
  if (/^emails(\.value|\[(type eq "work"|primary eq true)\](\.value)?)?$/.test(name)) return { ...user, email: null }
  return set(user, path, null)
}

const missing = (name: string): never => {
  throw new ScimError('invalidValue', `${name} is missing.`)
}

function textOf(value: unknown, name: string): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value !== 'string' || value.trim() === '' || value.length > longest)
    throw new ScimError('invalidValue', `${name} takes a text of up to ${longest} characters.`)
  return value.trim()
}

/** Microsoft Entra ID writes booleans as texts. */
function readActive(value: unknown): boolean {
  const said = typeof value === 'string' ? value.toLowerCase() : value
  if (said === true || said === 'true') return true
  if (said === false || said === 'false') return false
  throw new ScimError('invalidValue', 'active takes true or false.')
}

function emailOf(value: unknown): string | null {
  const text = textOf(value, 'emails')
  if (text !== null && !/^[^\s@<>]+@[^\s@<>]+$/.test(text))
    throw new ScimError('invalidValue', 'emails takes addresses such as ann@example.org.')
  return text
}

/** One is kept: the primary one, else that of work, else the first. */
function pickEmail(value: unknown): string | null {
  if (value === null) return null
  const all = (Array.isArray(value) ? value : [value]).map((one) => objectOf(one, 'emails'))
  return emailOf(
    (all.find((one) => one['primary'] === true) ?? all.find((one) => one['type'] === 'work') ?? all[0])?.['value'],
  )
}
