/** Refusals as OAuth has them (RFC 6749 §5.2), for protocols that are built on it. */
import { CountersignError, type ErrorCode } from '@countersign/core'
import { problemOf } from '../problem.ts'

export type OAuthCode =
  | 'access_denied'
  | 'authorization_pending'
  | 'expired_token'
  | 'invalid_binding_message'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'slow_down'
  | 'unknown_user_id'
  | 'unsupported_grant_type'

export class OAuthError extends CountersignError {
  readonly error: OAuthCode
  constructor(error: OAuthCode, detail: string) {
    super('bad-input', detail)
    this.error = error
  }
}

const words: Partial<Record<ErrorCode, string>> = {
  unauthenticated: 'invalid_client',
  forbidden: 'unauthorized_client',
  'key-suspended': 'unauthorized_client',
  'system-not-listed': 'unauthorized_client',
  internal: 'server_error',
}

export function oauthErrorOf(refusal: CountersignError): { status: number; body: Record<string, string> } {
  const { status: usual, errors = [] } = problemOf(refusal)
  const status = usual === 422 ? 400 : usual
  const told = refusal instanceof OAuthError ? refusal.error : words[refusal.code]
  const error = told ?? (status < 500 && status !== 429 ? 'invalid_request' : 'temporarily_unavailable')
  const detail = errors.map(({ path, message }) => `${path}: ${message}`).join('; ') || refusal.message
  return { status, body: { error, error_description: detail } }
}
