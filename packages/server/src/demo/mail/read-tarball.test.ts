import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeTarball } from '../testing/make-tarball.ts'
import { readTarball } from './read-tarball.ts'

const folder = mkdtempSync(join(tmpdir(), 'tarball-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = async (path: string, wants = (name: string) => name.endsWith('.txt')): Promise<Record<string, string>> => {
  const found: Record<string, string> = {}
  for await (const { name, bytes } of readTarball(path, wants)) found[name] = bytes.toString()
  return found
}

test('the wanted files come out as they went in, whatever their sizes', async () => {
  const path = join(folder, 'a.tgz')
  const sizes = [0, 1, 511, 512, 513, 70_000, 200_000]
  const files = Object.fromEntries(
    sizes.flatMap((size, n) => [
      [`package/${n}.txt`, 'x'.repeat(size)],
      [`package/${n}.json`, 'y'.repeat(size)],
    ]),
  )
  writeFileSync(path, makeTarball(files))
  expect(await read(path)).toEqual(Object.fromEntries(Object.entries(files).filter(([name]) => name.endsWith('.txt'))))
})

test('a missing file, one that is no gzip and one that ends early are errors', async () => {
  await expect(read(join(folder, 'missing.tgz'))).rejects.toThrow(/ENOENT/)
  writeFileSync(join(folder, 'text.tgz'), 'no gzip')
  await expect(read(join(folder, 'text.tgz'))).rejects.toThrow()
  const whole = makeTarball({ 'package/1.txt': 'z'.repeat(100_000) })
  writeFileSync(join(folder, 'short.tgz'), whole.subarray(0, whole.length - 20))
  await expect(read(join(folder, 'short.tgz'))).rejects.toThrow()
})
