const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const longestMs = 3_650 * unitMs.d

/** Milliseconds of `90s`, `15m`, `4h`, `7d` (whole numbers, at most ten years); `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,9})([smhd])$/.exec(text)
  if (!match) return undefined
  const ms = Number(match[1]) * unitMs[match[2] as keyof typeof unitMs]
  return ms <= longestMs ? ms : undefined
}

/** The shortest exact spelling of a whole number of seconds in milliseconds: 900000 → `15m`. */
export function formatDuration(ms: number): string {
  for (const unit of ['d', 'h', 'm'] as const)
    if (ms >= unitMs[unit] && ms % unitMs[unit] === 0) return `${ms / unitMs[unit]}${unit}`
  return `${Math.round(ms / 1_000)}s`
}
