import { formatId } from '@countersign/core'

/** Why it went ahead, for whoever reads the decision. */
export const grantWords = ({ id, name }: { id: string; name: string }): string =>
  `${name} granted everything like this (${formatId('grant', id)}).`
