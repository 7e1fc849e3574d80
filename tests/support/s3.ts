/**
 * A bucket as S3's REST protocol has it, for tests: it checks every signature (Signature Version 4) by itself, and can
 * break off answers and refuse for a while.
 */
import { createHash, createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Bucket {
  url: string
  objects: Map<string, Buffer>
  /** What was asked, as `GET /bucket/key`. */
  asked: string[]
  /** Uploads in parts that were begun and neither finished nor given up. */
  open(): number
  /** The next answers end after so many bytes. */
  cut: number[]
  /** So many of the next requests are answered with 503. */
  busy: number
  close(): Promise<void>
}
const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

/** Why it is refused; null where the signature holds. */
function refusalOf(request: IncomingMessage, body: Buffer, id: string, secret: string): string | null {
  const told =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    )
  if (told?.[1] !== id) return 'InvalidAccessKeyId'
  const [, , day, region, names, signature] = told as unknown as string[]
  const given = (name: string) => String(request.headers[name] ?? '').trim()
  if (given('x-amz-content-sha256') !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  if (!names!.split(';').includes('host') || !given('x-amz-date').startsWith(day as string)) return 'AccessDenied'
  const url = new URL(request.url as string, 'http://x')
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort()
  const canonical = [
    ...[
      request.method,
      url.pathname
        .split('/')
        .map((part) => encode(decodeURIComponent(part)))
        .join('/'),
    ],
    ...[query.join('&'), ...names!.split(';').map((name) => `${name}:${given(name)}`), '', names],
    given('x-amz-content-sha256'),
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (from, part) => hmac(from, part as string),
    `AWS4${secret}`,
  )
  const text = ['AWS4-HMAC-SHA256', given('x-amz-date'), scope, sha256(canonical)].join('\n')
  return hmac(key, text).toString('hex') === signature ? null : 'SignatureDoesNotMatch'
}

export async function openBucket(id: string, secret: string): Promise<Bucket> {
  const parts = new Map<string, Map<number, Buffer>>()
  let made = 0
  const bucket: Bucket = {
    ...{ url: '', objects: new Map<string, Buffer>(), asked: [], cut: [], busy: 0 },
    open: () => parts.size,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const url = new URL(request.url as string, 'http://x')
    const name = decodeURIComponent(url.pathname)
    const upload = url.searchParams.get('uploadId')
    bucket.asked.push(`${request.method} ${name}`)
    const say = (status: number, text: string | Buffer = '', headers: Record<string, string> = {}) =>
      response.writeHead(status, headers).end(text)
    const refuse = (status: number, code: string) => say(status, `<Error><Code>${code}</Code></Error>`)
    if (bucket.busy > 0) {
      bucket.busy--
      return refuse(503, 'SlowDown')
    }
    const refusal = refusalOf(request, body, id, secret)
    if (refusal !== null) return refuse(403, refusal)
    if (request.method === 'GET') {
      const object = bucket.objects.get(name)
      if (!object) return refuse(404, 'NoSuchKey')
      const etag = `"${sha256(object).slice(0, 32)}"`
      if ((request.headers['if-match'] ?? etag) !== etag) return refuse(412, 'PreconditionFailed')
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      const cut = bucket.cut.shift()
      response.writeHead(from > 0 ? 206 : 200, { etag, 'content-length': object.length - from })
      if (cut === undefined) return response.end(object.subarray(from))
      return response.write(object.subarray(from, from + cut), () => setImmediate(() => response.destroy()))
    }
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const made_ = `up&load/${++made}`
      parts.set(made_, new Map())
      return say(
        200,
        `<InitiateMultipartUploadResult><UploadId>${made_.replace('&', '&amp;')}</UploadId></InitiateMultipartUploadResult>`,
      )
    }
    const known = upload === null ? undefined : parts.get(upload)
    if (upload !== null && !known) return refuse(404, 'NoSuchUpload')
    if (request.method === 'PUT') {
      if (known) known.set(Number(url.searchParams.get('partNumber')), body)
      else bucket.objects.set(name, body)
      return say(200, '', { etag: `"${sha256(body).slice(0, 32)}"` })
    }
    if (request.method === 'DELETE' && upload !== null) {
      parts.delete(upload)
      return say(204)
    }
    if (request.method === 'POST' && known && upload !== null) {
      const named = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]+)<\/ETag>/g)]
      const chosen = named.map(([, n, etag]) => {
        const part = known.get(Number(n))
        return part && etag === `"${sha256(part).slice(0, 32)}"` ? part : undefined
      })
      if (chosen.some((part) => part === undefined)) return refuse(400, 'InvalidPart')
      bucket.objects.set(name, Buffer.concat(chosen as Buffer[]))
      parts.delete(upload)
      return say(200, '<CompleteMultipartUploadResult/>')
    }
    return refuse(405, 'MethodNotAllowed')
  }
  const server = createServer((request, response) => {
    const body: Buffer[] = []
    request.on('data', (piece: Buffer) => body.push(piece))
    request.on('end', () => answer(request, response, Buffer.concat(body)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  bucket.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return bucket
}
