/**
 * The SDK as others install it, ready for `npm publish` or `npm install <folder>`: plain ES modules and their types, no
 * dependency. The few functions of core that it uses come along.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
const packages = join(root, 'packages')
/** What others may import, by its file; `index` is the package itself. */
const entries = ['index', 'ai-sdk', 'claude', 'langgraph', 'mastra', 'openai-agents', 'testing']
/** What the SDK takes from core; an import of anything else does not resolve in the package, and its test fails. */
const coreModules = [
  'json',
  'canonicalize',
  'digest',
  'errors',
  'ids',
  'wire/index',
  'decision',
  'labelling/index',
  'rubric/index',
  'duration',
  'run',
  'autonomy',
  'join-seats',
  'keep-to-people',
  'policy',
  'presence',
  'log/index',
]
/** The same by the first part of their path: a folder comes along whole. */
const coreRooms = coreModules.map((name) => name.split('/')[0])

/** Writes the package into `dist`, which is emptied first. Answers its files. @throws Error with the compiler's words. */
export function writeSdkPackage(dist: string): string[] {
  const staging = join(dist, '.staging')
  rmSync(dist, { recursive: true, force: true })
  compile(staging)
  for (const file of listFiles(staging)) {
    const [room = '', , ...rest] = relative(staging, file).split('/')
    const target = room === 'sdk' ? join(dist, ...rest) : join(dist, 'core', ...rest)
    if (room === 'core' && !coreRooms.includes((rest[0] as string).replace(/(\.d)?\.[jt]s$/, ''))) continue
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, rewrite(readFileSync(file, 'utf8'), target, dist))
  }
  const index = coreModules.map((name) => `export * from './${name}.js'\n`).join('')
  for (const end of ['js', 'd.ts']) writeFileSync(join(dist, 'core', `index.${end}`), index)
  rmSync(staging, { recursive: true, force: true })
  cpSync(join(packages, 'sdk', 'src', 'openapi.d.ts'), join(dist, 'openapi.d.ts'))
  cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'))
  cpSync(join(root, 'docs', 'sdk.md'), join(dist, 'README.md'))
  writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  return listFiles(dist)
}

function compile(staging: string): void {
  // Core first: found only through node_modules it would count as somebody else's and not be written.
  const sources = [...coreModules.map((name) => `core/src/${name}.ts`), ...entries.map((name) => `sdk/src/${name}.ts`)]
  const program = ts.createProgram(
    sources.map((source) => join(packages, source)),
    {
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2024.d.ts'],
      types: ['node'],
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      noUncheckedIndexedAccess: true,
      exactOptionalPropertyTypes: true,
      verbatimModuleSyntax: true,
      skipLibCheck: true,
      rootDir: packages,
      outDir: staging,
      declaration: true,
      allowImportingTsExtensions: true,
      rewriteRelativeImportExtensions: true,
    },
  )
  const all = [...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics]
  const words = {
    getCanonicalFileName: (name: string) => name,
    getCurrentDirectory: () => root,
    getNewLine: () => '\n',
  }
  if (all.length > 0) throw new Error(ts.formatDiagnostics(all, words))
}

function rewrite(text: string, target: string, dist: string): string {
  const core = relative(dirname(target), join(dist, 'core', 'index.js'))
  return (
    text
      .replaceAll(/(['"])@countersign\/core\1/g, `'${core.startsWith('.') ? core : `./${core}`}'`)
      .replaceAll(/(from |import\()(['"])(\.[^'"]*?)(?:\.d)?\.ts\2/g, '$1$2$3.js$2')
      // The one function that Node 18 and browsers of 2022 lack.
      .replaceAll(/(\w+)\.isWellFormed\(\)/g, '!/\\p{Surrogate}/u.test($1)')
  )
}

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

function manifest(): object {
  const text = readFileSync(join(packages, 'sdk', 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(text) as Record<string, string>
  const entry = (path: string) => ({ types: `./${path}.d.ts`, default: `./${path}.js` })
  return {
    name,
    version,
    license,
    type: 'module',
    sideEffects: false,
    description: 'The second signature on what AI does: propose, wait for a person, run what was approved, once.',
    engines: { node: '>=18' },
    exports: {
      ...Object.fromEntries(entries.map((name) => [name === 'index' ? '.' : `./${name}`, entry(name)])),
      './package.json': './package.json',
    },
  }
}
