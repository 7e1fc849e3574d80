const hourMs = 3_600_000

export const nextHour = (nowMs: number): number => Math.ceil((nowMs + 1) / hourMs) * hourMs

/** As `<input type="datetime-local">` wants it: the reader's own time, to the minute. */
export function toLocalInput(ms: number): string {
  const at = new Date(ms)
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
