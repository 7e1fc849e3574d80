/**
 * The rules of an HTTP gateway, from YAML: which requests are decisions, which pass, which are refused. The strictest
 * that matches wins, whatever their order; where it is doubtful whether one matches, a strict one does and a loose one
 * does not.
 */
import type { Json } from '@countersign/core'
import { parse } from 'yaml'
import { z } from 'zod'

const token = z.string().max(200).regex(/^\S+$/, 'holds white space')
const matching = z.strictObject({
  method: z.union([token, z.array(token)]).optional(),
  path: z.string().startsWith('/').max(1_000).optional(),
  body: z.record(z.string().max(200), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
})
const rule = z.union([
  z.strictObject({ match: matching, decide: token, subject: z.string().max(400).optional() }),
  z.strictObject({ match: matching, pass: z.literal(true) }),
  z.strictObject({ match: matching, refuse: z.literal(true) }),
])
const file = z.strictObject({
  rules: z.array(rule).max(500),
  otherwise: z.union([z.literal('pass'), z.literal('refuse'), z.strictObject({ decide: token })]).default('refuse'),
})

export type HttpRule = z.infer<typeof rule>
export type HttpRules = z.infer<typeof file>

export type Fate =
  | { kind: 'pass' }
  | { kind: 'refuse' }
  | { kind: 'decide'; action: string; subject: string | undefined; params: Record<string, string> }

/** @throws Error that names the place. */
export function readRules(source: string): HttpRules {
  const read = file.safeParse(parse(source))
  if (read.success) return read.data
  const places = read.error.issues.slice(0, 10).map(({ path, message }) => `${path.map(String).join('.')}: ${message}`)
  throw new Error(`These are not rules of a gateway. ${places.join('; ')}`)
}

export interface Asked {
  method: string
  /** In its plain form. */
  path: string
  /** Undefined where it is not JSON, or could not be read. */
  body: Json | undefined
}

const strictness = { pass: 0, decide: 1, refuse: 2 } as const

export function fateOf({ rules, otherwise }: HttpRules, asked: Asked): Fate {
  let found: Fate | undefined
  for (const one of rules) {
    const kind = 'pass' in one ? 'pass' : 'decide' in one ? 'decide' : 'refuse'
    const params = matches(one.match, asked, kind !== 'pass')
    if (!params || (found && strictness[kind] <= strictness[found.kind])) continue
    found =
      'decide' in one
        ? { kind: 'decide', action: one.decide, subject: one.subject && fill(one.subject, params), params }
        : { kind: 'pass' in one ? 'pass' : 'refuse' }
  }
  if (found) return found
  return typeof otherwise === 'string'
    ? { kind: otherwise }
    : { kind: 'decide', action: otherwise.decide, subject: undefined, params: {} }
}

/** What the pattern's names stand for; undefined where it does not match. `strict` rules match in doubt. */
function matches(match: z.infer<typeof matching>, asked: Asked, strict: boolean): Record<string, string> | undefined {
  const methods = match.method === undefined ? undefined : [match.method].flat().map((one) => one.toUpperCase())
  if (methods && !methods.includes(asked.method.toUpperCase())) return undefined
  if (match.body && !bodyFits(match.body, asked.body, strict)) return undefined
  return match.path === undefined ? {} : pathFits(match.path, asked.path, strict)
}

/** `/orders/{id}/refund`, `*` for one segment, `**` for all the rest. Servers differ in case and in the last slash. */
function pathFits(pattern: string, path: string, strict: boolean): Record<string, string> | undefined {
  const plain = (text: string) => (strict && text.length > 1 ? text.replace(/\/$/, '') : text)
  const [wanted, given] = [plain(pattern).split('/'), plain(path).split('/')]
  const params: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    if (part === '**') return params
    const segment = given[at]
    if (segment === undefined) return undefined
    const name = /^\{(\w+)\}$/.exec(part)?.[1]
    if (name !== undefined || part === '*') {
      if (segment === '') return undefined
      if (name !== undefined) params[name] = decodeURIComponent(segment)
    } else if (strict ? part.toLowerCase() !== segment.toLowerCase() : part !== segment) return undefined
  }
  return given.length === wanted.length ? params : undefined
}

/** Members by their path, such as `customer.country`. */
function bodyFits(wanted: Record<string, Json>, body: Json | undefined, strict: boolean): boolean {
  if (body === undefined) return strict
  return Object.entries(wanted).every(([path, value]) => {
    let at: Json | undefined = body
    for (const member of path.split('.'))
      at =
        typeof at === 'object' && at !== null && !Array.isArray(at) && Object.hasOwn(at, member)
          ? (at as Readonly<Record<string, Json>>)[member]
          : undefined
    return at === value
  })
}

const fill = (template: string, params: Record<string, string>): string =>
  template.replaceAll(/\{(\w+)\}/g, (all, name: string) => params[name] ?? all)
