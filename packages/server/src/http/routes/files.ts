import { Readable } from 'node:stream'
import { CountersignError } from '@countersign/core'
import { appendFile, beginFile, findFile } from '../../engine/files.ts'
import { endpoint } from '../endpoint.ts'
import { sendFile } from '../send-file.ts'

const bytesOf = (text: unknown, name: string): number => {
  const bytes = Number(text)
  if (text === undefined || !Number.isSafeInteger(bytes) || bytes < 0)
    throw new CountersignError('bad-input', undefined, { errors: [{ path: name, message: 'takes a number of bytes' }] })
  return bytes
}

export const fileEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/files',
    summary: 'Store a file; with Upload-Length and no body, begin one that PATCH continues',
    operation: 'file.write',
    query: [],
    status: 201,
    answers: 'File',
    async run({ context: { engine }, caller, request }) {
      const declared = request.headers['upload-length']
      const mediaType = String(
        request.headers['upload-type'] ?? request.headers['content-type'] ?? 'application/octet-stream',
      ).slice(0, 200)
      const bytes = bytesOf(
        declared ?? request.headers['content-length'],
        declared === undefined ? 'Content-Length' : 'Upload-Length',
      )
      const file = await beginFile(engine, caller.workspace, caller.actor.id ?? caller.actor.kind, mediaType, bytes)
      if (declared !== undefined && request.headers['content-length'] === undefined) return file
      const body = request.body
      return body instanceof Readable
        ? appendFile(engine, caller.workspace, file.id, 0, body)
        : Buffer.isBuffer(body)
          ? appendFile(engine, caller.workspace, file.id, 0, Readable.from([body]))
          : bytes === 0
            ? appendFile(engine, caller.workspace, file.id, 0, Readable.from([]))
            : file
    },
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/files/{id}',
    summary: 'Go on with an upload at Upload-Offset',
    operation: 'file.write',
    query: [],
    answers: 'File',
    async run({ context: { engine }, caller, params, request }) {
      const offset = bytesOf(request.headers['upload-offset'], 'Upload-Offset')
      if (!(request.body instanceof Readable))
        throw new CountersignError('unknown-media-type', 'Send `Content-Type: application/offset+octet-stream`.')
      return appendFile(engine, caller.workspace, params.id as string, offset, request.body)
    },
  }),
  endpoint({
    method: 'HEAD',
    path: '/v1/files/{id}',
    summary: 'How far an upload has come',
    operation: 'file.read',
    query: [],
    async run({ context: { engine }, caller, params, reply }) {
      const file = await findFile(engine, caller.workspace, params.id as string)
      void reply
        .header('upload-offset', file.received)
        .header('upload-length', file.bytes)
        .header('content-type', file.media_type)
        .header('accept-ranges', 'bytes')
      return reply.send()
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/files/{id}',
    summary: 'A file or a range of it',
    operation: 'file.read',
    query: [],
    async run({ context: { engine }, caller, params, request, reply }) {
      return sendFile(engine, caller.workspace, params.id as string, request, reply)
    },
  }),
]
