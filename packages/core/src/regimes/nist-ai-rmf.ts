import type { Regime } from './regime.ts'

export const nistAiRmf: Regime = {
  id: 'nist-ai-rmf',
  name: 'NIST AI Risk Management Framework 1.0',
  source: 'https://www.nist.gov/itl/ai-risk-management-framework',
  note: 'A voluntary framework. Only the outcomes that are about people and AI together.',
  clauses: [
    {
      id: 'GOVERN 3.2',
      title: 'Who does what between people and AI',
      asks: 'Policies define and tell apart the roles of people in configurations of people and AI, and in oversight.',
      after: 'summary',
      shows: ['policies', 'people', 'alone'],
      gaps: [],
    },
    {
      id: 'MAP 3.5',
      title: 'Processes for human oversight',
      asks: 'Processes for human oversight are defined, assessed and documented.',
      after: 'summary',
      shows: ['policies', 'routes', 'seeded', 'drills'],
      gaps: ['An assessment before the system was first used.'],
    },
    {
      id: 'MEASURE 2 and MANAGE 4',
      title: 'Performance in use is followed, and acted on',
      asks: 'How the system does in use is measured regularly; incidents and errors are told, tracked and answered.',
      after: 'summary',
      shows: ['objectives', 'audits', 'incidents', 'stops'],
      gaps: ['Risks that were never decisions of this workspace.'],
    },
    {
      id: 'Appendix C',
      title: 'How people and AI work together',
      asks: 'How often people override the AI, and why, is looked at, because people trust machines too much or too little.',
      after: 'text',
      shows: ['judgments', 'outcomes', 'reversals', 'seeded'],
      gaps: ['Reasons in free text are sealed; the pack counts verdicts.'],
    },
  ],
}
