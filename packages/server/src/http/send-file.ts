/** A file, or a range of it, to whoever may read it: one that an id names, or what is kept of an export. */
import { Readable } from 'node:stream'
import { CountersignError } from '@countersign/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Engine } from '../engine/engine.ts'
import { fileWire, findFile, readFile, type FileRow } from '../engine/files.ts'

/** Types that a browser may show in place; everything else is a download. Nothing served here may run: the policy is a sandbox. */
const shown = /^(image\/(png|jpeg|gif|webp|avif)|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/plain)$/

export async function sendFile(
  engine: Engine,
  workspace: string,
  id: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const file = await findFile(engine, workspace, id)
  if (file.digest === null)
    throw new CountersignError(
      'not-found',
      `The upload is not complete: ${fileWire(file).offset} of ${file.bytes} bytes.`,
    )
  const safe = shown.test(file.media_type)
  void reply
    .header('content-type', safe ? file.media_type : 'application/octet-stream')
    .header('content-disposition', safe ? 'inline' : 'attachment')
    .header('cache-control', 'private, max-age=3600')
  return sendBytes(engine, workspace, file, file.digest, request, reply)
}

/** The whole, or the range that is asked for: with `If-Range` only of the very same bytes. */
export function sendBytes(
  engine: Engine,
  workspace: string,
  file: FileRow,
  digest: Buffer,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const etag = `"${digest.toString('hex')}"`
  void reply
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('content-security-policy', "default-src 'none'; sandbox")
  const isSame = [undefined, etag].includes(request.headers['if-range'] as string | undefined)
  const range = isSame ? /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') : null
  let start = 0
  let end = file.bytes - 1
  if (range && (range[1] || range[2])) {
    start = range[1] ? Number(range[1]) : Math.max(0, file.bytes - Number(range[2]))
    end = range[1] && range[2] ? Math.min(Number(range[2]), end) : end
    if (start > end) return reply.code(416).header('content-range', `bytes */${file.bytes}`).send()
    void reply.code(206).header('content-range', `bytes ${start}-${end}/${file.bytes}`)
  }
  void reply.header('content-length', end - start + 1)
  return reply.send(Readable.from(readFile(engine, workspace, file, start, end)))
}
