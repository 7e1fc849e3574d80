/**
 * What a regime asks of human oversight, clause by clause, as data: in our words, with which part of an evidence pack
 * shows something of it, and what no pack of ours shows. A pack shows; an auditor judges.
 */

/** The parts of a pack, each with what it is. The order is the order in which they are told. */
export const packParts = {
  log: 'The log: every line, its tree and its signed checkpoint',
  receipts: 'A receipt for each decision, which can be checked alone',
  policies: 'Policies in force, who signed them and when',
  people: 'People: their roles and skills over time, and keys',
  routes: 'How decisions were routed',
  outcomes: 'What became of decisions, and by whom',
  judgments: 'What people answered, with the time it took and what they opened',
  seeded: 'Seeded errors: shown to people, and caught',
  audits: 'Random audits: drawn, answered, overturned',
  reversals: 'Vetoes, flags, overrides and what was taken back',
  stops: 'Stops: set, and resumed by whom',
  drills: 'Drills of the stop',
  incidents: 'Incidents',
  appeals: 'Appeals and how long they took',
  objectives: 'Objectives: how wrong what goes ahead alone may be, and the tests of it',
  alone: 'Acts that one person did alone, and keys of the installation',
  events: 'Which kinds of events the log holds, month by month',
} as const
export type PackPart = keyof typeof packParts
export const partNames = Object.keys(packParts) as PackPart[]

export interface Clause {
  /** As it is cited. */
  id: string
  title: string
  /** In our own words. */
  asks: string
  /** `text`: written after the text itself; `summary`: after what others say of it. */
  after: 'text' | 'summary'
  shows: readonly PackPart[]
  /** What it asks for and no pack of ours holds. */
  gaps: readonly string[]
}
export interface Regime {
  id: string
  name: string
  /** Where the text is. */
  source: string
  /** What whoever reads it should know first. */
  note: string
  clauses: readonly Clause[]
}

export interface ClauseAnswer {
  clause: Clause
  shown: { part: PackPart; count: number }[]
  gaps: string[]
}

/** What a pack with so much in its parts shows of a clause. A part that is empty is a gap, and is said to be one. */
export function answerClause(clause: Clause, counts: Readonly<Record<PackPart, number>>): ClauseAnswer {
  const empty = clause.shows.filter((part) => counts[part] === 0)
  return {
    clause,
    shown: clause.shows.filter((part) => counts[part] > 0).map((part) => ({ part, count: counts[part] })),
    gaps: [...clause.gaps, ...empty.map((part) => `Nothing of this period: ${packParts[part]}.`)],
  }
}
