/** A file, or a range of it, to whoever may read it. */
import { Readable } from 'node:stream'
import { CountersignError } from '@countersign/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Engine } from '../engine/engine.ts'
import { fileWire, findFile, readFile } from '../engine/files.ts'

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
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '')
  let start = 0
  let end = file.bytes - 1
  if (range && (range[1] || range[2])) {
    start = range[1] ? Number(range[1]) : Math.max(0, file.bytes - Number(range[2]))
    end = range[1] && range[2] ? Math.min(Number(range[2]), end) : end
    if (start > end) return reply.code(416).header('content-range', `bytes */${file.bytes}`).send()
    void reply.code(206).header('content-range', `bytes ${start}-${end}/${file.bytes}`)
  }
  const safe = shown.test(file.media_type)
  void reply
    .header('content-type', safe ? file.media_type : 'application/octet-stream')
    .header('content-length', end - start + 1)
    .header('accept-ranges', 'bytes')
    .header('etag', `"${file.digest.toString('hex')}"`)
    .header('cache-control', 'private, max-age=3600')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-disposition', safe ? 'inline' : 'attachment')
  return reply.send(Readable.from(readFile(engine, workspace, file, start, end)))
}
