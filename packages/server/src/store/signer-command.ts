/** A signer that is a program of the operator's (COUNTERSIGN_SIGNER): a hardware module, a remote service, an agent. */
import { execFile } from 'node:child_process'
import type { NoteSigner } from './log-key.ts'

const withinMs = 10_000

/** Runs `<command> <word>`; what it prints must be base64 of so many bytes. */
function run(command: readonly string[], word: string, input: string, bytes: number): Promise<Uint8Array> {
  const [program = '', ...args] = command
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...args, word], { timeout: withinMs, maxBuffer: 4_096 }, (error, out) => {
      const answer = Buffer.from(out.trim(), 'base64')
      if (error) reject(new Error(`COUNTERSIGN_SIGNER could not ${word}: ${error.message}`, { cause: error }))
      else if (answer.length !== bytes)
        reject(
          new Error(`COUNTERSIGN_SIGNER answered ${answer.length} bytes to "${word}"; base64 of ${bytes} is wanted.`),
        )
      else resolve(answer)
    })
    child.stdin?.on('error', () => undefined).end(input)
  })
}

/** `public` prints the public key (32 bytes), `sign` the signature (64 bytes) of what it is given on standard input. */
export async function commandSigner(command: readonly string[]): Promise<NoteSigner> {
  const publicKey = await run(command, 'public', '', 32)
  return { publicKey, sign: (text) => run(command, 'sign', text, 64) }
}
