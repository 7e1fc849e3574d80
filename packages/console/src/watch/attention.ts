/** A sign of attention is sent this often at most; the watch lapses when none came for a minute. */
export const beatMs = 20_000
export const lapseMs = 60_000
/** From here on the page asks whether somebody is still there. */
export const askMs = 40_000

export interface Attention {
  /** When the last sign was sent. */
  sentAt: number
  /** When somebody was last seen to do something; null if not since the last sign. */
  seenAt: number | null
}

/** Somebody did something. A pointer that did not move (the page moved beneath it) is nobody. */
export const noticed = (attention: Attention, nowMs: number): Attention => ({ ...attention, seenAt: nowMs })
export const sent = (nowMs: number): Attention => ({ sentAt: nowMs, seenAt: null })

const sinceSign = ({ sentAt }: Attention, nowMs: number): number => nowMs - sentAt

/** Only what was done since the last sign is worth a sign; after a lapse one goes on watch again by hand. */
export const isDue = (attention: Attention, nowMs: number): boolean =>
  attention.seenAt !== null && sinceSign(attention, nowMs) >= beatMs && sinceSign(attention, nowMs) <= lapseMs

/** Milliseconds until the watch lapses, once it is time to ask; null before. */
export const leftToAsk = (attention: Attention, nowMs: number): number | null =>
  sinceSign(attention, nowMs) < askMs ? null : Math.max(0, lapseMs - sinceSign(attention, nowMs))
