export * from './at-path.ts'
export * from './check-labels.ts'
export * from './check-questions.ts'
export * from './question.ts'
