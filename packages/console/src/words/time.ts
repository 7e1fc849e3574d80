const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 minutes`, `2 hours`; under a minute: `a moment`. */
export function span(ms: number): string {
  for (const [name, size] of units) {
    const count = Math.floor(Math.abs(ms) / size)
    if (count >= 1) return `${count} ${name}${count === 1 ? '' : 's'}`
  }
  return 'a moment'
}

export const ago = (iso: string, now: number): string => `${span(now - Date.parse(iso))} ago`

/** `3m`, `2h`, `5d`: for tables. */
export function shortSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return `${seconds}s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)}h`
  return `${Math.floor(seconds / 86_400)}d`
}

/** `14:05` today, `Mon 14:05` within a week, `3 Mar 14:05` otherwise. */
export function clock(iso: string, now: number): string {
  const at = new Date(iso)
  const hours: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false }
  const sameDay = new Date(now).toDateString() === at.toDateString()
  if (sameDay) return new Intl.DateTimeFormat(undefined, hours).format(at)
  const near = Math.abs(at.getTime() - now) < 6 * 86_400_000
  return new Intl.DateTimeFormat(
    undefined,
    near ? { weekday: 'short', ...hours } : { day: 'numeric', month: 'short', ...hours },
  ).format(at)
}

/** `4:59` of a countdown, `1:04:59` from an hour on. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  const pad = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3_600)
  const rest = `${hours ? pad(Math.floor((seconds % 3_600) / 60)) : Math.floor(seconds / 60)}:${pad(seconds % 60)}`
  return hours ? `${hours}:${rest}` : rest
}

const silenceWords = { deny: 'denied', escalate: 'passed up', allow: 'allowed' } as const

/** `At 14:05 this is denied unless someone acts.`, in the reader's own time. */
export const saySilence = (due: string, onSilence: keyof typeof silenceWords | null, now: number): string =>
  `At ${clock(due, now)} this is ${silenceWords[onSilence ?? 'deny']} unless someone acts`
