import type { Regime } from './regime.ts'

export const gdpr: Regime = {
  id: 'gdpr',
  name: 'GDPR, Regulation (EU) 2016/679',
  source: 'https://eur-lex.europa.eu/eli/reg/2016/679/oj',
  note: 'Only what bears on decisions that are made by machine. Authorities look at how real the part of people was, not only at whether somebody clicked.',
  clauses: [
    {
      id: 'Article 22(1)',
      title: 'Not by machine alone',
      asks: 'A person is not subject to a decision with legal or similar weight that rests on automated processing alone, but for named exceptions.',
      after: 'text',
      shows: ['routes', 'outcomes', 'policies'],
      gaps: ['Which decisions have legal or similar weight is for the controller to say.'],
    },
    {
      id: 'Article 22(3)',
      title: 'A person steps in, hears, and the decision can be contested',
      asks: 'Where an exception applies, the person concerned can get a human to step in, give their view, and contest the decision.',
      after: 'text',
      shows: ['appeals', 'reversals', 'receipts'],
      gaps: ['How people are told of this right.'],
    },
    {
      id: 'Article 22, as authorities read it',
      title: 'The involvement of people is real',
      asks: 'Whoever reviews has the authority and the ability to decide otherwise, takes the time, and looks at what matters.',
      after: 'summary',
      shows: ['judgments', 'people', 'seeded', 'audits'],
      gaps: ['What people thought. Time and opened evidence are signs, not proof, of attention.'],
    },
  ],
}
