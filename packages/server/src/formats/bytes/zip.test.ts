import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openZip } from '../../cli/log/zip-source.ts'
import { createZip } from './zip.ts'

test('a zip is read by our reader and by one that others wrote: deflated, stored, empty, with a name of other letters', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-zip-'))
  const parts: Buffer[] = []
  const zip = createZip(async (bytes) => void parts.push(bytes), Date.parse('2026-11-26T08:10:12Z'))
  const files: Record<string, Buffer> = {
    'a.txt': Buffer.from('a'.repeat(10_000)),
    'folder/b.bin': Buffer.from([1, 2, 3]),
    empty: Buffer.alloc(0),
    'größe.txt': Buffer.from('ß'),
  }
  for (const [name, body] of Object.entries(files)) await zip.add(name, body)
  await zip.end()
  const path = join(folder, 'x.zip')
  writeFileSync(path, Buffer.concat(parts))
  const source = openZip(path)
  for (const [name, body] of Object.entries(files)) expect(Buffer.from((await source.read(name)) ?? [9])).toEqual(body)
  const check = `import sys,zipfile,json
z=zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename,i.file_size,list(i.date_time)] for i in z.infolist()]))`
  const listed = JSON.parse(execFileSync('python3', ['-c', check, path], { encoding: 'utf8' })) as unknown[]
  expect(listed).toEqual(Object.entries(files).map(([name, body]) => [name, body.length, [2026, 11, 26, 8, 10, 12]]))
  rmSync(folder, { recursive: true })
})
