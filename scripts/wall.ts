/**
 * The wall: which room may import which, that no files import each other in a circle, and where clock, dice, environment
 * and console may be touched. There is no way to switch it off in a file.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')

/** Room (longest prefix wins) → rooms and packages of ours that it may import. */
const rooms: Record<string, readonly string[]> = {
  'packages/core/src': [],
  'packages/algorithms/src': [],
  'packages/sdk/src': ['packages/core/src'],
  'packages/console/src': ['packages/core/src', 'packages/sdk/src'],
  'packages/server/src/store': ['packages/core/src', 'packages/server/src/ports.ts'],
  'packages/server/src/engine': [
    'packages/core/src',
    'packages/algorithms/src',
    'packages/server/src/store',
    'packages/server/src/formats',
    'packages/server/src/ports.ts',
  ],
  'packages/server/src/formats': ['packages/core/src'],
  'packages/server/src/http': [
    'packages/core/src',
    'packages/server/src/engine',
    'packages/server/src/store',
    'packages/server/src/formats/bytes/strict-json.ts',
    'packages/server/src/ports.ts',
    'packages/server/src/context.ts',
    'packages/server/src/mcp/http.ts',
  ],
  'packages/server/src/mcp': ['packages/core/src', 'packages/sdk/src'],
  'packages/server/src/demo': [
    'packages/core/src',
    'packages/algorithms/src',
    'packages/sdk/src',
    'packages/server/src/engine',
    'packages/server/src/store',
    'packages/server/src/ports.ts',
    'packages/server/src/config.ts',
  ],
  'packages/server/src/gateway': [
    'packages/core/src',
    'packages/sdk/src',
    'packages/server/src/formats/bytes/strict-json.ts',
    'packages/server/src/ports.ts',
  ],
  'packages/server/src/cli': ['packages/core/src', 'packages/sdk/src', 'packages/server/src'],
  'packages/server/src/ports.ts': [],
  'packages/server/src/clock.ts': ['packages/server/src/ports.ts'],
  'packages/server/src/dice.ts': ['packages/server/src/ports.ts'],
  'packages/server/src/log.ts': ['packages/server/src/ports.ts'],
  'packages/server/src/mail.ts': ['packages/server/src/ports.ts'],
  'packages/server/src/traces.ts': ['packages/server/src/ports.ts'],
  'packages/server/src/config.ts': ['packages/server/src/read-buckets.ts'],
  'packages/server/src/read-buckets.ts': [],
  'packages/server/src/context.ts': ['packages/core/src', 'packages/server/src'],
  'packages/server/src/index.ts': ['packages/server/src'],
  packs: ['packages/core/src'],
}
const ourPackages: Record<string, string> = {
  '@countersign/core': 'packages/core/src',
  '@countersign/algorithms': 'packages/algorithms/src',
  '@countersign/sdk': 'packages/sdk/src',
  '@countersign/server': 'packages/server/src',
}
/** Where the world may be touched: the composition root, what it is made of, and the commands. */
const worldly = [
  'packages/server/src/context.ts',
  'packages/server/src/config.ts',
  'packages/server/src/clock.ts',
  'packages/server/src/dice.ts',
  'packages/server/src/log.ts',
  'packages/server/src/cli/',
]
const world: [RegExp, string][] = [
  [/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, 'the clock'],
  [/\bMath\.random\(|\brandomBytes\(|\brandomUUID\(|\bgetRandomValues\(/, 'dice'],
  [/\bprocess\.env\b/, 'the environment'],
  [/\bconsole\.(log|error|warn|info|debug)\(/, 'the console'],
]
/** Rooms that live in somebody else's process, where a clock is the only one there is. */
const guests = ['packages/sdk/src/', 'packages/console/src/']

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.name === 'node_modules' || entry.name === 'dist'
      ? []
      : entry.isDirectory()
        ? files(join(folder, entry.name))
        : /\.(ts|tsx)$/.test(entry.name)
          ? [join(folder, entry.name)]
          : [],
  )
const roomOf = (path: string): string | undefined =>
  Object.keys(rooms)
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0]

const breaches: string[] = []
const imports = new Map<string, ReadonlySet<string>>()
let seen = 0
for (const base of ['packages', 'packs']) {
  for (const file of files(join(root, base))) {
    const path = relative(root, file)
    const room = roomOf(path)
    if (!room || /\.test\.tsx?$/.test(path)) continue
    seen++
    const text = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, (comment) =>
      comment.replace(/[^\n]/g, ' '),
    )
    const near = new Set<string>()
    imports.set(path, near)
    for (const match of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      const name = match[1] as string
      const target = name.startsWith('.')
        ? relative(root, resolve(dirname(file), name))
        : ourPackages[name.split('/').slice(0, 2).join('/')]
      if (target !== undefined && name.startsWith('.')) near.add(target)
      if (target === undefined || target === room || target.startsWith(`${room}/`)) continue
      if (!(rooms[room] as readonly string[]).some((allowed) => target === allowed || target.startsWith(`${allowed}/`)))
        breaches.push(`${path}: ${room} may not import ${target}`)
    }
    if (worldly.some((place) => path === place || path.startsWith(place))) continue
    const guest = guests.some((place) => path.startsWith(place))
    for (const [pattern, what] of world)
      if (!(guest && what !== 'the console') && pattern.test(text))
        breaches.push(`${path}: touches ${what}; take it from the context`)
  }
}

// Whoever imports none of the rest, or is imported by none of it, goes; circles are what stays.
for (let before = Infinity; imports.size < before;) {
  before = imports.size
  const wanted = new Set([...imports.values()].flatMap((names) => [...names]))
  for (const [path, names] of imports)
    if (!wanted.has(path) || ![...names].some((name) => imports.has(name))) imports.delete(path)
}
for (const [path, names] of imports)
  breaches.push(`${path}: imports in a circle, by ${[...names].filter((name) => imports.has(name)).join(', ')}`)

if (seen === 0 || !statSync(join(root, 'SPEC.md')).isFile()) throw new Error('The wall looked at nothing.')
for (const breach of breaches) process.stdout.write(`${breach}\n`)
process.stdout.write(`wall: ${seen} files, ${breaches.length} breaches\n`)
process.exitCode = breaches.length > 0 ? 1 : 0
