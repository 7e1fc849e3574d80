/**
 * Tells a person in the browsers that they chose. What is sent is encrypted for that browser and says how many wait, and
 * nothing else: not what, not whose, not where (RFC 8030, 8291, 8292).
 */
import webPush from 'web-push'
import type { Query } from '../../store/database.ts'
import type { Hand } from '../notices/send.ts'
import { gather, newsPlace, type Told } from '../notices/words.ts'
import { post } from '../post.ts'
import type { AddressRules } from '../safe-address.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { readDevices, type Device } from './devices.ts'
import { readPushKeys, type PushKeys } from './keys.ts'

const [timeoutMs, keptS] = [10_000, 4 * 3_600]

export class PushError extends Error {
  override name = 'PushError'
  readonly retryAfterS: number | null
  constructor(status: number, retryAfterS: number | null) {
    super(`the browser’s push service answered ${status}`)
    this.retryAfterS = retryAfterS
  }
}

/** Shown as it stands by the console's service worker; `url` is a place of the console. */
export interface PushWords {
  title: string
  body: string
  url: string
  /** What has the same one takes the other's place. */
  tag: string
}

export function writePush(told: readonly Told[], workspace: string): PushWords {
  const { tasks, wrong, asked } = gather(told)
  const said = [
    ...(wrong.length > 0 ? [wrong.length === 1 ? 'Something is wrong' : `${wrong.length} things are wrong`] : []),
    ...(tasks.length > 0
      ? [tasks.length === 1 ? 'A decision waits for you' : `${tasks.length} decisions wait for you`]
      : []),
    ...(asked.includes('inquiry.asked') ? ['a question waits for you'] : []),
    ...(asked.includes('inquiry.answered') ? ['a question of yours was answered'] : []),
  ]
  const words = said.join(', and ')
  return {
    title: workspace,
    body: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`,
    url: wrong.length > 0 ? '/log' : tasks.length === 0 && asked.length > 0 ? newsPlace : '/decide',
    tag: wrong.length > 0 ? 'alarm' : 'work',
  }
}

/** @param publicUrl where a push service finds whom to turn to (RFC 8292 §2.1); it takes https alone. */
export const createPush =
  (rules: AddressRules, publicUrl: string | undefined): Hand =>
  async (tx, state, member, told) => {
    const subject = publicUrl?.startsWith('https:') ? publicUrl : 'mailto:nobody@localhost'
    const keys = await readPushKeys(tx, state)
    const devices = keys ? await readDevices(tx, state, member.id) : []
    if (!keys || devices.length === 0) return false
    const words = JSON.stringify(writePush(told, state.name))
    const sent = await Promise.allSettled(devices.map((device) => send(device, keys, words, rules, subject)))
    const gone = devices.filter((_, i) => {
      const one = sent[i]
      return one?.status === 'fulfilled' && one.value === 'gone'
    })
    await forget(tx, state, gone)
    // Reached in one browser is reached.
    if (sent.some((one) => one.status === 'fulfilled' && one.value === 'taken')) return true
    const failed = sent.find((one) => one.status === 'rejected')
    if (failed) throw failed.reason
    return false
  }

async function send(
  { address }: Device,
  { publicKey, privateKey }: PushKeys,
  words: string,
  rules: AddressRules,
  subject: string,
): Promise<'taken' | 'gone'> {
  const { endpoint, headers, body } = webPush.generateRequestDetails(address, words, {
    vapidDetails: { subject, publicKey, privateKey },
    ...{ TTL: keptS, urgency: 'high', contentEncoding: 'aes128gcm' },
  })
  const told = Object.fromEntries(
    Object.entries(headers as Record<string, unknown>).map(([name, value]) => [name, String(value)]),
  )
  const { status, retryAfterS } = await post(new URL(endpoint), told, body as Buffer, rules, timeoutMs)
  if (status === 404 || status === 410) return 'gone'
  if (status < 200 || status > 299) throw new PushError(status, retryAfterS)
  return 'taken'
}

/** Its browser is asked no more: whoever uses it said so there. */
async function forget(tx: Query, { id }: WorkspaceState, devices: readonly Device[]): Promise<void> {
  if (devices.length > 0)
    await tx.query('delete from push_devices where workspace = $1 and id = any($2)', [id, devices.map((one) => one.id)])
}
