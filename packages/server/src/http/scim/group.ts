/** A group of SCIM, read from and written for identity providers. */
import { formatId, parseId } from '@countersign/core'
import type { ScimGroup, ScimGroupDraft } from '../../engine/identity/scim-groups.ts'
import { plainName } from './filter.ts'
import { objectOf, type Operation } from './patch.ts'
import { ScimError } from './scim-error.ts'

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export function groupWire(group: ScimGroup, base: string): Record<string, unknown> {
  const id = formatId('group', group.id)
  return {
    schemas: [groupSchema],
    id,
    ...(group.external_id === null ? {} : { externalId: group.external_id }),
    displayName: group.display_name,
    members: group.members.map((person) => ({
      value: formatId('person', person),
      $ref: `${base}/Users/${formatId('person', person)}`,
      type: 'User',
    })),
    meta: {
      resourceType: 'Group',
      created: new Date(group.created_at).toISOString(),
      lastModified: new Date(group.changed_at).toISOString(),
      location: `${base}/Groups/${id}`,
    },
  }
}

export function readGroup(given: Record<string, unknown>): ScimGroupDraft {
  let group: ScimGroupDraft = { display_name: '', external_id: null, members: [] }
  for (const [name, value] of Object.entries(given)) group = replace(group, name, value)
  if (group.display_name === '') throw new ScimError('invalidValue', 'displayName is missing.')
  return group
}

export function patchGroup(before: ScimGroupDraft, operations: readonly Operation[]): ScimGroupDraft {
  let group = before
  for (const { op, path, value } of operations) {
    const parts = path === null ? Object.entries(objectOf(value, 'value')) : [[path, value] as const]
    if (op === 'remove' && path === null) throw new ScimError('noTarget', 'What is to be removed is not named.')
    for (const [name, one] of parts)
      group =
        op === 'add' ? add(group, name, one) : op === 'replace' ? replace(group, name, one) : remove(group, name, one)
  }
  return group
}

function replace(group: ScimGroupDraft, path: string, value: unknown): ScimGroupDraft {
  switch (plainName(path)) {
    case 'displayname':
      return { ...group, display_name: nameOf(value) }
    case 'externalid':
      return { ...group, external_id: value === null ? null : nameOf(value) }
    case 'members':
      return { ...group, members: peopleOf(value) }
    default:
      return group
  }
}

const add = (group: ScimGroupDraft, path: string, value: unknown): ScimGroupDraft =>
  plainName(path) === 'members'
    ? { ...group, members: [...new Set([...group.members, ...peopleOf(value)])] }
    : replace(group, path, value)

/** `members[value eq "…"]`, or as Microsoft Entra ID has it: `members`, and whom in the value. */
function remove(group: ScimGroupDraft, path: string, value: unknown): ScimGroupDraft {
  const one = /^members\[\s*value\s+eq\s+"([^"]*)"\s*\]$/i.exec(path)?.[1]
  if (one !== undefined)
    return { ...group, members: group.members.filter((person) => person !== parseId('person', one)) }
  switch (plainName(path)) {
    case 'members': {
      const gone = value === null || value === undefined ? group.members : peopleOf(value)
      return { ...group, members: group.members.filter((person) => !gone.includes(person)) }
    }
    case 'externalid':
      return { ...group, external_id: null }
    case 'displayname':
      throw new ScimError('mutability', 'displayName is required and cannot be removed.')
    default:
      throw new ScimError('invalidPath', `There is nothing to remove at ${path.slice(0, 60)}.`)
  }
}

function nameOf(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 200)
    throw new ScimError('invalidValue', 'displayName and externalId take a text of up to 200 characters.')
  return value.trim()
}

const peopleOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).map((one) => {
    const id = String(objectOf(one, 'members')['value'])
    const person = parseId('person', id)
    if (person === undefined)
      throw new ScimError(
        'invalidValue',
        `members takes ids of users; ${id.slice(0, 60)} is none. Groups hold no groups.`,
      )
    return person
  })
