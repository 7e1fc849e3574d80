import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { findConnection, loginFile } from './connection.ts'
import { UsageError } from './exit-codes.ts'
import type { Shell } from './shell.ts'

function shellIn(env: Record<string, string>): Shell {
  const cwd = mkdtempSync(join(tmpdir(), 'countersign-cli-'))
  // A data folder of its own, so that the one of this clone is not looked at.
  return {
    env: { COUNTERSIGN_DATA_DIR: 'mine', ...env },
    cwd,
    home: join(cwd, 'home'),
    out: () => undefined,
    err: () => undefined,
    isTerminal: false,
    readInput: async () => '',
    signal: new AbortController().signal,
  }
}
const keep = (path: string, value: unknown) => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
}

test('options come before the environment', () => {
  const shell = shellIn({ COUNTERSIGN_URL: 'http://env', COUNTERSIGN_API_KEY: 'env-key' })
  expect(findConnection({ url: 'http://option', key: 'option-key' }, shell)).toMatchObject({
    url: 'http://option',
    apiKey: 'option-key',
  })
  expect(findConnection({}, shell)).toMatchObject({ url: 'http://env', apiKey: 'env-key' })
})

test('the server of this machine comes before the login; a key serves only the server that it was kept for', () => {
  const shell = shellIn({})
  keep(loginFile(shell), { url: 'http://login', apiKey: 'login-key' })
  expect(findConnection({}, shell)).toMatchObject({ url: 'http://login', apiKey: 'login-key' })
  keep(join(shell.cwd, 'mine', 'local.json'), { url: 'http://local', apiKey: 'local-key' })
  expect(findConnection({}, shell)).toMatchObject({ url: 'http://local', apiKey: 'local-key' })
  expect(findConnection({ url: 'http://login' }, shell)).toMatchObject({ apiKey: 'login-key' })
  expect(() => findConnection({ url: 'http://stranger' }, shell)).toThrow('no key for http://stranger')
})

test('nothing known, or a file that is broken, says what to do', () => {
  const shell = shellIn({})
  keep(join(shell.cwd, 'mine', 'local.json'), '{oops')
  expect(() => findConnection({}, shell)).toThrow(UsageError)
  expect(() => findConnection({}, shell)).toThrow('countersign login')
})
