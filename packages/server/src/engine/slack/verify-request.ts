/** Whether Slack sent it: `v0=` HMAC-SHA256 of time and raw body under the app's signing secret, not older than five minutes. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const withinS = 300

export function isFromSlack(
  secret: string,
  { timestamp, signature }: { timestamp: unknown; signature: unknown },
  body: Buffer,
  nowMs: number,
): boolean {
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > withinS) return false
  const right = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  return given.length === right.length && timingSafeEqual(given, right)
}
