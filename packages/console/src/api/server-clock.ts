let offsetMs = 0

/** Milliseconds on the server's clock, as well as answers' `Date` headers (whole seconds) tell it. */
export const serverNow = (): number => Date.now() + offsetMs

/** A difference under two seconds is the header's own rounding and the way; it is not corrected. */
export function readServerDate(header: string | null): void {
  const at = header === null ? Number.NaN : Date.parse(header)
  if (Number.isNaN(at)) return
  const difference = at + 500 - Date.now()
  offsetMs = Math.abs(difference) > 2_000 ? difference : 0
}
