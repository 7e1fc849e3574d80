import type { EventWire } from '../../api/wire.ts'
import { sayEventScope } from './say-event.ts'

/** Names nobody: what matters is what was left unwatched. */
export function WatchLapsed({ event }: { event: EventWire }) {
  return <>Attention for {sayEventScope(event)} lapsed for more than a minute; that watch is over.</>
}
