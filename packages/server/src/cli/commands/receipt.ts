/** `countersign receipt verify`: one decision's receipt, checked alone. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseVkey, verifyReceipt } from '@countersign/core'
import { sha } from '../../engine/log/log-keys.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import type { Command, JsonOption } from './command.ts'

interface ReceiptOptions extends JsonOption {
  key: string[]
}

export const receiptCommand: Command = (program, shell, run) => {
  const receipt = program.command('receipt').description('receipts of decisions')
  receipt
    .command('verify')
    .description('check a receipt with nothing but the key of the log')
    .argument('<file>', 'a .tlog-proof')
    .requiredOption('--key <vkey>', 'of the log, or of a witness; several', (one, before: string[] = []) => [
      ...before,
      one,
    ])
    .option('--json', 'print the result as JSON')
    .action((file: string, options: ReceiptOptions) => run(() => verify(shell, file, options)))
}

async function verify(shell: Shell, file: string, { key, json }: ReceiptOptions): Promise<number> {
  const keys = key.map((vkey) => parseVkey(sha, vkey))
  const wrong = key.find((_, i) => keys[i] === undefined)
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no verifier key.`)
  let text: string
  try {
    text = readFileSync(resolve(shell.cwd, file), 'utf8')
  } catch {
    throw new UsageError(`${file} cannot be read.`)
  }
  const known = keys.filter((one) => one !== undefined)
  const verified = await verifyReceipt(sha, text, known)
  if (!verified.ok) {
    shell.out(json ? `${JSON.stringify({ status: 'tampered', why: verified.why })}\n` : `tampered: ${verified.why}\n`)
    return exitCodes.tampered
  }
  const entry = JSON.parse(new TextDecoder().decode(verified.entry)) as unknown
  const { checkpoint, signers, index } = verified
  const told = {
    status: 'ok',
    origin: checkpoint.origin,
    size: checkpoint.size,
    index,
    signed_by: signers.map(({ name }) => name),
    entry,
  }
  shell.out(
    json
      ? `${JSON.stringify(told)}\n`
      : `ok: entry ${index} of ${checkpoint.origin}, signed by ${told.signed_by.join(', ')}\n${JSON.stringify(entry, null, 2)}\n`,
  )
  return exitCodes.done
}
