import type { WatchFeedWire } from '../api/wire.ts'

const inBucket = (feed: WatchFeedWire, fromMs: number): number =>
  feed.rows.reduce(
    (sum, { counts }) => sum + counts.reduce((n, one) => n + (Date.parse(one.at) >= fromMs ? one.n : 0), 0),
    0,
  )

/** How many decisions came since what is shown was read: its last step of ten seconds may have grown, too. */
export function countNew(shown: WatchFeedWire, latest: WatchFeedWire): number {
  const bucket = Math.floor(Date.parse(shown.to) / 10_000) * 10_000
  return Math.max(0, inBucket(latest, bucket) - inBucket(shown, bucket))
}
