import { isEnded } from '@countersign/core'
import type { DecisionWire } from '../api/wire.ts'

/** What has ended, or was released, and was not overridden before. What is only approved is vetoed instead. */
export const mayBeOverridden = ({ status, overridden }: Pick<DecisionWire, 'status' | 'overridden'>): boolean =>
  overridden === null && (isEnded(status) || status === 'released')
