import type { Regime } from './regime.ts'

export const coloradoSb26189: Regime = {
  id: 'colorado-sb-26-189',
  name: 'Colorado SB 26-189',
  source: 'https://leg.colorado.gov/bills/sb26-189',
  note: 'It replaces SB 24-205 and takes effect on 1 January 2027. All of this is written after summaries: check it against the text.',
  clauses: [
    {
      id: 'Notice',
      title: 'Notice before use',
      asks: 'People are told, before such a system is used in a decision of consequence about them.',
      after: 'summary',
      shows: [],
      gaps: ['Notices and proof that they arrived are not part of this log.'],
    },
    {
      id: 'Disclosure',
      title: 'Plain words within 30 days of an adverse outcome',
      asks: 'Whoever gets an adverse outcome is told in plain language, within 30 days, how the system took part.',
      after: 'summary',
      shows: ['receipts', 'outcomes'],
      gaps: ['When a disclosure was sent, and its text.'],
    },
    {
      id: 'Correction',
      title: 'Wrong data can be corrected',
      asks: 'People can have data about them corrected on which the outcome rests.',
      after: 'summary',
      shows: ['appeals'],
      gaps: ['Corrections that are made in the systems where the data lives.'],
    },
    {
      id: 'Human review',
      title: 'Meaningful review by a person',
      asks: 'An adverse outcome can be put before a person who can really change it, where that is commercially reasonable.',
      after: 'summary',
      shows: ['appeals', 'judgments', 'reversals', 'people'],
      gaps: ['What people thought. Time and opened evidence are signs, not proof, of attention.'],
    },
    {
      id: 'Records',
      title: 'Records for three years',
      asks: 'Records are kept for at least three years.',
      after: 'summary',
      shows: ['log', 'events'],
      gaps: ['How backups are kept.'],
    },
  ],
}
