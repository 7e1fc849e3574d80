import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { UsageError } from './exit-codes.ts'

/** What makes the keys of a file's lines, so that it is stored once however often it is sent. */
export async function digestFile(path: string): Promise<{ size: number; digest: string }> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
    return { size: statSync(path).size, digest: hash.digest('hex') }
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}
