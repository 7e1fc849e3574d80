import type { NoticePreferences } from '../notice.ts'

/** `GET /v1/me/notices`: when you are told by e-mail that you are needed. */
export interface OwnNoticesWire extends NoticePreferences {
  /** Where to; null where nobody gave an address for you here. */
  email: string | null
  /** Whether this installation sends e-mail. */
  sends: boolean
}
/** `GET /v1/notices`: what could not be sent. */
export interface NoticeWire {
  id: string
  person: { id: string; name: string }
  kind: 'due' | 'open' | 'alarm'
  state: 'waiting' | 'sent' | 'dropped' | 'dead'
  attempts: number
  last_error: string | null
  send_at: string
  updated_at: string
}
