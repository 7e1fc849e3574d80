/**
 * For formats whose parts do not stand in the order in which they are needed: the bytes go through a temporary file that
 * loses its name as soon as it is open, so that whatever ends the process leaves nothing behind.
 */
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { refuse } from '../format.ts'

export const mostHeldBytes = 4 * 1024 ** 3

export interface HeldFile {
  readonly bytes: number
  /** For a thread of this process, while it is open. */
  readonly fd: number
  append(bytes: Uint8Array): Promise<void>
  /** Shorter where the file ends. */
  read(at: number, length: number): Promise<Buffer>
  stream(): AsyncGenerator<Buffer, void, undefined>
  close(): Promise<void>
}

const together = 256 * 1024

async function openUnnamed(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'))
  try {
    return await open(join(folder, 'held'), 'wx+', 0o600)
  } finally {
    await rm(folder, { recursive: true })
  }
}

export async function createHeldFile(most = mostHeldBytes): Promise<HeldFile> {
  const file = await openUnnamed()
  let size = 0
  const held: HeldFile = {
    get bytes() {
      return size
    },
    fd: file.fd,
    async append(bytes) {
      if (size + bytes.length > most) refuse(`the file is larger than ${most / 1024 ** 2} MiB`)
      for (let at = 0; at < bytes.length;)
        at += (await file.write(bytes, at, bytes.length - at, size + at)).bytesWritten
      size += bytes.length
    },
    async read(at, length) {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - at)))
      for (let from = 0; from < bytes.length;) {
        const { bytesRead } = await file.read(bytes, from, bytes.length - from, at + from)
        if (bytesRead === 0) throw new Error('a temporary file ends before its end')
        from += bytesRead
      }
      return bytes
    },
    async *stream() {
      for (let at = 0; at < size; at += together) yield await held.read(at, together)
    },
    close: () => file.close(),
  }
  return held
}

/** Keeps all of it, or refuses what is too large. */
export async function holdFile(bytes: AsyncIterable<Uint8Array>, most = mostHeldBytes): Promise<HeldFile> {
  const held = await createHeldFile(most)
  try {
    for await (const chunk of bytes) await held.append(chunk)
    return held
  } catch (error) {
    await held.close()
    throw error
  }
}
