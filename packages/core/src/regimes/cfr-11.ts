import type { Regime } from './regime.ts'

export const cfr11: Regime = {
  id: '21-cfr-11',
  name: '21 CFR Part 11, electronic records and signatures',
  source: 'https://www.ecfr.gov/current/title-21/chapter-I/subchapter-A/part-11',
  note: 'Validation of the whole installation, which 11.10(a) asks for, is done where it runs.',
  clauses: [
    {
      id: '11.10(b)',
      title: 'Copies for inspection',
      asks: 'Accurate and complete copies of records can be made, readable by people and in electronic form.',
      after: 'text',
      shows: ['log', 'receipts', 'policies'],
      gaps: ['What was proposed and said lies sealed in the workspace; the pack holds commitments to it.'],
    },
    {
      id: '11.10(e)',
      title: 'Audit trail',
      asks: 'A secure trail, made by the computer and with times, of what operators enter and do. A change never hides what stood there before.',
      after: 'text',
      shows: ['log', 'events'],
      gaps: ['Times are those of the database; nobody outside vouches for them where there is no witness.'],
    },
    {
      id: '11.10(f)',
      title: 'Steps in their order',
      asks: 'Where the order of steps matters, the system enforces it.',
      after: 'text',
      shows: ['policies', 'outcomes'],
      gaps: ['Requests out of order are refused and leave no line.'],
    },
    {
      id: '11.10(g)',
      title: 'Authority',
      asks: 'Only those who may do so use the system, sign, or change a record.',
      after: 'text',
      shows: ['people', 'alone'],
      gaps: ['Requests that were refused for want of authority leave no line.'],
    },
    {
      id: '11.50',
      title: 'What a signature shows',
      asks: 'A signed record shows the printed name of the signer, date and time, and what the signature means.',
      after: 'text',
      shows: ['judgments', 'policies', 'people'],
      gaps: ['Signing asks for no second proof of identity at the moment of signing.'],
    },
    {
      id: '11.70',
      title: 'Signature and record belong together',
      asks: 'A signature cannot be cut out, copied or moved to another record by ordinary means.',
      after: 'text',
      shows: ['receipts', 'log'],
      gaps: [],
    },
  ],
}
