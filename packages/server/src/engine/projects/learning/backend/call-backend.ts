/**
 * A model of yours, called as Label Studio calls its ML backends (HumanSignal/label-studio-ml-backend, `api.py`):
 * `/health`, `/setup`, `/predict`, `/webhook`. What it answers is hostile input: bounded, parsed strictly, and checked by
 * whoever asked.
 */
import { isJsonObject, type Json, type JsonObject, type MlBackend, type MlBackendStep } from '@countersign/core'
import { readValue } from '../../../../formats/bytes/read-value.ts'
import { get, post } from '../../../post.ts'
import { checkAddress, type AddressRules } from '../../../safe-address.ts'

const mostBytes = 8 * 1_048_576
/** Label Studio's own patience is 100 s for predictions, 3 for its setup. */
const patienceMs: Record<MlBackendStep, number> = { health: 5_000, setup: 30_000, webhook: 30_000, predict: 100_000 }
/** Together, so that a round ends before it counts as lost. */
const mostMs = 400_000

/** Why a call came to nothing, in words for whoever leads the project. */
export class BackendFault extends Error {
  readonly during: MlBackendStep
  constructor(during: MlBackendStep, why: string) {
    super(why.slice(0, 500))
    this.during = during
  }
}

export interface Backend {
  /** @throws BackendFault where it is down, slow, or answers what is no JSON object. */
  call(step: MlBackendStep, body: JsonObject | null): Promise<JsonObject>
}

/** @param rules where this installation may call. @param gone aborts when the server stops. */
export function createBackend(
  { url, user }: Pick<MlBackend, 'url' | 'user'>,
  secret: string | null,
  rules: AddressRules,
  gone: AbortSignal,
  now: () => number,
): Backend {
  const base = url.endsWith('/') ? url : `${url}/`
  const until = now() + mostMs
  const headers = {
    ...{ accept: 'application/json', 'user-agent': 'Countersign' },
    ...(secret === null ? {} : { authorization: `Basic ${Buffer.from(`${user ?? ''}:${secret}`).toString('base64')}` }),
  }

  async function call(step: MlBackendStep, body: JsonObject | null): Promise<JsonObject> {
    const left = Math.min(patienceMs[step], until - now())
    if (left <= 0) throw new BackendFault(step, `took longer than ${mostMs / 1_000} s altogether`)
    try {
      const to = new URL(step, checkAddress(base, rules, 'url'))
      const { status, body: said } =
        body === null
          ? await get(to, headers, rules, left, mostBytes, gone)
          : await post(
              ...([to, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body), rules] as const),
              ...([left, mostBytes, gone] as const),
            )
      if (status < 200 || status > 299) throw new BackendFault(step, `answered ${status}: ${said.slice(0, 300)}`)
      return objectOrThrow(step, said)
    } catch (error) {
      throw error instanceof BackendFault ? error : new BackendFault(step, (error as Error).message)
    }
  }
  return { call }
}

function objectOrThrow(step: MlBackendStep, text: string): JsonObject {
  const bytes = Buffer.from(text)
  if (bytes.length >= mostBytes) throw new BackendFault(step, `answered more than ${mostBytes / 1_048_576} MiB`)
  const read: { value: Json } | { refused: string } = readValue(bytes)
  if ('refused' in read) throw new BackendFault(step, `answered what is no JSON: ${read.refused}`)
  if (!isJsonObject(read.value)) throw new BackendFault(step, 'answered no JSON object')
  return read.value
}
