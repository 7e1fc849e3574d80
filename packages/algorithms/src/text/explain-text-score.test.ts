import { expect, test } from 'vitest'
import { trainLogisticRegression } from '../learning/logistic-regression.ts'
import { dotSparse } from '../sparse-vector.ts'
import { explainTextScore } from './explain-text-score.ts'
import { fitTfidf, tfidfVector } from './hashed-tfidf.ts'
import { tokeniseText } from './tokenise-text.ts'

const texts = [
  'You won a free prize, claim now',
  'Claim your free voucher today',
  'Free free free prize inside',
  'Minutes of the meeting attached',
  'Can we move the meeting to noon',
  'The invoice for the meeting room',
]
const documents = texts.map((text) => tokeniseText(text))
const tfidf = fitTfidf(documents)
const rows = documents.map((tokens) => tfidfVector(tokens, tfidf))
const model = trainLogisticRegression(rows, [true, true, true, false, false, false])

test('the words that weighed most in a spam are spam’s, in a mail’s the mail’s', () => {
  const spam = explainTextScore(tokeniseText('free prize at the meeting'), tfidf, model.weights)
  expect(spam[0]).toMatchObject({ token: 'free' })
  expect(spam[0]!.contribution).toBeGreaterThan(0)
  expect(spam.find(({ token }) => token === 'meeting')!.contribution).toBeLessThan(0)
  expect(spam.find(({ token }) => token === 'at')!.contribution).toBeCloseTo(0, 15)
})

test('contributions sum to the score without intercept, in order of size', () => {
  for (const [i, tokens] of documents.entries()) {
    const parts = explainTextScore(tokens, tfidf, model.weights)
    const sum = parts.reduce((total, { contribution }) => total + contribution, 0)
    expect(sum).toBeCloseTo(dotSparse(rows[i]!, model.weights), 12)
    const sizes = parts.map(({ contribution }) => Math.abs(contribution))
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    for (const { amount } of parts) expect(amount).toBeGreaterThan(0)
  }
})
