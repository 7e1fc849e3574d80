import { expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { scriptedReviewer } from './testing.ts'

const Account = z.object({ iban: z.string(), since: z.number().optional() })
const question = { system: 'refund-agent', question: 'Which account did the bank credit?', input: { order: 'o-1' } }

test('a question carries its words beside its input, and the schema of its answer as JSON Schema', async () => {
  const reviewer = scriptedReviewer(() => ({ answer: { iban: 'DE02' } }))
  const { answer, decision } = await reviewer.client().ask({ ...question, schema: Account })
  expectTypeOf(answer).toEqualTypeOf<{ iban: string; since?: number | undefined }>()
  expect(answer).toEqual({ iban: 'DE02' })
  expect(decision.wire).toMatchObject({
    kind: 'question',
    action: 'question.ask',
    status: 'answered',
    input: { question: question.question, order: 'o-1' },
    schema: { type: 'object', required: ['iban'] },
  })
})

test('[S12] an answer that does not fit a Standard Schema is refused, with the place', async () => {
  const reviewer = scriptedReviewer(() => ({ answer: { iban: 7 } }))
  await expect(reviewer.client().ask({ ...question, schema: Account })).rejects.toMatchObject({
    code: 'schema-mismatch',
    errors: [{ path: 'iban' }],
  })
})

test('a schema that has no JSON Schema is not sent, and parses the answer here', async () => {
  const reviewer = scriptedReviewer(() => ({ answer: '2026-01-02' }))
  const schema = z
    .string()
    .transform((text) => new Date(text))
    .or(z.date())
  const { answer, decision } = await reviewer.client().ask({ ...question, input: 'text', schema })
  expect(answer).toEqual(new Date('2026-01-02'))
  expect(decision.wire).toMatchObject({ schema: null, input: { question: question.question, input: 'text' } })
})

test('a question that ends without an answer throws', async () => {
  await expect(
    scriptedReviewer(() => 'silence')
      .client()
      .ask(question),
  ).rejects.toMatchObject({ name: 'Expired' })
  await expect(
    scriptedReviewer(() => ({ return: 'ask finance' }))
      .client()
      .ask(question),
  ).rejects.toMatchObject({ name: 'Returned', instruction: 'ask finance' })
})
