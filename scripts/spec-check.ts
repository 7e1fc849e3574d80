/** SPEC.md states each law with an id; a test quotes it in its title. Neither may stand without the other. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.name === 'node_modules' || entry.name === 'dist'
      ? []
      : entry.isDirectory()
        ? files(join(folder, entry.name))
        : /\.test\.tsx?$/.test(entry.name)
          ? [join(folder, entry.name)]
          : [],
  )

const stated = [...readFileSync(join(root, 'SPEC.md'), 'utf8').matchAll(/^- \*\*\[([A-Z]+\d+)\]\*\*/gm)].map(
  (match) => match[1] as string,
)
const quoted = new Set(
  ['packages', 'tests', 'packs', 'scripts']
    .flatMap((folder) => files(join(root, folder)))
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\[([A-Z]+\d+)\]/g)].map((match) => match[1] as string)),
)
const twice = stated.filter((id, i) => stated.indexOf(id) !== i)
const untested = stated.filter((id) => !quoted.has(id))
const lawless = [...quoted].filter((id) => !stated.includes(id))
for (const id of twice) process.stdout.write(`SPEC.md states ${id} twice\n`)
for (const id of untested) process.stdout.write(`no test quotes ${id}\n`)
for (const id of lawless) process.stdout.write(`a test quotes ${id}, which SPEC.md does not state\n`)
process.stdout.write(`spec: ${stated.length} laws, ${untested.length} untested, ${lawless.length} unknown\n`)
process.exitCode = stated.length === 0 || twice.length + untested.length + lawless.length > 0 ? 1 : 0
