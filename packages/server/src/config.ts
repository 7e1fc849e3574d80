import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { readBuckets, type Bucket } from './read-buckets.ts'

/** Everything that the environment can say, read once. */
export interface Config {
  host: string
  port: number
  databaseUrl: string | undefined
  dataDir: string
  bootstrapKey: string | undefined
  logLevel: string
  /** The address that people open; told to browsers as the relying party of passkeys. */
  publicUrl: string | undefined
  /** Hosts beyond the public internet that callbacks and webhooks may reach. */
  callbackHosts: string[]
  /** Origins whose pages may show an expert's page in a frame. */
  frameParents: string[]
  /** A program that signs checkpoints instead of the key in the data folder, with its arguments. */
  logSigner: string[] | undefined
  /** Who is asked to cosign checkpoints: a vkey and an address each. */
  witnesses: { vkey: string; url: string }[]
  /** Where spans and events go in OpenTelemetry's protocol, and as what; nowhere unless its own variables say so. */
  traces: { traces: string; logs: string; service: string } | undefined
  /** How e-mail is sent, and from whom; none is without it. */
  mail: { url: string; from: string } | undefined
  /** Where Slack's Web API is; its own address unless a proxy stands in between. */
  slackUrl: string
  /** Where imports come from and exports go to, beside uploads. */
  buckets: Bucket[]
  demo: boolean
  /** The demonstration’s mail agent is sure of mails that people want. */
  demoDrifts: boolean
  /** Fetches the demonstration's mails. */
  npm: Npm
  consoleDir: string
}

/** @throws Error that names the variable and what it takes. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const port = Number(env.PORT ?? '4400')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is "${env.PORT}"; it takes a number from 0 to 65535.`)
  const host = env.HOST || '127.0.0.1'
  const dataDir = resolve(env.COUNTERSIGN_DATA_DIR || 'data')
  const publicUrl = env.COUNTERSIGN_URL_PUBLIC || undefined
  if (publicUrl !== undefined && !URL.canParse(publicUrl))
    throw new Error(
      `COUNTERSIGN_URL_PUBLIC is "${publicUrl}"; it takes an address such as https://countersign.example.org.`,
    )
  const bootstrapKey = env.COUNTERSIGN_BOOTSTRAP_KEY || undefined
  if (bootstrapKey !== undefined && bootstrapKey.length < 16)
    throw new Error(
      'COUNTERSIGN_BOOTSTRAP_KEY is shorter than 16 characters. Take a random one, such as the output of: openssl rand -base64 32',
    )
  return {
    host,
    port,
    databaseUrl: env.DATABASE_URL || undefined,
    dataDir,
    bootstrapKey,
    logLevel: env.COUNTERSIGN_LOG || 'warn',
    publicUrl,
    callbackHosts: (env.COUNTERSIGN_CALLBACK_HOSTS ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    frameParents: readFrameParents(env.COUNTERSIGN_FRAME_PARENTS ?? ''),
    logSigner: env.COUNTERSIGN_SIGNER?.trim() ? env.COUNTERSIGN_SIGNER.trim().split(/\s+/) : undefined,
    witnesses: readWitnesses(env.COUNTERSIGN_WITNESSES ?? ''),
    traces: readTraces(env),
    mail: readMail(env),
    slackUrl: readSlackUrl(env.COUNTERSIGN_SLACK_URL || 'https://slack.com/api/'),
    buckets: readBuckets(env),
    demo: env.COUNTERSIGN_DEMO === '1',
    demoDrifts: env.COUNTERSIGN_DEMO_DRIFT === '1',
    npm: findNpm(env),
    consoleDir: join(import.meta.dirname, '..', '..', 'console', 'dist'),
  }
}

function readMail(env: Record<string, string | undefined>): Config['mail'] {
  const [url, from] = [env.COUNTERSIGN_SMTP_URL || undefined, env.COUNTERSIGN_MAIL_FROM || undefined]
  if (url === undefined) return undefined
  // The address holds a password, so it is not repeated.
  if (!URL.canParse(url) || !/^smtps?:\/\//.test(url))
    throw new Error('COUNTERSIGN_SMTP_URL takes an address such as smtps://user:password@mail.example.org.')
  if (from === undefined || !/^[^\r\n]*@[^\r\n]+$/.test(from))
    throw new Error(
      'COUNTERSIGN_SMTP_URL is set, so COUNTERSIGN_MAIL_FROM is needed too: from whom, such as "Countersign <countersign@example.org>".',
    )
  return { url, from }
}

/** Origins as a browser writes them: what is no more than that cannot say anything else in a header. */
function readFrameParents(text: string): string[] {
  const parents = text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
  const wrong = parents.find((one) => !URL.canParse(one) || !/^https?:/.test(one) || new URL(one).origin !== one)
  if (wrong !== undefined)
    throw new Error(
      `COUNTERSIGN_FRAME_PARENTS holds "${wrong}"; it takes origins such as https://claims.example.org, with commas between.`,
    )
  return parents
}

function readSlackUrl(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new Error(`COUNTERSIGN_SLACK_URL is "${url}"; it takes an address such as https://slack.com/api/.`)
  return url.endsWith('/') ? url : `${url}/`
}

/** As OpenTelemetry's environment variables have it: an address of each signal, else one for all. */
function readTraces(env: Record<string, string | undefined>): Config['traces'] {
  const everything = env.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '')
  const of = (signal: 'traces' | 'logs') =>
    env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`] || (everything && `${everything}/v1/${signal}`)
  const traces = of('traces')
  if (!traces || env.OTEL_SDK_DISABLED === 'true') return undefined
  const logs = of('logs') ?? traces.replace(/traces$/, 'logs')
  for (const url of [traces, logs])
    if (!URL.canParse(url) || !/^https?:/.test(url))
      throw new Error(
        `OTEL_EXPORTER_OTLP_ENDPOINT gives "${url}"; it takes the address of a collector, such as http://localhost:4318.`,
      )
  return { traces, logs, service: env.OTEL_SERVICE_NAME || 'countersign' }
}

function readWitnesses(text: string): { vkey: string; url: string }[] {
  const named = text.split(',').map((one) => one.trim())
  return named.filter(Boolean).map((one) => {
    const [vkey = '', url = '', ...more] = one.split(/\s+/)
    if (more.length > 0 || !URL.canParse(url) || !/^https?:/.test(url))
      throw new Error(
        `COUNTERSIGN_WITNESSES names "${one}"; it takes a verifier key and an address for each witness, such as: witness.example+1a2b3c4d+BG… https://witness.example, and commas between them.`,
      )
    return { vkey, url }
  })
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** How npm is called: through its own script where npm started this process, else by name. */
export interface Npm {
  command: string
  args: string[]
  shell: boolean
}

function findNpm(env: Record<string, string | undefined>): Npm {
  const script = env.npm_execpath
  if (script !== undefined && /npm-cli\.[cm]?js$/.test(script))
    return { command: process.execPath, args: [script], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}
