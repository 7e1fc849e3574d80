import { bytesText, parseVkey, sha256, verifyReceipt as verify, type JsonObject } from '@countersign/core'

export type ReceiptAnswer =
  | {
      ok: true
      /** The line of the log that it proves. */
      entry: JsonObject
      index: number
      origin: string
      /** How many lines the checkpoint covers. */
      size: number
      /** The keys, of those that were given, whose signatures stand there: the log's, and those of witnesses. */
      signedBy: string[]
    }
  | { ok: false; why: 'not-a-receipt' | 'not-a-checkpoint' | 'other-origin' | 'not-signed' | 'not-included' }

/**
 * Checks the receipt of a decision alone, with nothing of the server: in Node 20 or newer and in browsers.
 *
 * @param vkeys the key of the log, had on another way than the receipt; and those of witnesses.
 * @throws TypeError for what is no verifier key.
 */
export async function verifyReceipt(receipt: string, vkeys: readonly string[]): Promise<ReceiptAnswer> {
  const keys = vkeys.map((vkey) => {
    const key = parseVkey(sha256, vkey)
    if (!key) throw new TypeError(`"${vkey}" is no verifier key, such as example.org/log/ws_…+1a2b3c4d+AX…`)
    return key
  })
  const verified = await verify(sha256, receipt, keys)
  if (!verified.ok) return verified
  const { entry, index, checkpoint, signers } = verified
  return {
    ok: true,
    entry: JSON.parse(bytesText(entry)) as JsonObject,
    index,
    origin: checkpoint.origin,
    size: checkpoint.size,
    signedBy: signers.map(({ name }) => name),
  }
}
