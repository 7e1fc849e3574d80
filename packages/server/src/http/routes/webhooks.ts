import { addWebhook, callbackSecret, listDeliveries, listWebhooks, removeWebhook } from '../../engine/webhooks.ts'
import { endpoint } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

export const webhookEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/webhooks',
    summary: 'Webhooks',
    operation: 'webhook.write',
    query: [],
    answers: 'WebhookPage',
    run: async ({ context, caller }) => ({
      items: await listWebhooks(context.engine.database, caller.workspace),
      next: null,
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/webhooks',
    summary: 'Send events to an address (Standard Webhooks, or as CloudEvents); its secret is told once',
    operation: 'webhook.write',
    body: schemas.webhook,
    status: 201,
    answers: 'Webhook',
    run: ({ context, caller, body, idempotency }) =>
      addWebhook(
        context.engine,
        caller.workspace,
        caller.actor,
        context.addressRules,
        body.url,
        { types: body.types ?? [], queues: body.queues ?? [], format: body.format ?? 'standard' },
        idempotency,
      ),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/webhooks/{id}',
    summary: 'Stop sending',
    operation: 'webhook.write',
    run: ({ context, caller, params }) =>
      removeWebhook(context.engine, caller.workspace, caller.actor, params.id as string),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/webhooks/callback-secret',
    summary: 'The secret that signs decisions’ own callbacks',
    operation: 'webhook.write',
    query: [],
    run: async ({ context, caller }) => ({
      secret: callbackSecret((await context.engine.states.get(caller.workspace)).key),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/webhooks/{id}/deliveries',
    summary: 'What was delivered, waits, or is dead; id "callbacks" for decisions’ own',
    operation: 'webhook.write',
    query: [],
    answers: 'DeliveryPage',
    run: async ({ context, caller, params }) => ({
      items: await listDeliveries(
        context.engine.database,
        caller.workspace,
        params.id === 'callbacks' ? null : (params.id as string),
      ),
      next: null,
    }),
  }),
]
