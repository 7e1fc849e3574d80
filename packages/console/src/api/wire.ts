export type * from '@countersign/core'
