import { useNow } from './use-now.ts'
import { ago } from './time.ts'

/** A time as `3 minutes ago`, exact on hover and for machines. */
export function Ago({ at }: { at: string }) {
  const now = useNow(30_000)
  return (
    <time dateTime={at} title={new Date(at).toLocaleString()}>
      {ago(at, now)}
    </time>
  )
}
