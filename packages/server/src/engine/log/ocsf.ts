/**
 * A line of the log as OCSF has it (https://schema.ocsf.io). Only what is there is said: nobody's address is kept, so
 * nothing here is an API Activity, which must name one; a line that is no sign-in and no change of who may do what is a
 * Base Event. The line itself stands whole in `unmapped`, whatever its class.
 */
import type { EventWire, JsonObject } from '@countersign/core'

export const ocsfVersion = '1.3.0'

interface Product {
  workspace: string
  version: string
}
interface Class {
  uid: number
  name: string
  activity: number
  activityName: string
  /** Of whom; a line that does not say belongs to no class that must. */
  user: string | null
  failed?: boolean
  more?: JsonObject
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const list = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

const authentication = (activity: number, activityName: string, user: string | null, failed = false): Class => ({
  ...{ uid: 3002, name: 'Authentication', activity, activityName, user, failed },
  // A service or an endpoint must be named.
  more: { service: { name: 'Countersign' } },
})
const accountChange = (activity: number, activityName: string, user: string | null): Class => ({
  ...{ uid: 3001, name: 'Account Change', activity, activityName, user },
})

const classes: Record<string, (event: EventWire) => Class | null> = {
  'session.opened': ({ actor }) => authentication(1, 'Logon', actor.id),
  'session.ended': ({ actor, data }) => authentication(2, 'Logoff', text(data['person']) ?? actor.id),
  'session.stepped-up': ({ actor }) => authentication(99, 'Step Up', actor.id),
  'session.step-up-refused': ({ actor }) => authentication(99, 'Step Up', actor.id, true),
  'signature.refused': ({ actor }) => authentication(99, 'Sign', actor.id, true),
  'person.added': ({ data }) => accountChange(1, 'Create', text(data['person'])),
  'person.changed': ({ data }) =>
    data['active'] === false
      ? accountChange(5, 'Disable', text(data['person']))
      : Array.isArray(data['roles'])
        ? {
            ...{ uid: 3005, name: 'User Access Management', activity: 1, activityName: 'Assign Privileges' },
            user: text(data['person']),
            // All that they hold from now on.
            more: { privileges: list(data['roles']) },
          }
        : null,
  'key.minted': ({ data }) => accountChange(1, 'Create', text(data['key'])),
  'key.revoked': ({ data }) => accountChange(5, 'Disable', text(data['key'])),
  'scim-token.minted': ({ data }) => accountChange(1, 'Create', text(data['token'])),
  'scim-token.revoked': ({ data }) => accountChange(5, 'Disable', text(data['token'])),
  'totp.added': ({ actor, data }) => accountChange(10, 'MFA Factor Enable', text(data['person']) ?? actor.id),
  'totp.removed': ({ actor, data }) => accountChange(11, 'MFA Factor Disable', text(data['person']) ?? actor.id),
}

/** Programs are known by their keys. */
const userOf = (id: string): JsonObject =>
  id.startsWith('per_') ? { uid: id, type_id: 1, type: 'User' } : { uid: id, type_id: 99, type: 'Program' }

export function toOcsf(event: EventWire, { workspace, version }: Product): JsonObject {
  const found = classes[event.type]?.(event)
  const one = found && found.user !== null ? found : null
  const [uid, activity] = one ? [one.uid, one.activity] : [0, 99]
  const { actor } = event
  return {
    activity_id: activity,
    activity_name: one?.activityName ?? event.type,
    category_uid: one ? 3 : 0,
    class_uid: uid,
    class_name: one?.name ?? 'Base Event',
    type_uid: uid * 100 + activity,
    severity_id: one?.failed ? 3 : 1,
    ...(one ? { status_id: one.failed ? 2 : 1 } : {}),
    time: Date.parse(event.time),
    message: event.type,
    metadata: {
      version: ocsfVersion,
      product: { name: 'Countersign', vendor_name: 'Countersign', version },
      uid: event.id,
      event_code: event.type,
      tenant_uid: workspace,
      original_time: event.time,
    },
    ...(one ? { user: userOf(one.user as string), ...one.more } : {}),
    ...(one && actor.id !== null ? { actor: { user: userOf(actor.id) } } : {}),
    unmapped: { event: event as unknown as JsonObject },
  }
}
