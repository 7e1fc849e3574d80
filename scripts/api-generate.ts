/** `npm run api:generate`: writes docs/openapi.json, the SDK's types and the pages of docs/api. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
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

const folder = join(root, apiPaths.pages)
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
for (const [name, text] of made.pages) writeFileSync(join(folder, name), text)
process.stdout.write(`${apiPaths.pages}: ${made.pages.size} pages\n`)
