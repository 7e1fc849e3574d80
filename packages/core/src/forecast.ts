/** Which deadlines will be missed if people go on at the pace of the last hour, each queue worked in its own order. */
export interface Forecast {
  /** Of those looked at, how many will be answered after their deadline, or have passed it. */
  late: number
  /** When the first of them is due; null where none is late. */
  firstMs: number | null
  /** When what waits will be answered; null where nobody answers. */
  clearsMs: number | null
}

/** @param dues of what waits, next in line first; null where no deadline runs. @param open how many wait in all. */
export function forecastLateness(
  dues: readonly (number | null)[],
  open: number,
  answersPerHour: number,
  nowMs: number,
): Forecast {
  const eachMs = answersPerHour > 0 ? 3_600_000 / answersPerHour : Infinity
  const late = dues.filter((due, i) => due !== null && nowMs + eachMs * (i + 1) > due) as number[]
  return {
    late: late.length,
    firstMs: late.length === 0 ? null : Math.min(...late),
    clearsMs: open === 0 ? nowMs : eachMs === Infinity ? null : nowMs + eachMs * open,
  }
}
