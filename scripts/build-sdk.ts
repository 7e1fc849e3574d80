/**
 * `node scripts/build-sdk.ts`: packages/sdk/dist, ready for `npm publish` or `npm install <folder>`. Plain ES modules and
 * their types, no dependency: the few functions of core that the SDK uses come along.
 */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '..')
const packages = join(root, 'packages')
const dist = join(packages, 'sdk', 'dist')
const staging = join(packages, 'sdk', 'dist', '.staging')
/** What the SDK takes from core; whatever else it imports fails the build. */
const coreModules = ['json', 'canonicalize', 'digest', 'errors', 'ids', 'wire', 'decision']

compile()
const emitted = listFiles(staging)
for (const file of emitted) {
  const path = relative(staging, file)
  const [room = '', , ...rest] = path.split('/')
  const target = room === 'sdk' ? join(dist, ...rest) : join(dist, 'core', ...rest)
  if (room === 'core' && !coreModules.includes((rest[0] as string).replace(/(\.d)?\.[jt]s$/, ''))) continue
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, rewrite(readFileSync(file, 'utf8'), target))
}
for (const end of ['js', 'd.ts'])
  writeFileSync(
    join(dist, 'core', `index.${end}`),
    coreModules.map((name) => `export * from './${name}.js'\n`).join(''),
  )
rmSync(staging, { recursive: true, force: true })
cpSync(join(packages, 'sdk', 'src', 'openapi.d.ts'), join(dist, 'openapi.d.ts'))
cpSync(join(root, 'LICENSE'), join(dist, 'LICENSE'))
cpSync(join(root, 'docs', 'sdk.md'), join(dist, 'README.md'))
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
process.stdout.write(`packages/sdk/dist: ${listFiles(dist).length} files\n`)

function compile(): void {
  rmSync(dist, { recursive: true, force: true })
  const sources = ['sdk/src/index.ts', 'sdk/src/testing.ts', ...coreModules.map((name) => `core/src/${name}.ts`)]
  const program = ts.createProgram(
    // Core first: found only through node_modules it would count as somebody else's and not be written.
    sources.reverse().map((source) => join(packages, source)),
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
      removeComments: false,
    },
  )
  const { diagnostics } = program.emit()
  const all = [...ts.getPreEmitDiagnostics(program), ...diagnostics]
  if (all.length > 0)
    throw new Error(
      ts.formatDiagnostics(all, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => root,
        getNewLine: () => '\n',
      }),
    )
}

function rewrite(text: string, target: string): string {
  const core = relative(dirname(target), join(dist, 'core', 'index.js'))
  const out = text
    .replaceAll(/(['"])@countersign\/core\1/g, `'${core.startsWith('.') ? core : `./${core}`}'`)
    .replaceAll(/(from |import\()(['"])(\.[^'"]*?)(?:\.d)?\.ts\2/g, '$1$2$3.js$2')
  // The one function that Node 18 and browsers of 2022 lack.
  if (!target.endsWith('canonicalize.js')) return out
  const asked = '!text.isWellFormed()'
  if (out.split(asked).length !== 2) throw new Error('core/canonicalize.ts has changed: mend scripts/build-sdk.ts.')
  return out.replace(asked, '/\\p{Surrogate}/u.test(text)')
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function manifest(): object {
  const { name, version, license } = JSON.parse(readFileSync(join(packages, 'sdk', 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const entry = (path: string) => ({ types: `./${path}.d.ts`, default: `./${path}.js` })
  return {
    name,
    version,
    license,
    type: 'module',
    sideEffects: false,
    description: 'The second signature on what AI does: propose, wait for a person, run what was approved, once.',
    engines: { node: '>=18' },
    exports: { '.': entry('index'), './testing': entry('testing'), './package.json': './package.json' },
  }
}
