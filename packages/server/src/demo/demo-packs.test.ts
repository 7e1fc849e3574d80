import { expect, test } from 'vitest'
import { auditsNeeded } from '@countersign/algorithms'
import { checkCriteria, checkScores, isLoosening } from '@countersign/core'
import { checkSchema, checkValue } from '../engine/check-schema.ts'
import { compilePolicy } from '../engine/policy/compile-policy.ts'
import { testPolicy } from '../engine/policy/test-policy.ts'
import { rubric as rubricRequest } from '../http/evaluation-schemas.ts'
import { objective } from '../http/objective-schemas.ts'
import type { MailTexts } from './agents/mail-proposal.ts'
import type { OpsScript } from './agents/ops-agent.ts'
import { outputOf, type ShippedEvaluation } from './founding/found-evaluations.ts'
import { fillIn, readPack, readPackText } from './read-pack.ts'

test('the shipped policy compiles, passes its own cases, and needs a second signer', () => {
  const source = readPackText('mail/policy.yaml')
  const report = testPolicy(source)
  expect(report.failures).toEqual([])
  expect(report.passed).toBeGreaterThanOrEqual(9)
  const compilation = compilePolicy(source)
  if (!compilation.ok) throw new Error('it does not compile')
  expect(isLoosening(null, compilation.compiled.policy).loosens).toBe(true)
})

test('the confident go alone with an audit of one in twenty, the doubtful wait in their queue', () => {
  const compilation = compilePolicy(readPackText('mail/policy.yaml'))
  if (!compilation.ok) throw new Error('it does not compile')
  const route = (confidence: number) =>
    compilation.compiled.route(
      { action: 'mail.quarantine', kind: 'action', proposal: { folder: 'quarantine' }, confidence, reversible: false },
      () => false,
    )
  expect(route(0.93)).toMatchObject({ mode: 'auto', auditProbability: 0.05 })
  expect(route(0.9299)).toMatchObject({ mode: 'gate', queue: 'mail' })
})

test('the shipped objective is one that may be asked for, and takes as many mails as it says', () => {
  const shipped = objective.parse(readPack('mail/objective.yaml'))
  expect(auditsNeeded({ maxError: shipped.max_error, confidence: shipped.confidence }, shipped.max_error / 2)).toBe(128)
  expect(readPackText('mail/objective.yaml')).toContain('it takes 128 mails')
})

test('the shipped rubric can be scored by, and its gates name what it measures', () => {
  const { rubric, gates } = readPack<ShippedEvaluation>('mail/evaluation.yaml')
  const { criteria } = rubricRequest.parse(rubric)
  expect(checkCriteria(criteria ?? [])).toEqual([])
  expect(gates.map(({ of }) => of)).toEqual(['sorted', 'gates'])
  const mail = { mail: 'm', input: {}, probabilities: { a: 0.7 } }
  const wrong = outputOf({ ...mail, isUnwanted: false }, 'a')
  expect(wrong).toMatchObject({ output: { folder: 'quarantine' }, scores: { sorted: 0, wanted_stays: 0 } })
  expect(checkScores(criteria ?? [], wrong.scores)).toEqual([])
  expect(outputOf({ ...mail, isUnwanted: true }, 'a').scores).toEqual({ sorted: 1, wanted_stays: 1 })
})

test('what the scripted agent proposes fits the schemas that come with it', () => {
  const { actions, script } = readPack<OpsScript>('operations/agent.yaml')
  for (const schema of Object.values(actions)) expect(checkSchema(schema)).toEqual([])
  for (const { action, proposal, summary } of script) {
    expect(checkValue(actions[action] ?? { not: {} }, proposal, action)).toEqual([])
    expect(summary).toMatch(/\.$/)
  }
  expect(new Set(script.map(({ action }) => action))).toEqual(new Set(Object.keys(actions)))
})

test('reasons have codes and labels, and no text of the pack has a gap that nothing fills', () => {
  const { reasons } = readPack<{ reasons: { code: string; label: string }[] }>('mail/reasons.yaml')
  for (const { code, label } of reasons) expect([/^[a-z-]+$/.test(code), label.length > 3]).toEqual([true, true])
  const texts = readPack<MailTexts>('mail/texts.yaml')
  const values = { percent: '1 %', words: 'w', for: 'f', against: 'a', shown: '2 %' }
  for (const text of Object.values(texts)) expect(fillIn(text, values)).not.toMatch(/[{}]/)
})
