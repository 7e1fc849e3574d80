/** Objects in buckets that the operator allows: read and written as streams. Nothing of a request chooses an address or a key of access. */
import { setTimeout as sleep } from 'node:timers/promises'
import { CountersignError, formatId } from '@countersign/core'
import type { Clock } from '../../ports.ts'
import type { AddressRules } from '../safe-address.ts'
import { askBucket, readText, unavailable, type Asked, type BucketPlace } from './ask-bucket.ts'

export interface BucketObject {
  bucket: BucketPlace
  key: string
}
export interface Buckets {
  /** Of those that a workspace may name, as addresses. */
  list(workspace: string): string[]
  /** @throws CountersignError where the address is wrong or not allowed. */
  findOrThrow(workspace: string, address: string, path: string): BucketObject
  /** @param sized told how large it is. */
  read(object: BucketObject, sized: (bytes: number) => Promise<void>, gone: AbortSignal): AsyncGenerator<Buffer, void>
  /** It stands there when this resolves, whole, and not before. */
  write(
    object: BucketObject,
    media: string,
    bytes: AsyncIterable<Uint8Array | string>,
    gone: AbortSignal,
  ): Promise<void>
}

/** S3 takes 10,000 parts of at least 5 MiB: this is up to 80 GB. */
export const partBytes = 8 * 1_048_576
const mostBreaks = 5
const longestKey = 1_024

const unescape = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] as string,
  )
const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export function createBuckets(allowed: readonly BucketPlace[], clock: Clock, rules: AddressRules): Buckets {
  const ask = (bucket: BucketPlace, asked: Asked, gone: AbortSignal) => askBucket(bucket, asked, clock, rules, gone)
  const mayName = (workspace: string) => (bucket: BucketPlace) =>
    bucket.workspace === null || bucket.workspace === formatId('workspace', workspace)

  /** A connection that ends early is taken up at the byte where it ended, of the same object. */
  async function* read({ bucket, key }: BucketObject, sized: (bytes: number) => Promise<void>, gone: AbortSignal) {
    let [at, breaks] = [0, 0]
    let whole: { bytes: number; etag: string | undefined } | undefined
    while (whole === undefined || at < whole.bytes) {
      const headers = {
        ...(at > 0 ? { range: `bytes=${at}-` } : {}),
        ...(whole?.etag === undefined ? {} : { 'if-match': whole.etag }),
      }
      const answer = await ask(bucket, { method: 'GET', key, headers }, gone)
      if (whole === undefined) {
        const bytes = Number(answer.headers['content-length'] ?? Number.NaN)
        if (!Number.isSafeInteger(bytes)) throw unavailable(bucket, 'does not say how large the object is.')
        whole = { bytes, etag: answer.headers.etag }
        await sized(bytes)
      } else if (at > 0 && answer.statusCode !== 206) throw unavailable(bucket, 'gives no range of the object.')
      try {
        for await (const piece of answer as AsyncIterable<Buffer>) {
          at += piece.length
          breaks = 0
          yield piece
        }
      } catch (error) {
        gone.throwIfAborted()
        if (++breaks > mostBreaks) throw unavailable(bucket, 'ends its answers early.', error)
        await sleep(100 * breaks, undefined, { signal: gone })
      } finally {
        answer.destroy()
      }
    }
  }

  async function write(
    { bucket, key }: BucketObject,
    media: string,
    bytes: AsyncIterable<Uint8Array | string>,
    gone: AbortSignal,
  ): Promise<void> {
    const headers = { 'content-type': media }
    let upload: string | undefined
    const etags: string[] = []
    const put = async (body: Buffer, query: Record<string, string> = {}) => {
      const answer = await ask(
        bucket,
        { method: 'PUT', key, query, body, ...(upload === undefined ? { headers } : {}) },
        gone,
      )
      answer.resume()
      return answer.headers.etag ?? ''
    }
    const putPart = async (body: Buffer) => {
      if (upload === undefined) {
        const told = await readText(await ask(bucket, { method: 'POST', key, query: { uploads: '' }, headers }, gone))
        upload = unescape(/<UploadId>([^<]+)<\/UploadId>/.exec(told)?.[1] ?? '')
        if (upload === '') throw unavailable(bucket, 'began no upload in parts.')
      }
      etags.push(await put(body, { partNumber: String(etags.length + 1), uploadId: upload }))
    }
    try {
      let parts: Buffer[] = []
      let size = 0
      for await (const piece of bytes) {
        const part = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece)
        parts.push(part)
        size += part.length
        if (size < partBytes) continue
        await putPart(Buffer.concat(parts))
        parts = []
        size = 0
      }
      if (upload === undefined) return void (await put(Buffer.concat(parts)))
      if (size > 0) await putPart(Buffer.concat(parts))
      const listed = etags.map(
        (etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${escape(etag)}</ETag></Part>`,
      )
      const body = Buffer.from(`<CompleteMultipartUpload>${listed.join('')}</CompleteMultipartUpload>`)
      const told = await readText(await ask(bucket, { method: 'POST', key, query: { uploadId: upload }, body }, gone))
      // It may answer 200 and then say that it failed.
      const code = told.includes('<Error>') ? (/<Code>(\w{1,60})<\/Code>/.exec(told)?.[1] ?? 'Error') : undefined
      if (code !== undefined) throw unavailable(bucket, `did not put the parts together (${code}).`)
    } catch (error) {
      // Parts that nobody finishes are kept, and paid for.
      if (upload !== undefined)
        await ask(bucket, { method: 'DELETE', key, query: { uploadId: upload } }, AbortSignal.timeout(5_000)).then(
          (answer) => answer.resume(),
          () => undefined,
        )
      throw error
    }
  }

  return {
    list: (workspace) => allowed.filter(mayName(workspace)).map(({ name, prefix }) => `s3://${name}/${prefix}`),
    findOrThrow(workspace, address, path) {
      const refuse = (message: string): never => {
        throw new CountersignError('bad-input', undefined, { errors: [{ path, message }] })
      }
      const [, name = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(address) ?? []
      if (key === '' || Buffer.byteLength(key) > longestKey) refuse('takes s3://bucket/key')
      // An address that climbs would name another bucket.
      if (key.split('/').some((part) => part === '.' || part === '..')) refuse('has a part that is . or ..')
      const bucket = allowed.filter(mayName(workspace)).find((one) => one.name === name && key.startsWith(one.prefix))
      return bucket
        ? { bucket, key }
        : refuse('is in no bucket that the operator allows: COUNTERSIGN_BUCKETS names those')
    },
    read,
    write,
  }
}
