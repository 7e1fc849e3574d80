/** `npm run api:generate`: writes docs/openapi.json and the SDK's types. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { apiPaths, makeApiFiles } from './api-document.ts'

const root = join(import.meta.dirname, '..')
const made = await makeApiFiles()
for (const name of ['document', 'types'] as const) {
  const path = join(root, apiPaths[name])
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, made[name])
  process.stdout.write(`${apiPaths[name]}: ${made[name].length} characters\n`)
}
