/** A policy that lets go ahead alone what a condition describes, audits one in twenty, and asks about the rest. */
import { stringify } from 'yaml'

const safeName = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|-+$/g, '')
    .slice(0, 64) || 'draft'

/** YAML. `when` is CEL that compiles; `name` is brought into the shape of a name. */
export function draftPolicy(name: string, when: string): string {
  const policy = {
    policy: safeName(name),
    rules: [{ id: 'goes-ahead-alone', permit: 'auto', when, audit: 0.05 }],
    default: 'gate',
  }
  return stringify(policy, { lineWidth: 0 })
}
