/** Slack's Web API: one call, what it answers, and why it refused. The token stands in no log and in no error. */
import type { JsonObject } from '@countersign/core'
import { post } from '../post.ts'
import type { AddressRules } from '../safe-address.ts'

const timeoutMs = 10_000
const mostBytes = 1_048_576

export class SlackError extends Error {
  /** Slack's own word for it, such as `channel_not_found`. */
  readonly code: string
  readonly retryAfterS: number | null
  constructor(code: string, retryAfterS: number | null = null) {
    super(`Slack answered ${code}`)
    this.name = 'SlackError'
    this.code = code
    this.retryAfterS = retryAfterS
  }
}

/** Words that mean that our token, and not this one call, is refused. */
const refusesToken =
  /^(invalid_auth|not_authed|account_inactive|token_revoked|token_expired|missing_scope|no_permission|not_allowed_token_type|team_access_not_granted|ekm_access_denied|org_login_required)$/
export const isTokenRefused = (error: unknown): error is SlackError =>
  error instanceof SlackError && refusesToken.test(error.code)

export interface SlackApi {
  /** @throws SlackError */
  call<T extends object = JsonObject>(token: string, method: string, body: object): Promise<T>
}

/** @param base with a slash at its end; the operator names it, so it may lie anywhere. */
export function createSlackApi(base: string): SlackApi {
  const rules: AddressRules = { loopback: true, hosts: [new URL(base).hostname] }
  return {
    async call<T>(token: string, method: string, body: object) {
      const answer = await post(
        new URL(method, base),
        { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
        JSON.stringify(body),
        rules,
        timeoutMs,
        mostBytes,
      )
      if (answer.status === 429) throw new SlackError('ratelimited', answer.retryAfterS ?? 30)
      const told = parse(answer.body)
      if (told === null) throw new SlackError(`http_${answer.status}`)
      if (told.ok !== true)
        throw new SlackError(typeof told.error === 'string' ? told.error.slice(0, 80) : `http_${answer.status}`)
      return told as unknown as T
    },
  }
}

function parse(text: string): { ok?: unknown; error?: unknown } | null {
  try {
    const value = JSON.parse(text) as unknown
    return typeof value === 'object' && value !== null ? value : null
  } catch {
    return null
  }
}
