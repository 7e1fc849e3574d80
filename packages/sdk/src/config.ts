import type { CountersignOptions } from './types.ts'

type Env = Record<string, string | undefined>

/** Also works where there is no `process`: in browsers and at the edge. */
export const readEnv = (): Env => (globalThis as { process?: { env?: Env } }).process?.env ?? {}

/**
 * Address and key, from the options or the environment.
 *
 * @throws Error that says what to set.
 */
export function readConfig(options: CountersignOptions, env: Env): { url: string; apiKey: string } {
  const url = options.url ?? env['COUNTERSIGN_URL']
  const apiKey = options.apiKey ?? env['COUNTERSIGN_API_KEY']
  if (!url) throw new Error('Countersign needs the address of its server: set COUNTERSIGN_URL, or pass { url }.')
  if (!/^https?:\/\/\S+$/.test(url))
    throw new Error(`"${url}" is not an address such as https://countersign.example.org.`)
  if (!apiKey) throw new Error('Countersign needs an API key: set COUNTERSIGN_API_KEY, or pass { apiKey }.')
  return { url: url.replace(/\/+$/, ''), apiKey }
}
