import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Line } from './lines.ts'

/** What training left behind: the measures, and where each mail that may be proposed stands in `cases.ndjson`. */
export interface Trained {
  format: 2
  version: string
  /** Another version that reads nothing of a mail but its subject: never run, only evaluated. */
  subjectsOnly: string
  mails: number
  /** Left out: mails whose words are those of another. */
  repeated: number
  trainedOn: number
  calibratedOn: number
  heldOut: number
  /** At a probability of one half, on the held-out mails. */
  accuracy: number
  interval: [number, number]
  /** Expected calibration error of the held-out probabilities, and what it would be by chance were they all right. */
  ece: number
  eceByChance: number
  calibration: string
  l2: number
  /** Held-out mails that look suspicious, in random order. */
  suspects: (Line & { probability: number; isUnwanted: boolean })[]
  /** Held-out mails that are wanted and look so: planted errors are made of them. */
  decoys: Line[]
}

export const trainedFile = 'trained.json'
export const casesFile = 'cases.ndjson'

/** What an earlier start left, where it is of this kind; else null. */
export function readTrained(folder: string): Trained | null {
  try {
    const trained = JSON.parse(readFileSync(join(folder, trainedFile), 'utf8')) as Partial<Trained>
    return trained.format === 2 ? (trained as Trained) : null
  } catch {
    return null
  }
}
