/** Being told in one's own browsers. */
import { z } from 'zod'
import type { PushDeviceRequest } from '@countersign/core'
import { addDevice, listDevices, removeDevice } from '../../engine/push/devices.ts'
import { pushKeysOf } from '../../engine/push/keys.ts'
import { endpoint } from '../endpoint.ts'
import { name } from '../schemas.ts'

const base64url = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]+={0,2}$/, 'takes base64url')
const device = z.strictObject({
  endpoint: z.string().max(2_000),
  keys: z.strictObject({ p256dh: base64url, auth: base64url }),
  name: name(100),
}) satisfies z.ZodType<PushDeviceRequest>

export const pushEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/me/push',
    summary: 'The browsers in which you are told, and the key that another subscribes with',
    operation: 'notice.own',
    query: [],
    answers: 'OwnPush',
    run: async ({ context: { engine }, caller }) => ({
      key: (await pushKeysOf(engine, caller.workspace)).publicKey,
      devices: await listDevices(engine, caller.workspace, caller.person as string),
    }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/me/push',
    summary: 'Be told in this browser, by what it subscribed with (Push API)',
    operation: 'notice.own',
    body: device,
    status: 201,
    answers: 'PushDevice',
    run: ({ context, caller, body }) =>
      addDevice(context.engine, caller.workspace, caller.actor, caller.person as string, context.addressRules, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/me/push/{id}',
    summary: 'Be told there no more',
    operation: 'notice.own',
    async run({ context, caller, params }) {
      await removeDevice(context.engine, caller.workspace, caller.actor, caller.person as string, params.id as string)
      return {}
    },
  }),
]
