import type { OutputRequest } from '../api/wire.ts'
import { readRows } from '../import/read-rows.ts'
import { readOutput } from './read-outputs.ts'

const mostBytes = 50 * 1024 * 1024
const mostOutputs = 20_000

export interface Loaded {
  name: string
  outputs: OutputRequest[]
  /** What is wrong, the first of it. */
  wrong: string[]
}

export async function loadOutputs(file: File): Promise<Loaded> {
  if (file.size > mostBytes) throw new Error('The file is larger than 50 MB. Use the command: countersign eval run.')
  const outputs: OutputRequest[] = []
  const wrong: string[] = []
  for await (const row of readRows(file)) {
    const read = readOutput(row)
    if (typeof read === 'string') wrong.push(read)
    else outputs.push(read)
    if (outputs.length > mostOutputs || wrong.length > 20) break
  }
  if (outputs.length > mostOutputs) wrong.unshift('An evaluation takes 20,000 outputs; this file has more.')
  if (outputs.length === 0 && wrong.length === 0) wrong.push('No row could be read.')
  return { name: file.name, outputs, wrong }
}
