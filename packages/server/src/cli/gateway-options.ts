/** How a gateway is started. */
import { parseDuration } from '@countersign/core'
import type { JsonOption } from './commands/command.ts'
import type { ConnectionOptions } from './connection.ts'
import { UsageError } from './exit-codes.ts'

export interface GatewayOptions extends ConnectionOptions, JsonOption {
  name?: string
  system?: string
  requester?: string
  instance?: string
  reviewResults?: boolean
  suggestPolicy?: boolean
  answerWithin: string
  progressEvery: string
  http?: string
  to?: string
  listen: string
  header: string[]
}

export function msOf(text: string, name: string): number {
  const ms = parseDuration(text)
  if (ms === undefined || ms === 0) throw new UsageError(`${name} is "${text}"; it takes a duration such as 50s, 5m.`)
  return ms
}
