import { expect, test } from 'vitest'
import { appealLanguage, tellOutcome } from './tell-outcome.ts'

test('[AP1] the outcome is told in words, without names and figures', () => {
  const told = (more: Partial<Parameters<typeof tellOutcome>[0]>) =>
    tellOutcome({ action: 'loan.grant', verdict: 'rejected', by: 'person', effect: null, overridden: false, ...more })
  expect(told({})).toBe('“loan.grant” was turned down by a person.')
  expect(told({ verdict: 'approved', by: 'policy', effect: 'done', overridden: true })).toBe(
    '“loan.grant” was allowed by a rule, without a person. It has been carried out. The outcome has been overturned since.',
  )
  expect(told({ verdict: null, by: null })).toBe('“loan.grant” has not been decided yet.')
})

test('[AP10] it is told in the language of whoever it is about, or in English', () => {
  const rejected = { action: 'loan.grant', verdict: 'rejected', by: 'person', effect: null, overridden: true } as const
  expect(tellOutcome(rejected, 'de-AT')).toBe(
    '„loan.grant“ wurde abgelehnt, von einem Menschen. Das Ergebnis ist seither aufgehoben worden.',
  )
  expect(tellOutcome(rejected, 'fr')).toContain('« loan.grant » a été rejeté, par une personne.')
  expect(tellOutcome(rejected, 'es-MX')).toContain('«loan.grant» se rechazó, por decisión de una persona.')
  expect(tellOutcome(rejected, 'sw')).toContain('was turned down by a person.')
  expect(['EN-gb', 'DE', 'x', ''].map(appealLanguage)).toEqual(['en', 'de', 'en', 'en'])
})
