/** One request of S3's REST protocol, signed (Signature Version 4), to an address that the operator named. */
import { createHash } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { CountersignError } from '@countersign/core'
import type { Clock } from '../../ports.ts'
import { safeLookup, type AddressRules } from '../safe-address.ts'

/** As configured; see read-buckets.ts. */
export interface BucketPlace {
  name: string
  prefix: string
  endpoint: URL
  byPath: boolean
  region: string
  workspace: string | null
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined }
}
export interface Asked {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  key: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Buffer
}

/** Without a byte for so long it has ended. */
const silentMs = 60_000
const mostTries = 5
const firstPauseMs = 200

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

export const unavailable = (bucket: BucketPlace, what: string, cause?: unknown): CountersignError =>
  new CountersignError('bucket-failed', `The bucket ${bucket.name} ${what}`, { cause })

/** Throttled, or not itself: worth asking again. */
const passes = (status: number): boolean => status === 429 || status >= 500

async function askOnce(
  bucket: BucketPlace,
  { method, key, query = {}, headers = {}, body }: Asked,
  clock: Clock,
  rules: AddressRules,
  gone: AbortSignal,
): Promise<http.IncomingMessage> {
  const url = new URL(bucket.endpoint)
  url.pathname = [...(bucket.byPath ? [bucket.name] : []), ...key.split('/')].map(encode).join('/')
  url.search = Object.entries(query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&')
  const signed = await new AwsV4Signer({
    ...{ method, url: url.href, service: 's3', region: bucket.region },
    ...{ accessKeyId: bucket.keys.accessKeyId, secretAccessKey: bucket.keys.secretAccessKey },
    ...(bucket.keys.sessionToken === undefined ? {} : { sessionToken: bucket.keys.sessionToken }),
    headers: {
      ...headers,
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
    },
    datetime: new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, ''),
  }).sign()
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      signed.url,
      {
        method,
        headers: {
          ...Object.fromEntries(signed.headers),
          ...(body === undefined ? {} : { 'content-length': body.length }),
        },
        ...{ timeout: silentMs, signal: gone },
        // What the operator names may stand in a private network; what it resolves to otherwise may not.
        lookup: safeLookup({ ...rules, hosts: [...rules.hosts, bucket.endpoint.hostname] }) as never,
      },
      resolve,
    )
    request.on('timeout', () => request.destroy(new Error(`no byte within ${silentMs / 1_000} s`)))
    request.on('error', reject)
    request.end(body)
  })
}

/** Asked again where it was away or throttled. The answer is one of success; @throws what the bucket said otherwise. */
export async function askBucket(
  bucket: BucketPlace,
  asked: Asked,
  clock: Clock,
  rules: AddressRules,
  gone: AbortSignal,
): Promise<http.IncomingMessage> {
  for (let tries = 1; ; tries++) {
    const answer = await askOnce(bucket, asked, clock, rules, gone).catch((error: unknown) => error as Error)
    gone.throwIfAborted()
    if (!(answer instanceof Error)) {
      const status = answer.statusCode ?? 0
      if (status >= 200 && status < 300) return answer
      const code = /<Code>(\w{1,60})<\/Code>/.exec(await readText(answer).catch(() => ''))?.[1]
      if (!passes(status) || tries === mostTries)
        throw unavailable(
          bucket,
          `answered ${status}${code === undefined ? '' : ` (${code})`}.${status >= 300 && status < 400 ? ' Is its region right?' : ''}`,
        )
    } else if (tries === mostTries) throw unavailable(bucket, 'cannot be reached.', answer)
    await sleep(firstPauseMs * 2 ** (tries - 1), undefined, { signal: gone })
  }
}

const mostText = 1_048_576

/** What it says in words: short. */
export async function readText(answer: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of answer) {
    size += part.length
    if (size > mostText) break
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}
