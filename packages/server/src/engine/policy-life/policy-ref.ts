import { formatId } from '@countersign/core'

/** `pol_…@7` */
export const policyRef = (of: { id: string; version: number } | null): string | null =>
  of && `${formatId('policy', of.id)}@${of.version}`
