import { queryOptions } from '@tanstack/react-query'
import { randomKey } from '../api/random-key.ts'
import { get, post, send } from '../api/request.ts'
import type { EvidencePackWire, Page } from '../api/wire.ts'

/** While one is being made it is looked at twice a second. */
export const packsQuery = queryOptions({
  queryKey: ['evidence'],
  queryFn: () => get<Page<EvidencePackWire>>('/v1/log/packs?limit=20'),
  refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === 'running') ? 500 : false),
})

export interface Asked {
  system: string | null
  since: string
  until: string
  regimes: string[]
}
export const askForPack = ({ system, ...asked }: Asked) =>
  post<EvidencePackWire>(
    '/v1/log/packs',
    { ...asked, ...(system === null ? {} : { system }) },
    { idempotencyKey: randomKey() },
  )

export async function downloadPack({ id }: Pick<EvidencePackWire, 'id'>): Promise<void> {
  const blob = await (await send('GET', `/v1/log/packs/${id}/file`)).blob()
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = `${id}.zip`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1_000)
}
