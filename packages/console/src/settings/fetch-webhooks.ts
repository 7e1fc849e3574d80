import { queryOptions } from '@tanstack/react-query'
import { get } from '../api/request.ts'
import type { DeliveryWire, Page, WebhookWire } from '../api/wire.ts'

export const webhooksQuery = queryOptions({
  queryKey: ['webhooks'],
  queryFn: () => get<Page<WebhookWire>>('/v1/webhooks'),
})
export const deliveriesQuery = (id: string) =>
  queryOptions({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: () => get<Page<DeliveryWire>>(`/v1/webhooks/${id}/deliveries`),
  })
