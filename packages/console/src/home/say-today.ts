import type { HomeWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'

/** What one has answered today: `6 decisions and 180 items`. */
export const sayToday = ({ decided_today: decided, items_today: items }: HomeWire): string =>
  items === 0
    ? plural(decided, 'decision')
    : [...(decided > 0 ? [plural(decided, 'decision')] : []), plural(items, 'item')].join(' and ')
