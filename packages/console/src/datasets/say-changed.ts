import type { DatasetChangedWire } from '../api/wire.ts'
import { count, plural } from '../words/numbers.ts'

/** What an act made of a data set. */
export const sayChanged = ({
  added,
  changed,
  known,
}: Pick<DatasetChangedWire, 'added' | 'changed' | 'known'>): string =>
  `${plural(added, 'item')} added, ${count(changed)} changed, ${count(known)} as ${known === 1 ? 'it was' : 'they were'}.`
