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

/** Sends a file as it is; `fetch` cannot tell how much has gone, so this is the older way. */
export function uploadFile(
  address: string,
  file: File,
  told: (share: number) => void,
): { done: Promise<ImportWire>; stop: () => void } {
  const request = new XMLHttpRequest()
  const done = new Promise<ImportWire>((resolve, reject) => {
    request.open('POST', address)
    for (const [name, value] of headersFor({ contentType: 'application/octet-stream' }, true))
      request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => told(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(unreachable())
    request.onabort = () =>
      reject(
        new Error(
          'Stopped. What had arrived stays. Items with an id are not made twice, so the file can be sent again.',
        ),
      )
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
