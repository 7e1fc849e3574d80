import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readTar, tarEnd, tarEntry } from './tar.ts'

const files = [
  { name: 'header.json', body: Buffer.from('{}') },
  { name: 'tables/a/000000.copy', body: Buffer.alloc(513, 'x') },
  { name: 'tables/b/000000.copy', body: Buffer.alloc(512, 'y') },
  { name: 'empty', body: Buffer.alloc(0) },
]
const whole = Buffer.concat([...files.map(({ name, body }) => tarEntry(name, body)), tarEnd])

async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const read = async (chunks: AsyncIterable<Buffer>, most = 1_000) => {
  const found = []
  for await (const file of readTar(chunks, most)) found.push(file)
  return found
}

test('what is written is read, however the stream is cut', async () => {
  for (const size of [1, 100, 512, 5_000]) expect(await read(cut(whole, size))).toEqual(files)
})

test('tar itself lists it', () => {
  const listed = spawnSync('tar', ['tf', '-'], { input: whole, encoding: 'utf8' })
  expect(listed.stdout.trim().split('\n')).toEqual(files.map(({ name }) => name))
})

test('a stream that ends early, is no tar or holds too large a file is refused', async () => {
  await expect(read(cut(whole.subarray(0, 1_200), 100))).rejects.toThrow('ends in the middle')
  await expect(read(cut(Buffer.alloc(2_000, 'z'), 100))).rejects.toThrow('not a backup')
  await expect(read(cut(whole, 100), 512)).rejects.toThrow('not a backup')
})
