/** `countersign serve`: one server process. */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { createContext } from '../context.ts'
import { readConfig } from '../config.ts'
import { mintKey } from '../engine/keys.ts'
import { createServer } from '../http/server.ts'
import type { Context } from '../context.ts'

export interface Serving {
  context: Context
  address: string
  stop(): Promise<void>
}

/**
 * How much V8’s old objects may grow, in percent, before they are looked through. By its own choice they double: a stream
 * of items then holds a hundred megabytes of what nobody needs any more (docs/benchmarks.md).
 */
const growthPercent = 33

export async function serve(env: Record<string, string | undefined>, say: (step: string) => void): Promise<Serving> {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`)
  const config = readConfig(env)
  const context = await createContext(config, say)
  const server = await createServer(context)
  await server.listen({ host: config.host, port: config.port })
  const bound = server.server.address()
  if (typeof bound === 'object' && bound) context.listening(bound.port)
  await keepLocalKey(context)
  if (config.demo) context.demo.start()
  let stopping: Promise<void> | undefined
  const stop = () =>
    (stopping ??= (async () => {
      context.closing.abort()
      await server.close()
      await context.close()
    })())
  return { context, address: context.address(), stop }
}

/**
 * The commands of this machine speak to this server with a key of their own, kept beside the data for its owner alone.
 * They find address and key there when neither is named.
 */
async function keepLocalKey(context: Context): Promise<void> {
  const { config, engine, first } = context
  mkdirSync(config.dataDir, { recursive: true })
  const path = join(config.dataDir, 'local.json')
  let key: string | undefined
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { workspace: string; apiKey: string }
    if (kept.workspace === first.workspace) key = kept.apiKey
  } catch {
    // The first start, or a file that somebody removed: a new key is minted.
  }
  if (key !== undefined) {
    const known = await fetch(`${context.address()}/v1/decisions?limit=1`, {
      headers: { authorization: `Bearer ${key}` },
    }).catch(() => undefined)
    if (known?.status === 401) key = undefined
  }
  key ??= (
    await mintKey(
      engine,
      first.workspace,
      { kind: 'system', id: null },
      { name: 'commands of this machine', systems: ['*'] },
      'first start',
      null,
    )
  ).secret
  writeFileSync(
    path,
    `${JSON.stringify({ url: context.address(), workspace: first.workspace, apiKey: key }, null, 2)}\n`,
    { mode: 0o600 },
  )
  chmodSync(path, 0o600)
}
