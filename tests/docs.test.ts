/** Every code block of the documentation, as a reader would take it: commands on a real server, the rest through what reads it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readEvalFile } from '../packages/server/src/cli/commands/eval-file.ts'
import { compilePolicy } from '../packages/server/src/engine/policy/compile-policy.ts'
import { endpoints } from '../packages/server/src/http/endpoints.ts'
import { openApiDocument } from '../packages/server/src/http/openapi.ts'
import { readRules } from '../packages/server/src/gateway/http/rules.ts'
import { asModule } from './docs/typescript-blocks.ts'
import { checkTypes } from './support/check-types.ts'
import { codeBlocks } from './support/code-blocks.ts'
import { runShell } from './docs/run-shell.ts'
import { prepareWorld, shellBlocks, type World } from './docs/shell-blocks.ts'

const root = resolve(import.meta.dirname, '..')
const blocks = codeBlocks()
const named = (languages: string[]) =>
  blocks
    .filter(({ language }) => languages.includes(language))
    .map((block) => ({ ...block, at: `${block.page}:${block.line}` }))

let world: World
const folder = mkdtempSync(join(tmpdir(), 'countersign-docs-'))
beforeAll(async () => {
  world = await prepareWorld()
})
afterAll(async () => {
  await world?.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('[DX1] commands in the documentation run as they stand', () => {
  // Recipes are tried whole: tests/recipes.test.ts.
  test.for(named(['sh']).filter(({ page }) => !page.startsWith('docs/recipes/')))(
    '$at',
    async ({ page, line, text }) => {
      const nth = blocks
        .filter((one) => one.language === 'sh' && one.page === page)
        .findIndex((one) => one.line === line)
      const block = shellBlocks[page]?.[nth]
      expect(block, `tests/docs/shell-blocks.ts does not know the block at ${page}:${line}`).toBeDefined()
      if (block === undefined || typeof block === 'string') return
      const { files = {}, env = {}, replace = [], code = 0, end } = await block(world)
      const cwd = mkdtempSync(join(folder, 'block-'))
      for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content)
      let command = text
      for (const [from, to] of replace) {
        expect(command, `${page}:${line} no longer holds what is replaced`).toContain(from)
        command = command.replaceAll(from, to)
      }
      expect(
        command.replaceAll(/(^|\s)#.*$/gm, ''),
        `${page}:${line} leaves something out that nobody fills in`,
      ).not.toContain('…')
      const ran = await runShell(command, cwd, { ...world.env, ...env })
      expect(ran, `${page}:${line}\n${command}\n${ran.said}`).toMatchObject({ code })
      await end?.(ran.said)
    },
  )
})

test('[DX2] policies, rules and files in the documentation are read by what reads them, and JSON is JSON', () => {
  for (const { page, line, text } of named(['yaml'])) {
    const at = `${page}:${line}`
    if (text.startsWith('# eval.yaml')) {
      writeFileSync(join(folder, 'eval.yaml'), text)
      expect(readEvalFile(folder, 'eval.yaml').system, at).toBe('support-agent')
    } else if (text.startsWith('# rules.yaml')) expect(readRules(text), at).toBeDefined()
    else if (text.startsWith('jobs:')) expect(Object.keys(parse(text) as object), at).toEqual(['jobs'])
    else {
      const bare = text.replace(/^# \S+\.yaml\n/, '')
      const whole = bare.startsWith('- id:') ? `rules:\n${bare.replaceAll(/^/gm, '  ')}` : bare
      const compilation = compilePolicy(whole.startsWith('policy:') ? whole : `policy: shown\n${whole}`)
      expect(compilation.ok ? [] : compilation.errors, at).toEqual([])
    }
  }
  for (const { text } of named(['json', 'jsonc'])) {
    const bare = text.replaceAll(/^\/\/.*$/gm, '').trim()
    expect(JSON.parse(bare.startsWith('"') ? `{${bare}}` : bare)).toBeTypeOf('object')
  }
})

test('[DX3] requests in the documentation go to addresses that there are, with bodies that are JSON', () => {
  const { paths } = openApiDocument(endpoints) as { paths: Record<string, Record<string, unknown>> }
  for (const { page, line, text } of named(['http']))
    for (const request of text.split(/\n(?=[A-Z]+ \/)/)) {
      const [, method = '', path = '', rest = ''] = /^([A-Z]+) (\S+)[^\n]*\n([^]*)$/.exec(request) ?? []
      const known = path.replaceAll(/[a-z]+_…/g, '{id}')
      expect(Object.keys(paths[known] ?? {}), `${page}:${line} ${method} ${path}`).toContain(method.toLowerCase())
      for (const body of rest.split(/^→/m)) JSON.parse(body.replaceAll(/\s+#.*$/gm, ''))
    }
})

test('[DX4] TypeScript and Python in the documentation stand in an example that runs, or are checked by the compiler', () => {
  const frameworks = join(root, 'packages/sdk/examples/frameworks')
  const texts = new Map<string, string>()
  for (const { page, text, at } of named(['ts', 'python'])) {
    const example = join(frameworks, `${basename(page, '.md')}.ts`)
    if (existsSync(example) && readFileSync(example, 'utf8').includes(text.trim())) continue
    // guard.test.ts runs it as it stands there.
    if (page === 'docs/integrations/python.md') continue
    texts.set(at.replaceAll(/\W/g, '-'), asModule(text))
  }
  const said = checkTypes(frameworks, texts)
  for (const [name, errors] of said) expect.soft(errors, `${name}\n${texts.get(name) ?? ''}`).toEqual([])
})
