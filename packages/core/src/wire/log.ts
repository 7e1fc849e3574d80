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

/** `GET /v1/log`: how far the log is folded and signed, and who has seen it. */
export interface LogStateWire {
  origin: string | null
  published: boolean
  /** So many lines there are, */
  entries: number
  /** of which the newest checkpoint covers `size`; null where nothing is signed yet. */
  checkpoint: { size: number; at: string } | null
  /** What no checkpoint covers yet, and how long the oldest line of it has waited. */
  lag: { entries: number; ms: number }
  /** Those that the operator asks; none where there are none. */
  witnesses: LogKeyWire['witnesses']
}

/** An evidence pack: one zip for a period, that an auditor reads without us. */
export interface EvidencePackWire {
  id: string
  /** `failed`: its process is gone, or what it needs could not be read. */
  status: 'running' | 'done' | 'failed'
  /** Files written, */
  done: number
  /** of so many. */
  total: number
  /** Null for all systems. */
  system: string | null
  since: string
  until: string
  regimes: string[]
  /** Who asked: a person, or the key of a program. */
  by: { kind: string; id: string | null; name: string | null }
  created_at: string
  ended_at: string | null
  /** Of the zip, once it is done. */
  bytes: number | null
  sha256: string | null
  /** Of `manifest.json` inside, which names every other file. */
  manifest_sha256: string | null
}
