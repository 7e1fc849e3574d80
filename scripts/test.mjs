/**
 * `npm test`: everything, from a bare clone. Types, lint, format, wall, schema, then the tests: unit, store and HTTP, races
 * on real servers, kill -9, journeys in a real browser. Installs what it needs, or says what to install.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildConsole, environment, has, installDependencies, node, root, step } from './prepare.mjs'

const tally = { passed: 0, failed: 0, skipped: 0 }
const bin = (name, file) => join(root, 'node_modules', name, file)

async function check(name, command, args, options) {
  try {
    await step(name, command, args, options)
    tally.passed++
  } catch (error) {
    tally.failed++
    process.stdout.write(`${error.message}\n`)
  }
}

/** A Chromium for the journeys: the system's, else Debian's through apt where that is allowed. */
async function findBrowser() {
  const found = [
    process.env.CHROME_BIN,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find((path) => path && existsSync(path))
  if (found) return found
  if (has('apt-get') && process.getuid?.() === 0) {
    await step('Installing Chromium', 'sh', [
      '-c',
      'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core',
    ])
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium'
  }
  process.stdout.write(
    '✗ No Chromium or Chrome was found. Install one (Debian: apt-get install chromium), or name it in CHROME_BIN.\n',
  )
  tally.failed++
  return undefined
}

/**
 * What checks the log and its packs independently of us: Go with golang.org/x/mod, openssl, and Python for its zipfile.
 * Their tests fail where they are missing.
 */
async function findCheckers() {
  const missing = [
    ['go', 'golang-go'],
    ['openssl', 'openssl'],
    ['python3', 'python3'],
  ].flatMap(([command, name]) => (has(command) ? [] : [name]))
  if (!existsSync('/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog')) missing.push('golang-golang-x-mod-dev')
  if (missing.length === 0 || !has('apt-get') || process.getuid?.() !== 0) return
  await step(`Installing ${missing.join(', ')}`, 'sh', [
    '-c',
    `apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ${missing.join(' ')}`,
  ]).catch((error) => process.stdout.write(`${error.message}\n`))
}

function runTests(name, args, env) {
  return new Promise((done) => {
    const report = join(root, 'test-results', `${name}.json`)
    rmSync(report, { force: true })
    process.stdout.write(`· Tests: ${name}\n`)
    const child = spawn(
      node,
      [
        bin('vitest', 'vitest.mjs'),
        'run',
        '--project',
        name,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...args,
      ],
      { cwd: root, env: { ...environment(), ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
    )
    child.once('exit', (code) => {
      try {
        const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
          readFileSync(report, 'utf8'),
        )
        tally.passed += numPassedTests
        tally.failed += numFailedTests
        tally.skipped += numPendingTests + numTodoTests
        // A file that could not even be loaded has no failed test, and still is a failure.
        if ((code !== 0 || !success) && numFailedTests === 0) tally.failed++
      } catch {
        tally.failed++
      }
      done()
    })
  })
}

mkdirSync(join(root, 'test-results'), { recursive: true })
try {
  await installDependencies()
} catch (error) {
  process.stdout.write(`${error.message}\n0 passed, 1 failed, 0 skipped\n`)
  process.exit(1)
}
const types = (project) => [bin('typescript', 'bin/tsc'), '-p', project, '--noEmit']
const frameworks = 'packages/sdk/examples/frameworks'
// Each runs on one processor; the installing waits for the network.
await Promise.all([
  check('Types', node, types('tsconfig.json')).then(() =>
    check('Types of the console', node, types('packages/console/tsconfig.json')),
  ),
  check('Lint', node, [bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0']).then(() =>
    check('Format', node, [bin('prettier', 'bin/prettier.cjs'), '--check', '.', '--log-level', 'warn']),
  ),
  check('Installing the frameworks of the adapters’ examples', 'npm', [
    'ci',
    '--prefix',
    frameworks,
    '--workspaces=false',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]),
])
await check('Types of the examples', node, types(`${frameworks}/tsconfig.json`))
await check('Types of the journeys', node, types('tests/journeys/tsconfig.json'))
await check('The wall', node, ['scripts/wall.ts'])
await check('SPEC.md and the tests name the same laws', node, ['scripts/spec-check.ts'])
await check('Schema', node, ['scripts/schema-dump.ts', '--check'])
try {
  await buildConsole()
} catch (error) {
  tally.failed++
  process.stdout.write(`${error.message}\n`)
}
const browser = await findBrowser()
await findCheckers()
await runTests('unit', [], {})
await runTests('server', [], {})
await runTests('frameworks', [], {})
await runTests('house', [], browser ? { CHROME_BIN: browser } : {})
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`)
process.exit(tally.failed > 0 ? 1 : 0)
