export type { Random, Xoshiro128State } from './random.ts'
export { createRandom, randomFromState } from './random.ts'
export { shuffle } from './shuffle.ts'
export { quantile, quantiles } from './quantile.ts'
export { tailFences } from './tail-fences.ts'
export type { QueueFigures, QueueSetting, Shift } from './queueing/simulate-queue.ts'
export { simulateQueue } from './queueing/simulate-queue.ts'
export type { SparseVector } from './sparse-vector.ts'
export { dotSparse, sparseFromDense, sparseFromEntries } from './sparse-vector.ts'

export type { TokeniseOptions } from './text/tokenise-text.ts'
export { tokeniseText } from './text/tokenise-text.ts'
export { argumentSimilarity, argumentTokens, tokenSimilarity } from './text/argument-similarity.ts'
export type { TfidfEntry, TfidfModel } from './text/hashed-tfidf.ts'
export { fitTfidf, tfidfEntries, tfidfVector } from './text/hashed-tfidf.ts'
export type { TokenContribution } from './text/explain-text-score.ts'
export { explainTextScore } from './text/explain-text-score.ts'

export { sigmoid } from './learning/sigmoid.ts'
export type { MinimiseOptions, MinimiseProgress } from './learning/minimise-trust-region.ts'
export type { LogisticModel, LogisticOptions } from './learning/logistic-regression.ts'
export {
  logisticLogit,
  logisticProbability,
  logisticRegressionSteps,
  trainLogisticRegression,
} from './learning/logistic-regression.ts'

export type { PlattCalibration } from './calibration/platt.ts'
export { fitPlatt, plattProbability } from './calibration/platt.ts'
export type { TemperatureCalibration } from './calibration/temperature.ts'
export { fitTemperature, temperatureProbabilities } from './calibration/temperature.ts'
export type { IsotonicCalibration } from './calibration/isotonic.ts'
export { fitIsotonic, isotonicProbability } from './calibration/isotonic.ts'
export type { Calibration, CalibrationChoice, CalibrationMethod } from './calibration/choose-calibration.ts'
export { calibratedProbability, chooseCalibration, fitCalibration } from './calibration/choose-calibration.ts'
export type {
  CalibrationBin,
  CalibrationError,
  CalibrationErrorOptions,
} from './calibration/expected-calibration-error.ts'
export { expectedCalibrationError } from './calibration/expected-calibration-error.ts'
export { brierScore } from './calibration/brier.ts'
export { logLoss } from './calibration/log-loss.ts'

export type { BinomialEstimate } from './intervals/binomial-estimate.ts'
export { normalQuantile } from './intervals/normal-quantile.ts'
export { wilsonInterval } from './intervals/wilson-interval.ts'
export { clopperPearson, clopperPearsonUpper } from './intervals/clopper-pearson.ts'
export type { ClassificationMeasures, Confusion } from './intervals/classification-measures.ts'
export { classificationMeasures, countConfusion } from './intervals/classification-measures.ts'

export type { Conjunction, FeatureRow, Rule, RuleCondition } from './rules/rule.ts'
export { isConditionMet, isRuleMet } from './rules/rule.ts'
export type { InducedRule, InduceRuleOptions, NoRule } from './rules/induce-rule.ts'
export { induceRule } from './rules/induce-rule.ts'

export { binomialProbability, binomialTail } from './guarantee/binomial-tail.ts'
export type { Promised } from './guarantee/promise.ts'
export type { Audited, RiskPoint } from './guarantee/risk-coverage.ts'
export { riskCoverage } from './guarantee/risk-coverage.ts'
export { auditsNeeded, fewestAudits, mostErrors } from './guarantee/evidence-needed.ts'
export type { Learned } from './guarantee/learn-then-test.ts'
export { learnThenTest, walkCurve } from './guarantee/learn-then-test.ts'
export { selectWithRisk, testGrid } from './guarantee/selection-with-risk.ts'
export type { ChangeDetector } from './guarantee/change-detector.ts'
export { designDetector, runLength, watchOutcome } from './guarantee/change-detector.ts'
export type { Audit, Keeping, Kept, KeptEvent } from './guarantee/keep-promise.ts'
export { keepingOf, keepPromise, nothingKept, quietAudits } from './guarantee/keep-promise.ts'
export type { PersonModel, TeamCase, TeamErrors } from './guarantee/team.ts'
export { combineAnswers, fitPersonModel, isPersonSurer, teamErrors } from './guarantee/team.ts'
