import { headersFor } from '../api/request.ts'
import { readProblem, unreachable } from '../api/problem.ts'
import type { ImportWire, TransferFormat } from '../api/wire.ts'

/** By its name: what the server shall take the file for; null where several formats end so. */
export function formatOf(name: string): TransferFormat | null {
  if (/\.(jsonl|ndjson)$/i.test(name)) return 'jsonl'
  if (/\.csv$/i.test(name)) return 'csv'
  if (/\.parquet$/i.test(name)) return 'parquet'
  return null
}

/** Sends a file as it is, streamed from the disk; how much of it was taken is asked of the server. */
export function uploadFile(address: string, file: File): { done: Promise<ImportWire>; stop: () => void } {
  const request = new XMLHttpRequest()
  const done = new Promise<ImportWire>((resolve, reject) => {
    request.open('POST', address)
    for (const [name, value] of headersFor({ contentType: 'application/octet-stream' }, true))
      request.setRequestHeader(name, value)
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(new Error('Stopped. What was taken stays, and it can be gone on with.'))
    request.onload = () => {
      const response = new Response(request.responseText || null, {
        status: request.status,
        headers: { 'content-type': request.getResponseHeader('content-type') ?? '' },
      })
      if (response.ok) resolve(JSON.parse(request.responseText) as ImportWire)
      else void readProblem(response).then(reject, reject)
    }
    request.send(file)
  })
  return { done, stop: () => request.abort() }
}
