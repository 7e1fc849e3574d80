/** What answers look like, for the OpenAPI document; a compile-time check holds them to core's wire types. */
import { z } from 'zod'
import type {
  AlikeWire,
  AppealPageWire,
  AppealWire,
  AttemptWire,
  BacktestWire,
  BoardWire,
  BreakerWire,
  EvidenceWire,
  ErasedWire,
  ErasurePreviewWire,
  HoldWire,
  RetentionWire,
  ObjectiveDetailWire,
  ObjectiveWire,
  CommittedTogetherWire,
  CompensationWire,
  DecisionRowWire,
  DecisionWire,
  DeliveryWire,
  DrillBegunWire,
  DrillWire,
  EventWire,
  ExpertLinkWire,
  ExpertTaskWire,
  ExpertWire,
  FileWire,
  FloorWire,
  GlassWire,
  GrantDraftWire,
  GrantWire,
  HomeWire,
  IncidentDetailWire,
  IncidentWire,
  InsightsCapacityWire,
  InsightsCostWire,
  InsightsFairnessWire,
  InsightsMineWire,
  InsightsNeedWire,
  InsightsPeopleWire,
  InsightsQualityWire,
  InsightsRoutingWire,
  InsightsShiftWire,
  InsightsVerifierWire,
  JudgedTogetherWire,
  JudgmentWire,
  GoldWire,
  GuidelineWire,
  DatasetChangedWire,
  DatasetItemWire,
  DatasetWire,
  TrialWire,
  ScoresGivenWire,
  ScoreWire,
  EvaluationWire,
  ComparisonWire,
  DisagreementWire,
  JudgeCalibrationWire,
  AskedPeopleWire,
  JudgeWire,
  OutputWire,
  RubricVersionWire,
  RubricWire,
  BucketsWire,
  ExportWire,
  ImportRowWire,
  ImportWire,
  AnswerableWire,
  FoundItemsWire,
  InquiryWire,
  SimilarItemsWire,
  ItemsMadeWire,
  ItemWire,
  OwnProjectWire,
  LearningWire,
  ProjectQualityWire,
  ProjectWire,
  RecheckedWire,
  RefusedLine as RefusedLineWire,
  KeyWire,
  OnWatchWire,
  EvidencePackWire,
  LogKeyWire,
  HealthWire,
  LogStateWire,
  LookBackWire,
  OutcomeWire,
  PersonWire,
  PolicyWire,
  ProblemWire,
  QualificationWire,
  NoticeWire,
  OwnNoticesWire,
  OwnPushWire,
  PushDeviceWire,
  SlackCodeWire,
  SlackWire,
  OwnSessionWire,
  TotpOfferWire,
  RecoveryCodesWire,
  MeansWire,
  ProviderWire,
  SignInWaysWire,
  QueueWire,
  RecallPreviewWire,
  RecallWire,
  RouteWire,
  RunDetailWire,
  RunWire,
  SessionWire,
  ShadowWire,
  ShiftWire,
  StopDetailWire,
  StopResumedWire,
  StopWire,
  SuggestionWire,
  SystemWire,
  TaskRowWire,
  TaskWire,
  WatchFeedWire,
  WatchWire,
  WebhookWire,
} from '@countersign/core'
import {
  Appeal,
  AppealLink,
  ContestedDecision,
  Compensation,
  LookBack,
  Overriding,
  Recall,
  RecallPreview,
} from './behind.ts'
import { Board } from './board.ts'
import {
  Gold,
  Guideline,
  Buckets,
  Export,
  Import,
  ImportRow,
  Item,
  Answerable,
  FoundItems,
  Inquiry,
  SimilarItems,
  ItemsMade,
  OwnProject,
  Project,
  Learning,
  ProjectQuality,
  Rechecked,
  RefusedLine,
} from './labelling.ts'
import {
  AskedPeople,
  Comparison,
  Disagreement,
  Evaluation,
  Judge,
  JudgeCalibration,
  Output,
  OutputsAdded,
  Rubric,
  RubricVersion,
  Score,
  ScoresGiven,
} from './evaluation.ts'
import { Dataset, DatasetChanged, DatasetItem, Trial } from './dataset.ts'
import { Decision, DecisionRow, Event, File, Outcome, Release, Route } from './decision.ts'
import { Expert, ExpertLink, ExpertTask } from './expert.ts'
import { Backtest } from './backtest.ts'
import { Delivery, Floor, Glass, Policy, Shadow, Suggestion, System, Webhook } from './govern.ts'
import { Grant, GrantDraft } from './grant.ts'
import {
  Demo,
  Home,
  InsightsCapacity,
  InsightsMine,
  InsightsNeed,
  InsightsRouting,
  InsightsVerifier,
} from './insights.ts'
import { InsightsCost, InsightsFairness, InsightsPeople, InsightsQuality, InsightsShift } from './measures.ts'
import { EvidencePack, Health, LogKey, LogState } from './log.ts'
import { Erased, ErasurePreview, Hold, Retention } from './erasure.ts'
import { Evidence, Objective, ObjectiveDetail } from './objective.ts'
import { Breaker, Drill, DrillBegun, Stop, StopDetail, StopResumed, StopSet } from './stop.ts'
import { Problem } from './parts.ts'
import { Attempt, Qualification } from './qualification.ts'
import { Notice, OwnNotices, OwnPush, PushDevice, Slack, SlackCode } from './notice.ts'
import { Means, OwnSession, Provider, RecoveryCodes, SignInWays, TotpOffer } from './identity.ts'
import { Key, Person, Session } from './people.ts'
import { Run, RunDetail } from './run.ts'
import { Incident, IncidentDetail, OnWatch, Shift, Watch, WatchFeed } from './watch.ts'
import {
  Alike,
  CommittedTogether,
  Given,
  JudgedTogether,
  Judgment,
  Queue,
  StepUp,
  Task,
  TaskList,
  TaskRow,
} from './work.ts'

const answers = {
  Board,
  Problem,
  Route,
  Outcome,
  Decision,
  DecisionRow,
  Task,
  TaskRow,
  TaskList,
  Judgment,
  Event,
  Queue,
  Person,
  Key,
  System,
  Policy,
  Suggestion,
  Shadow,
  Glass,
  Floor,
  Session,
  Notice,
  OwnNotices,
  OwnPush,
  PushDevice,
  Slack,
  SlackCode,
  OwnSession,
  TotpOffer,
  RecoveryCodes,
  Means,
  Provider,
  SignInWays,
  Demo,
  Home,
  InsightsCapacity,
  InsightsMine,
  InsightsNeed,
  InsightsRouting,
  InsightsVerifier,
  InsightsCost,
  InsightsFairness,
  InsightsPeople,
  InsightsQuality,
  InsightsShift,
  Webhook,
  Delivery,
  File,
  Release,
  Given,
  StepUp,
  Alike,
  JudgedTogether,
  CommittedTogether,
  OnWatch,
  Watch,
  WatchFeed,
  Shift,
  Incident,
  IncidentDetail,
  Appeal,
  AppealLink,
  ContestedDecision,
  Compensation,
  LookBack,
  Overriding,
  Recall,
  RecallPreview,
  Grant,
  GrantDraft,
  Attempt,
  Qualification,
  Expert,
  ExpertLink,
  ExpertTask,
  Run,
  RunDetail,
  StopSet,
  Stop,
  StopDetail,
  StopResumed,
  DrillBegun,
  Drill,
  Breaker,
  LogKey,
  LogState,
  Health,
  EvidencePack,
  Objective,
  ObjectiveDetail,
  Evidence,
  Backtest,
  ErasurePreview,
  Erased,
  Hold,
  Retention,
  Project,
  Guideline,
  Item,
  Answerable,
  FoundItems,
  Inquiry,
  SimilarItems,
  ItemsMade,
  Rechecked,
  RefusedLine,
  Buckets,
  Export,
  Import,
  ImportRow,
  Learning,
  ProjectQuality,
  Gold,
  OwnProject,
  Rubric,
  RubricVersion,
  Judge,
  Evaluation,
  Output,
  OutputsAdded,
  AskedPeople,
  JudgeCalibration,
  Comparison,
  Disagreement,
  Dataset,
  DatasetItem,
  DatasetChanged,
  Trial,
  Score,
  ScoresGiven,
}
const registry = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id })

/** JSON Schemas by name, referring to each other. */
export const wireSchemas: Record<string, unknown> = Object.fromEntries(
  Object.entries(z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` }).schemas).map(
    ([id, schema]) => {
      const { $schema: _dialect, $id: _id, ...rest } = schema as Record<string, unknown>
      return [id, rest]
    },
  ),
)

// The same members on both sides, and every answer of ours fits the published shape.
type SameKeys<A, B> = [keyof A] extends [keyof B] ? ([keyof B] extends [keyof A] ? true : never) : never
const agree = <T extends true>(): T | undefined => undefined
agree<SameKeys<z.infer<typeof Board>, BoardWire>>()
agree<SameKeys<z.infer<typeof Problem>, ProblemWire>>()
agree<SameKeys<z.infer<typeof Route>, RouteWire>>()
agree<SameKeys<z.infer<typeof Outcome>, OutcomeWire>>()
agree<SameKeys<z.infer<typeof Decision>, DecisionWire>>()
agree<SameKeys<z.infer<typeof DecisionRow>, DecisionRowWire>>()
agree<SameKeys<z.infer<typeof Task>, TaskWire>>()
agree<SameKeys<z.infer<typeof TaskRow>, TaskRowWire>>()
agree<SameKeys<z.infer<typeof Judgment>, JudgmentWire>>()
agree<SameKeys<z.infer<typeof Event>, EventWire>>()
agree<SameKeys<z.infer<typeof Queue>, QueueWire>>()
agree<SameKeys<z.infer<typeof Person>, PersonWire>>()
agree<SameKeys<z.infer<typeof Key>, KeyWire>>()
agree<SameKeys<z.infer<typeof System>, SystemWire>>()
agree<SameKeys<z.infer<typeof Policy>, PolicyWire>>()
agree<SameKeys<z.infer<typeof Suggestion>, SuggestionWire>>()
agree<SameKeys<z.infer<typeof Backtest>, BacktestWire>>()
agree<SameKeys<z.infer<typeof Shadow>, ShadowWire>>()
agree<SameKeys<z.infer<typeof Glass>, GlassWire>>()
agree<SameKeys<z.infer<typeof Floor>, FloorWire>>()
agree<SameKeys<z.infer<typeof Session>, SessionWire>>()
agree<SameKeys<z.infer<typeof Notice>, NoticeWire>>()
agree<SameKeys<z.infer<typeof OwnNotices>, OwnNoticesWire>>()
agree<SameKeys<z.infer<typeof OwnPush>, OwnPushWire>>()
agree<SameKeys<z.infer<typeof PushDevice>, PushDeviceWire>>()
agree<SameKeys<z.infer<typeof Slack>, SlackWire>>()
agree<SameKeys<z.infer<typeof SlackCode>, SlackCodeWire>>()
agree<SameKeys<z.infer<typeof OwnSession>, OwnSessionWire>>()
agree<SameKeys<z.infer<typeof TotpOffer>, TotpOfferWire>>()
agree<SameKeys<z.infer<typeof RecoveryCodes>, RecoveryCodesWire>>()
agree<SameKeys<z.infer<typeof Means>, MeansWire>>()
agree<SameKeys<z.infer<typeof Provider>, ProviderWire>>()
agree<SameKeys<z.infer<typeof SignInWays>, SignInWaysWire>>()
agree<SameKeys<z.infer<typeof Home>, HomeWire>>()
agree<SameKeys<z.infer<typeof InsightsCapacity>, InsightsCapacityWire>>()
agree<SameKeys<z.infer<typeof InsightsMine>, InsightsMineWire>>()
agree<SameKeys<z.infer<typeof InsightsNeed>, InsightsNeedWire>>()
agree<SameKeys<z.infer<typeof InsightsRouting>, InsightsRoutingWire>>()
agree<SameKeys<z.infer<typeof InsightsCost>, InsightsCostWire>>()
agree<SameKeys<z.infer<typeof InsightsFairness>, InsightsFairnessWire>>()
agree<SameKeys<z.infer<typeof InsightsPeople>, InsightsPeopleWire>>()
agree<SameKeys<z.infer<typeof InsightsQuality>, InsightsQualityWire>>()
agree<SameKeys<z.infer<typeof InsightsShift>, InsightsShiftWire>>()
agree<SameKeys<z.infer<typeof InsightsVerifier>, InsightsVerifierWire>>()
agree<SameKeys<z.infer<typeof Webhook>, WebhookWire>>()
agree<SameKeys<z.infer<typeof Delivery>, DeliveryWire>>()
agree<SameKeys<z.infer<typeof File>, FileWire>>()
agree<SameKeys<z.infer<typeof OnWatch>, OnWatchWire>>()
agree<SameKeys<z.infer<typeof Watch>, WatchWire>>()
agree<SameKeys<z.infer<typeof Shift>, ShiftWire>>()
agree<SameKeys<z.infer<typeof Incident>, IncidentWire>>()
agree<SameKeys<z.infer<typeof IncidentDetail>, IncidentDetailWire>>()
agree<SameKeys<z.infer<typeof WatchFeed>, WatchFeedWire>>()
agree<SameKeys<z.infer<typeof Appeal>, AppealWire>>()
agree<SameKeys<z.infer<typeof ContestedDecision>, AppealPageWire>>()
agree<SameKeys<z.infer<typeof Compensation>, CompensationWire>>()
agree<SameKeys<z.infer<typeof LookBack>, LookBackWire>>()
agree<SameKeys<z.infer<typeof Recall>, RecallWire>>()
agree<SameKeys<z.infer<typeof RecallPreview>, RecallPreviewWire>>()
agree<SameKeys<z.infer<typeof Grant>, GrantWire>>()
agree<SameKeys<z.infer<typeof Attempt>, AttemptWire>>()
agree<SameKeys<z.infer<typeof Qualification>, QualificationWire>>()
agree<SameKeys<z.infer<typeof Expert>, ExpertWire>>()
agree<SameKeys<z.infer<typeof ExpertLink>, ExpertLinkWire>>()
agree<SameKeys<z.infer<typeof ExpertTask>, ExpertTaskWire>>()
agree<SameKeys<z.infer<typeof GrantDraft>, GrantDraftWire>>()
agree<SameKeys<z.infer<typeof Run>, RunWire>>()
agree<SameKeys<z.infer<typeof RunDetail>, RunDetailWire>>()
agree<SameKeys<z.infer<typeof Stop>, StopWire>>()
agree<SameKeys<z.infer<typeof StopDetail>, StopDetailWire>>()
agree<SameKeys<z.infer<typeof StopResumed>, StopResumedWire>>()
agree<SameKeys<z.infer<typeof DrillBegun>, DrillBegunWire>>()
agree<SameKeys<z.infer<typeof Drill>, DrillWire>>()
agree<SameKeys<z.infer<typeof Breaker>, BreakerWire>>()
agree<SameKeys<z.infer<typeof LogKey>, LogKeyWire>>()
agree<SameKeys<z.infer<typeof LogState>, LogStateWire>>()
agree<SameKeys<z.infer<typeof Health>, HealthWire>>()
agree<SameKeys<z.infer<typeof EvidencePack>, EvidencePackWire>>()
agree<SameKeys<z.infer<typeof Objective>, ObjectiveWire>>()
agree<SameKeys<z.infer<typeof ObjectiveDetail>, ObjectiveDetailWire>>()
agree<SameKeys<z.infer<typeof Evidence>, EvidenceWire>>()
agree<SameKeys<z.infer<typeof ErasurePreview>, ErasurePreviewWire>>()
agree<SameKeys<z.infer<typeof Erased>, ErasedWire>>()
agree<SameKeys<z.infer<typeof Hold>, HoldWire>>()
agree<SameKeys<z.infer<typeof Retention>, RetentionWire>>()
agree<SameKeys<z.infer<typeof Project>, ProjectWire>>()
agree<SameKeys<z.infer<typeof Judge>, JudgeWire>>()
agree<SameKeys<z.infer<typeof JudgeCalibration>, JudgeCalibrationWire>>()
agree<SameKeys<z.infer<typeof AskedPeople>, AskedPeopleWire>>()
agree<SameKeys<z.infer<typeof Comparison>, ComparisonWire>>()
agree<SameKeys<z.infer<typeof Disagreement>, DisagreementWire>>()
agree<SameKeys<z.infer<typeof Dataset>, DatasetWire>>()
agree<SameKeys<z.infer<typeof DatasetItem>, DatasetItemWire>>()
agree<SameKeys<z.infer<typeof DatasetChanged>, DatasetChangedWire>>()
agree<SameKeys<z.infer<typeof Trial>, TrialWire>>()
agree<SameKeys<z.infer<typeof Score>, ScoreWire>>()
agree<SameKeys<z.infer<typeof ScoresGiven>, ScoresGivenWire>>()
agree<SameKeys<z.infer<typeof Evaluation>, EvaluationWire>>()
agree<SameKeys<z.infer<typeof Output>, OutputWire>>()
agree<SameKeys<z.infer<typeof Rubric>, RubricWire>>()
agree<SameKeys<z.infer<typeof RubricVersion>, RubricVersionWire>>()
agree<SameKeys<z.infer<typeof Guideline>, GuidelineWire>>()
agree<SameKeys<z.infer<typeof Item>, ItemWire>>()
agree<SameKeys<z.infer<typeof Inquiry>, InquiryWire>>()
agree<SameKeys<z.infer<typeof Answerable>, AnswerableWire>>()
agree<SameKeys<z.infer<typeof FoundItems>, FoundItemsWire>>()
agree<SameKeys<z.infer<typeof SimilarItems>, SimilarItemsWire>>()
agree<SameKeys<z.infer<typeof ItemsMade>, ItemsMadeWire>>()
agree<SameKeys<z.infer<typeof Rechecked>, RecheckedWire>>()
agree<SameKeys<z.infer<typeof RefusedLine>, RefusedLineWire>>()
agree<SameKeys<z.infer<typeof Import>, ImportWire>>()
agree<SameKeys<z.infer<typeof ImportRow>, ImportRowWire>>()
agree<SameKeys<z.infer<typeof Export>, ExportWire>>()
agree<SameKeys<z.infer<typeof Buckets>, BucketsWire>>()
agree<SameKeys<z.infer<typeof Learning>, LearningWire>>()
agree<SameKeys<z.infer<typeof ProjectQuality>, ProjectQualityWire>>()
agree<SameKeys<z.infer<typeof Gold>, GoldWire>>()
agree<SameKeys<z.infer<typeof OwnProject>, OwnProjectWire>>()
agree<SameKeys<z.infer<typeof Alike>, AlikeWire>>()
agree<SameKeys<z.infer<typeof JudgedTogether>, JudgedTogetherWire>>()
agree<SameKeys<z.infer<typeof CommittedTogether>, CommittedTogetherWire>>()
