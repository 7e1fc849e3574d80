/** A mail's place in the data set says what people sorted it as. */
export interface Place {
  /** `spam-1`, `easy-ham-2` … */
  group: string
  isUnwanted: boolean
}

const mailPath = /^package\/data\/((?:spam|easy-ham|hard-ham)-\d+)\/[^/]+\.txt$/

/** Null for what is no mail: lists, licences, and the same mails again as JSON. */
export function mailInCorpus(path: string): Place | null {
  const group = mailPath.exec(path)?.[1]
  return group === undefined ? null : { group, isUnwanted: group.startsWith('spam-') }
}
