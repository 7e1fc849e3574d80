import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiPaths, makeApiFiles } from './api-document.ts'

test('the published OpenAPI document, the SDK types and the pages of the reference are those of the endpoints; npm run api:generate renews them', async () => {
  const made = await makeApiFiles()
  for (const name of ['document', 'types'] as const)
    expect(
      readFileSync(join(import.meta.dirname, '..', apiPaths[name]), 'utf8') === made[name],
      `${apiPaths[name]} is stale`,
    ).toBe(true)
  const folder = join(import.meta.dirname, '..', apiPaths.pages)
  expect(readdirSync(folder).sort()).toEqual([...made.pages.keys()].sort())
  for (const [name, text] of made.pages)
    expect(readFileSync(join(folder, name), 'utf8') === text, `${apiPaths.pages}/${name} is stale`).toBe(true)
}, 30_000)

test('every reference of the document leads somewhere', async () => {
  const document = JSON.parse((await makeApiFiles()).document) as Record<string, unknown>
  const missing = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, inner] of Object.entries(value))
      if (key === '$ref' && typeof inner === 'string') {
        const found = inner
          .slice(2)
          .split('/')
          .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document)
        if (found === undefined) missing.add(inner)
      } else visit(inner)
  }
  visit(document)
  expect([...missing]).toEqual([])
}, 30_000)
