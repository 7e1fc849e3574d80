/** When somebody is told, outside of the console, that they are needed. */
export type NoticeWhen = 'immediate' | 'digest' | 'off'
/** What it is about: work with an end, work without one, or an alarm. */
export type NoticeKind = 'due' | 'open' | 'alarm'

export interface NoticePreferences {
  when: Record<NoticeKind, NoticeWhen>
  /** Local times of a day, `HH:MM`. */
  digest_at: string[]
  /** IANA, such as `Europe/Berlin`. */
  time_zone: string
  /** From one local time to another, perhaps past midnight; what is due before they end, and alarms, still get through. */
  quiet: { from: string; to: string } | null
}

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
