/** When somebody is told, outside of the console, that they are needed. */
export type NoticeWhen = 'immediate' | 'digest' | 'off'
/** What it is about: work with an end, work without one, or an alarm. */
export type NoticeKind = 'due' | 'open' | 'alarm'

export type NoticeChannel = 'mail' | 'slack' | 'push'

export interface NoticePreferences {
  when: Record<NoticeKind, NoticeWhen>
  /** The same for Slack; null: as by e-mail. */
  slack: Record<NoticeKind, NoticeWhen> | null
  /** Local times of a day, `HH:MM`. */
  digest_at: string[]
  /** IANA, such as `Europe/Berlin`. */
  time_zone: string
  /** From one local time to another, perhaps past midnight; what is due before they end, and alarms, still get through. */
  quiet: { from: string; to: string } | null
}

/** `GET /v1/me/notices`: when you are told that you are needed. */
export interface OwnNoticesWire extends NoticePreferences {
  /** Where to; null where nobody gave an address for you here. */
  email: string | null
  /** Whether this installation sends e-mail. */
  sends: boolean
  /** Null where the workspace is not connected with Slack. */
  slack_account: { team: string; linked: boolean } | null
}
/** `GET /v1/notices`: what could not be sent. */
export interface NoticeWire {
  id: string
  person: { id: string; name: string }
  channel: NoticeChannel
  kind: 'due' | 'open' | 'alarm'
  state: 'waiting' | 'sent' | 'dropped' | 'dead'
  attempts: number
  last_error: string | null
  send_at: string
  updated_at: string
}

/** What a browser gave when it subscribed (W3C Push API). */
export interface PushDeviceRequest {
  endpoint: string
  keys: { p256dh: string; auth: string }
  /** How you tell it from your others. */
  name: string
}
export interface PushDeviceWire {
  id: string
  name: string
  added_at: string
}
/** `GET /v1/me/push` */
export interface OwnPushWire {
  /** The workspace's public VAPID key, base64url. */
  key: string
  devices: PushDeviceWire[]
}

export type SlackMode = 'http' | 'socket'
/** `GET /v1/slack`: its secrets are never told. */
export interface SlackWire {
  connection: {
    mode: SlackMode
    team: string
    linked: number
    /** What Slack said when it took our token no longer; null while it does. */
    trouble: string | null
    created_at: string
  } | null
  /** To be pasted into Slack where an app is made, as JSON. */
  manifests: Record<SlackMode, string>
}
/** `POST /v1/me/slack/code`: what to say to the bot so that it knows you. */
export interface SlackCodeWire {
  command: string
  expires_at: string
}
