import { authorise, errorCodes, type Operation } from '@countersign/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { apiEndpoints, makeApiFiles } from './api-document.ts'
import { pageOf, type ApiDocument } from './api-pages.ts'
import { fieldsOf, typeInWords, type Schema } from './api-schema.ts'

let document: ApiDocument
let pages: Map<string, string>
beforeAll(async () => {
  const made = await makeApiFiles()
  document = JSON.parse(made.document) as ApiDocument
  pages = made.pages
}, 30_000)

/** What a page says under each of its headings. */
const sectionsOf = (page: string): Map<string, string> =>
  new Map(
    (pages.get(page) ?? '').split(/^## /m).map((section) => {
      const [heading = '', ...rest] = section.split('\n')
      return [heading, rest.join('\n')]
    }),
  )
const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )

test('[DX7] the reference tells each endpoint once, with each field of its body, each query and what it answers', () => {
  const headings = [...pages.values()].flatMap((text) => [...text.matchAll(/^## (.+)$/gm)].map(([, one]) => one))
  expect(new Set(headings).size).toBe(headings.length)
  expect(operations().length).toBeGreaterThan(200)
  for (const { path, method, operation } of operations()) {
    const section = sectionsOf(`${pageOf(path)}.md`).get(`\`${method} ${path}\``)
    expect(section, `${method} ${path}`).toContain(operation.summary)
    for (const { name } of operation.parameters.filter((one) => one.in !== 'path'))
      expect(section, `${method} ${path}`).toContain(`\`${name}\``)
    const body = operation.requestBody?.content['application/json']?.schema
    for (const name of Object.keys(body?.properties ?? {}))
      expect(section, `${method} ${path}`).toMatch(
        new RegExp(`^\\| \`${name}\` \\| .+ \\| ${body?.required?.includes(name) ? 'required' : ''} \\|$`, 'm'),
      )
    const answer = JSON.stringify(operation.responses)
    for (const [, shape = ''] of answer.matchAll(/schemas\/(\w+)/g))
      if (shape !== 'Problem') expect(section, `${method} ${path}`).toContain(`[${shape}](`)
  }
  for (const code of errorCodes) expect(pages.get('errors.md')).toContain(`| \`${code}\` |`)
})

test('[DX7] who may call it is what decides there', () => {
  for (const { method, path, operation } of apiEndpoints) {
    const plain = path.replace('{+', '{')
    const section = sectionsOf(`${pageOf(plain)}.md`).get(`\`${method} ${plain}\``) ?? ''
    const [, told = ''] = /^- \*\*For\*\* (.+)$/m.exec(section) ?? []
    if (operation === null) expect(told, plain).toContain('anybody')
    else if (operation !== 'known') {
      const [, scope] = /^keys with `([^`]+)`/.exec(told) ?? []
      const by = (scopes: string[]) => authorise({ kind: 'system-key', scopes }, operation as Operation).ok
      expect(by(scope ? [scope] : []), `${plain}: ${told}`).toBe(scope !== undefined)
      for (const role of ['owner', 'admin', 'lead', 'reviewer', 'auditor'] as const) {
        const may = authorise({ kind: 'person', roles: [role], authn: 'session', keyBorn: false }, operation)
        expect(told.includes('any role') || new RegExp(`\\b${role}\\b`).test(told), `${plain}: ${role}`).toBe(may.ok)
      }
    }
  }
})

describe('a schema in words', () => {
  const link = (name: string) => `#${name}`
  test.for<[Schema, string]>([
    [{ type: 'string', minLength: 1, maxLength: 20 }, 'string (1 to 20 characters)'],
    [{ type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, 'integer'],
    [{ type: 'number', minimum: 0, maximum: 1 }, 'number (0 to 1)'],
    [{ anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] }, 'date-time or null'],
    [{ enum: ['a', 'b'] }, '`"a"` or `"b"`'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Task' }, maxItems: 3 }, 'list of [Task](#Task) (at most 3)'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'object of number'],
    [{}, 'any JSON'],
  ])('%j', ([schema, words]) => expect(typeInWords(schema, link)).toBe(words))

  test('fields within stand by their path; of a choice, what each of them requires is required', () => {
    const either: Schema = {
      properties: {
        scope: {
          anyOf: [
            { type: 'object', properties: { id: { type: 'string' }, all: { const: true } }, required: ['id', 'all'] },
            { type: 'object', properties: { id: { type: 'number' } }, required: ['id'] },
          ],
        },
        parts: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
      },
    }
    expect(fieldsOf(either, link)).toEqual([
      { path: 'scope', type: 'object', required: false },
      { path: 'scope.id', type: 'string or number', required: true },
      { path: 'scope.all', type: '`true`', required: false },
      { path: 'parts', type: 'list of object', required: false },
      { path: 'parts[].n', type: 'integer', required: true },
    ])
  })
})
