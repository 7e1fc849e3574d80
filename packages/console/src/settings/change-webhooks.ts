import { post, remove } from '../api/request.ts'
import { randomKey } from '../api/random-key.ts'
import type { WebhookFormat, WebhookWire } from '../api/wire.ts'

export const addWebhook = (url: string, types: string[], queues: string[], format: WebhookFormat) =>
  post<WebhookWire>(
    '/v1/webhooks',
    { url, format, ...(types.length ? { types } : {}), ...(queues.length ? { queues } : {}) },
    { idempotencyKey: randomKey() },
  )
export const removeWebhook = (id: string) => remove(`/v1/webhooks/${id}`)
