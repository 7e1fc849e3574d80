/** A file of JSON lines that is written once and then read line by line, wherever a line stands. */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { open } from 'node:fs/promises'

export interface Line {
  at: number
  bytes: number
}

export function createLineWriter(path: string): { add(value: unknown): Line; close(): void } {
  const file = openSync(path, 'w', 0o600)
  let at = 0
  return {
    add(value) {
      const bytes = Buffer.from(`${JSON.stringify(value)}\n`)
      writeSync(file, bytes)
      const line = { at, bytes: bytes.length }
      at += bytes.length
      return line
    },
    close: () => closeSync(file),
  }
}

/** For the process that learns, which may block. */
export function createLineReader<T>(path: string): { read(line: Line): T; close(): void } {
  const file = openSync(path, 'r')
  return {
    read({ at, bytes }) {
      const buffer = Buffer.alloc(bytes)
      readSync(file, buffer, 0, bytes, at)
      return JSON.parse(buffer.toString()) as T
    },
    close: () => closeSync(file),
  }
}

/** For the server, which may not. */
export async function readLine<T>(path: string, { at, bytes }: Line): Promise<T> {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(bytes)
    await file.read(buffer, 0, bytes, at)
    return JSON.parse(buffer.toString()) as T
  } finally {
    await file.close()
  }
}
