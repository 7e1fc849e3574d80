import type { Regime } from './regime.ts'

export const iso42001: Regime = {
  id: 'iso-42001',
  name: 'ISO/IEC 42001:2023',
  source: 'https://www.iso.org/standard/81230.html',
  note: 'The text is sold, and these are our words after summaries of it. Only the controls that a log of oversight bears on.',
  clauses: [
    {
      id: 'A.6.2.6',
      title: 'Operation and monitoring',
      asks: 'What it takes to run the system is defined, and its running is monitored.',
      after: 'summary',
      shows: ['objectives', 'audits', 'incidents', 'events'],
      gaps: ['Monitoring of the machine that the system runs on.'],
    },
    {
      id: 'A.6.2.8',
      title: 'Logs of events',
      asks: 'It is decided in which phases of its life the system keeps logs of events, at the least while it is in use.',
      after: 'summary',
      shows: ['log', 'events'],
      gaps: ['The signed plan of what is to be logged.'],
    },
    {
      id: 'A.9',
      title: 'Use of the system',
      asks: 'The system is used as intended, by processes for responsible use, with oversight by people.',
      after: 'summary',
      shows: ['policies', 'routes', 'outcomes', 'stops'],
      gaps: ['The intended use as its documents state it.'],
    },
    {
      id: 'Clause 7.2',
      title: 'Competence',
      asks: 'People whose work bears on the system are competent, and there is evidence of it.',
      after: 'summary',
      shows: ['people', 'seeded'],
      gaps: ['Certificates and training records outside the workspace.'],
    },
  ],
}
