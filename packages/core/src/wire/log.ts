/** The log: what a stranger needs to check it. */
export interface LogKeyWire {
  /** What the checkpoints call the log; null until something is folded. */
  origin: string | null
  /** Entries under the newest checkpoint. */
  size: number
  /** Anybody may read it, without a key. */
  published: boolean
  keys: {
    /** As programs that verify notes take it. */
    vkey: string
    /** The same key as PEM, for openssl. */
    pem: string
    /** It signs checkpoints of at least this size, */
    from: number
    /** and of at most this one; null while it signs. */
    until: number | null
  }[]
  witnesses: { vkey: string; size: number | null; at: string | null }[]
}
