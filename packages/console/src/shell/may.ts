import { authorise, type Operation } from '@countersign/core'
import type { SessionWire } from '../api/wire.ts'

/** The same table that the server asks; here it only spares people buttons that would answer 403. */
export const may = ({ person, authn }: SessionWire, operation: Operation): boolean =>
  authorise({ kind: 'person', roles: person.roles, authn, keyBorn: true }, operation).ok
