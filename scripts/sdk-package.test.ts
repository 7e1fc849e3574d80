import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Sdk from '../packages/sdk/src/index.ts'
import type * as Testing from '../packages/sdk/src/testing.ts'
import { writeSdkPackage } from './sdk-package.ts'

const project = mkdtempSync(join(tmpdir(), 'countersign-sdk-'))
const dist = join(project, 'node_modules', '@countersign', 'sdk')
let files: string[] = []
beforeAll(() => {
  files = writeSdkPackage(dist)
}, 60_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

test('the package depends on nothing: every import leads to a file of its own', () => {
  expect(files.length).toBeGreaterThan(50)
  const foreign = files
    .filter((file) => /\.[jt]s$/.test(file))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)].map((match) => ({
        file,
        name: match[1] as string,
      })),
    )
    .filter(
      ({ file, name }) =>
        !name.startsWith('.') ||
        !files.includes(join(file, '..', name).replace(/\.js$/, file.endsWith('.d.ts') ? '.d.ts' : '.js')),
    )
  expect(foreign.filter(({ name }) => name !== './openapi.js')).toEqual([])
  for (const file of files.filter((name) => name.endsWith('.js')))
    expect(readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')).not.toMatch(
      /isWellFormed|AbortSignal\.(any|timeout)|\bprocess\.(?!env)/,
    )
  const manifest = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8')) as Record<string, unknown>
  expect(Object.keys(manifest).filter((name) => /dependencies/i.test(name))).toEqual([])
})

test('what is built runs, and refuses what has no canonical form', async () => {
  const load = (name: string): Promise<unknown> => import(/* @vite-ignore */ pathToFileURL(join(dist, name)).href)
  const { scriptedReviewer } = (await load('testing.js')) as typeof Testing
  const { digestOf, Rejected, verifyReceipt } = (await load('index.js')) as typeof Sdk
  expect(await verifyReceipt('nothing', [])).toEqual({ ok: false, why: 'not-a-receipt' })
  const reviewer = scriptedReviewer<{ amount: number }>((d) =>
    d.proposal.amount > 100 ? { edit: { amount: 100 } } : 'reject',
  )
  const guarded = reviewer
    .client()
    .guard({ system: 's', action: 'refund.create' }, (args: { amount: number }) => args.amount)
  expect(await guarded({ amount: 120 })).toBe(100)
  expect(Rejected.is(await guarded({ amount: 1 }).catch((error: unknown) => error))).toBe(true)
  expect(() => digestOf('a', '\ud800')).toThrow('lone surrogate')
})

test('its types serve a strict project, with Node’s types or the browser’s', () => {
  const file = join(project, 'use.ts')
  writeFileSync(join(project, 'package.json'), '{"type":"module"}')
  writeFileSync(
    file,
    `import { Countersign, Rejected, type Outcome } from '@countersign/sdk'
import { scriptedReviewer } from '@countersign/sdk/testing'
interface Refund { amount: number }
const cs: Countersign = scriptedReviewer<Refund>((d) => (d.proposal.amount > 1 ? 'approve' : { reject: 'no' })).client()
const undo = async (args: Refund, { result }: { result: string }): Promise<void> => void [args.amount, result.length]
const refund: (args: Refund) => Promise<string> = cs.guard({ system: 'a', action: 'b', undo }, async (args: Refund, { signal }) => String([args.amount, signal.aborted]))
// @ts-expect-error the undo takes a text
cs.guard({ system: 'a', action: 'b', undo }, async (args: Refund) => args.amount)
// @ts-expect-error a text is no refund
void refund('x')
cs.guard({ system: 'ci', action: 'deploy.prod' }, async (args) => args)
const outcome: Outcome<Refund> = await (await cs.decide({ system: 'a', action: 'b', proposal: { amount: 1 } })).outcome()
const amount: number | undefined = outcome.proposal?.amount
try { await refund({ amount: 1 }) } catch (error) { if (Rejected.is(error)) void [error.reason, error.decision?.id, amount] }
`,
  )
  for (const lib of [['lib.es2022.d.ts'], ['lib.es2022.d.ts', 'lib.dom.d.ts']]) {
    const program = ts.createProgram([file], {
      lib,
      types: lib.length === 1 ? ['node'] : [],
      typeRoots: [join(import.meta.dirname, '..', 'node_modules', '@types')],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
    })
    const found = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    expect(found).toEqual([])
  }
}, 60_000)
