import type { Regime } from './regime.ts'

export const soc2: Regime = {
  id: 'soc-2',
  name: 'SOC 2, Trust Services Criteria',
  source: 'https://www.aicpa-cima.com/topic/audit-assurance/audit-and-assurance-greater-than-soc-2',
  note: 'Written after summaries. The criteria are about the whole service organisation; this is the part that the workspace can show.',
  clauses: [
    {
      id: 'CC6',
      title: 'Access',
      asks: 'Access is given by role, reviewed, changed and taken away in time.',
      after: 'summary',
      shows: ['people', 'alone'],
      gaps: ['Access to the machine, the database and the keys of the installation.'],
    },
    {
      id: 'CC7',
      title: 'Running and incidents',
      asks: 'What is out of the ordinary is noticed, looked at and answered.',
      after: 'summary',
      shows: ['incidents', 'stops', 'drills', 'events'],
      gaps: ['Security events outside the workspace.'],
    },
    {
      id: 'CC8',
      title: 'Changes',
      asks: 'Changes are authorised, tested and approved before they take effect.',
      after: 'summary',
      shows: ['policies', 'objectives'],
      gaps: ['Changes to the software itself, and to the AI systems that it oversees.'],
    },
    {
      id: 'Sampling',
      title: 'Whole populations',
      asks: 'An auditor draws samples from a population that is shown to be whole, and can do the check again.',
      after: 'summary',
      shows: ['log', 'receipts', 'routes'],
      gaps: ['The pack proves that what was logged is whole, not that everything was logged.'],
    },
  ],
}
