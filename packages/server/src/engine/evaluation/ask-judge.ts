/** One question to a judge, as its kind is spoken to. Its answer is read by who asked. */
import { judgeData, type Json, type JsonObject } from '@countersign/core'
import type { Engine } from '../engine.ts'
import { post, type Posted } from '../post.ts'
import { checkAddress, type AddressRules } from '../safe-address.ts'
import type { JudgeRow } from './judges.ts'

const timeoutMs = 60_000
const mostBytes = 256 * 1_024

/**
 * @param told what is the same for every question.
 * @param shown what somebody else wrote: data.
 * @param beside what `http` is sent beside it, which is told no words.
 */
export async function askJudge(
  engine: Pick<Engine, 'dice'>,
  rules: AddressRules,
  { kind, url, spec }: JudgeRow,
  secret: string | null,
  told: string,
  shown: JsonObject,
  beside: JsonObject,
): Promise<({ ok: true } & Posted) | { ok: false; why: string }> {
  if (url === null) return { ok: false, why: 'is not asked: it sends its scores' }
  const body: Json =
    kind === 'http'
      ? { ...beside, ...shown }
      : {
          model: spec.model,
          ...(spec.temperature === null ? {} : { temperature: spec.temperature }),
          response_format: { type: 'json_object' },
          messages: [
            { role: 'system', content: told },
            { role: 'user', content: judgeData(engine.dice.bytes(12).toString('hex'), shown) },
          ],
        }
  const headers = {
    ...{ 'content-type': 'application/json', 'user-agent': 'Countersign' },
    ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
  }
  try {
    const to = checkAddress(url, rules, 'url')
    return { ok: true, ...(await post(to, headers, JSON.stringify(body), rules, timeoutMs, mostBytes)) }
  } catch (error) {
    return { ok: false, why: (error as Error).message.slice(0, 300) }
  }
}
