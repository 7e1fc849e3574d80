import type { Regime } from './regime.ts'

export const nycLl144: Regime = {
  id: 'nyc-ll-144',
  name: 'New York City Local Law 144 of 2021',
  source: 'https://www.nyc.gov/site/dca/about/automated-employment-decision-tools.page',
  note: 'It is about tools for hiring and promotion. Its main demand, an audit of bias by somebody independent, is not something that a log of oversight can stand in for.',
  clauses: [
    {
      id: 'Bias audit',
      title: 'Selection rates and impact ratios',
      asks: 'An independent audit within a year of use tells selection rates and impact ratios by sex, by race or ethnicity, and by both together.',
      after: 'summary',
      shows: [],
      gaps: [
        'The pack holds no rates by sex, race or ethnicity: groups are sealed with each decision and are told as counts in backtests alone.',
      ],
    },
    {
      id: 'Notice',
      title: 'Ten business days before',
      asks: 'Candidates are told, at least ten business days before, that such a tool is used and what it looks at.',
      after: 'summary',
      shows: [],
      gaps: ['Notices and proof that they arrived are not part of this log.'],
    },
    {
      id: 'Scope',
      title: 'Whether the tool assists or replaces a person’s discretion',
      asks: 'The law reaches tools whose output is relied on alone, weighs more than anything else, or overrules what a person concluded.',
      after: 'summary',
      shows: ['routes', 'outcomes', 'judgments', 'reversals'],
      gaps: ['Whether people leaned on the output more than on anything else cannot be read from a log.'],
    },
  ],
}
