/** The reference of the API as pages: one for each first part of an address, one for what several answer, one for refusals. */
import { errorCodes, errorDetail, errorKind, roles as everyRole, ruleOf } from '@countersign/core'
import type { Endpoint } from '../packages/server/src/http/endpoint.ts'
import { statuses } from '../packages/server/src/http/problem.ts'
import { fieldsOf, typeInWords, type Schema } from './api-schema.ts'

interface Operation {
  summary: string
  parameters: { name: string; in: string }[]
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}
export interface ApiDocument {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** Those of other people's protocols stand together. */
export const pageOf = (path: string): string =>
  path.startsWith('/v1/') ? (path.split('/')[2] as string) : path.startsWith('/log/') ? 'log' : 'protocols'
const titleOf = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`
const cell = (text: string): string => text.replaceAll('|', '\\|')
/** From the page where it is named to where a shape stands. */
type Link = (name: string) => string

function tableOf(schema: Schema, link: Link, heading = 'field'): string {
  const rows = fieldsOf(schema, link)
  if (rows.length === 0) return ''
  return [
    `| ${heading} | | |`,
    '|---|---|---|',
    ...rows.map(({ path, type, required }) => `| \`${path}\` | ${cell(type)} | ${required ? 'required' : ''} |`),
  ].join('\n')
}

/** The page on which each shape stands: the one page that needs it, else the page of those that several need. */
function homesOf({ paths, components: { schemas } }: ApiDocument): Map<string, string> {
  const homes = new Map<string, string>()
  const visit = (value: unknown, page: string): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/#\/components\/schemas\/(\w+)/g)) {
      const before = homes.get(name)
      if (before === page || before === shared) continue
      homes.set(name, before === undefined ? page : shared)
      visit(schemas[name], before === undefined ? page : shared)
    }
  }
  for (const [path, methods] of Object.entries(paths)) visit(methods, pageOf(path))
  return homes
}
const shared = 'shapes'

/** Who may call it, from the table that `authorise` reads. */
function whoMay({ operation }: Pick<Endpoint, 'operation'>): string {
  if (operation === null) return 'anybody; no key and no session.'
  if (operation === 'known') return 'whoever has a key or a session; what they are told depends on who they are.'
  const { scope, roles, session } = ruleOf(operation)
  const whoever = roles.length === everyRole.length ? 'people with any role' : `people who are ${listed(roles)}`
  const people = `${whoever}${session ? ', in a session' : ''}`
  return `${scope ? `keys with \`${scope}\`; ` : ''}${people}.`
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

function answersOf(operation: Operation, link: Link): string {
  return Object.entries(operation.responses)
    .filter(([status]) => status !== 'default')
    .map(([status, { content }]) => {
      const { schema = {} } = content['application/json'] ?? {}
      const page = schema.properties?.['items'] && schema.properties['next'] ? schema.properties['items'] : undefined
      const said = page ? `a page of ${typeInWords(page, link).replace('list of ', '')}` : typeInWords(schema, link)
      return `\`${status}\` ${said}${'text/csv' in content ? '; with `format=csv` a table' : ''}`
    })
    .join(', ')
}

function operationText(method: string, path: string, operation: Operation, endpoint: Endpoint, link: Link): string {
  const named = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => `\`${name}\``)
  const headers = operation.parameters.filter((one) => one.in === 'header').map(({ name }) => `\`${name}\``)
  const body = operation.requestBody
  const fields = body
    ? tableOf(body.content['application/json']?.schema ?? {}, link, body.required ? 'body' : 'body, or none')
    : ''
  return [
    `## \`${method} ${path}\``,
    `${operation.summary}.`,
    [
      `- **For** ${whoMay(endpoint)}`,
      ...(named.length > 0 ? [`- **Query** ${named.join(', ')}`] : []),
      ...(headers.length > 0 ? [`- **Header** ${headers.join(', ')}`] : []),
      ...(body && !fields ? [`- **Body** an object${body.required ? '' : ', or none'}`] : []),
      `- **Answers** ${answersOf(operation, link)}`,
    ].join('\n'),
    ...(fields ? [fields] : []),
  ].join('\n\n')
}

/** The pages by their names. */
export function makeApiPages(document: ApiDocument, endpoints: readonly Endpoint[]): Map<string, string> {
  const known = new Map(endpoints.map((one) => [`${one.method} ${one.path.replace('{+', '{')}`, one]))
  const homes = homesOf(document)
  const linkFrom =
    (page: string): Link =>
    (name) =>
      `${homes.get(name) === page ? '' : `${homes.get(name) ?? shared}.md`}#shape-${name.toLowerCase()}`
  const parts = new Map<string, string[]>()
  const firsts = new Map<string, string[]>()
  const put = (map: Map<string, string[]>, page: string, text: string) =>
    map.set(page, [...(map.get(page) ?? []), text])
  for (const [path, methods] of Object.entries(document.paths))
    for (const [name, operation] of Object.entries(methods)) {
      const method = name.toUpperCase()
      const endpoint = known.get(`${method} ${path}`)
      if (!endpoint) throw new Error(`${method} ${path} stands in the document and in no table of endpoints.`)
      const page = pageOf(path)
      put(parts, page, operationText(method, path, operation, endpoint, linkFrom(page)))
      put(firsts, page, `\`${method} ${path}\``)
    }
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    const page = homes.get(name) ?? shared
    const link = linkFrom(page)
    put(parts, page, `## Shape: ${name}\n\n${tableOf(schema, link) || `${typeInWords(schema, link)}.`}`)
  }
  const pages = new Map<string, string>()
  const add = (name: string, title: string, texts: string[]) =>
    pages.set(`${name}.md`, `${[`# ${title}`, ...texts].join('\n\n')}\n`)
  for (const [page, texts] of parts) add(page, page === shared ? 'What several answers share' : titleOf(page), texts)
  add('errors', 'Refusals', [
    'A refusal is [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) `application/problem+json`: a stable `code`, a `detail` that says what to do next, and for `bad-input` each wrong field in `errors`. Where the words can be more exact than here, they are.',
    ['| code | status | |', '|---|---|---|', ...errorCodes.map(errorRow)].join('\n'),
  ])
  add('index', 'The API', [
    'Every endpoint, from the table that the server itself is made of: who may call it, what it takes, what it answers. In one page: [the API](../http.md); for machines: [openapi.json](../openapi.json). What is refused: [refusals](errors.md).',
    [
      '| | |',
      '|---|---|',
      ...[...firsts].map(([page, all]) => `| [${titleOf(page)}](${page}.md) | ${shortly(all)} |`),
    ].join('\n'),
    'These pages are made by `npm run api:generate`.',
  ])
  return pages
}
const shortly = (all: string[]): string =>
  `${all.slice(0, 3).join(', ')}${all.length > 3 ? ` and ${all.length - 3} more` : ''}`
const errorRow = (code: (typeof errorCodes)[number]): string =>
  `| \`${code}\` | ${statuses[errorKind(code)]} | ${cell(errorDetail(code))} |`
