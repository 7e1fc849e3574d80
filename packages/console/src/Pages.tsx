import { lazy, Suspense } from 'react'
import { Route, Routes } from 'react-router'
import { HomePage } from './home/HomePage.tsx'
import { NotFoundPage } from './shell/NotFoundPage.tsx'
import { PageLoading } from './shell/PageLoading.tsx'
import { SignedIn } from './shell/SignedIn.tsx'

const FocusPage = lazy(() => import('./focus/FocusPage.tsx'))
const InboxPage = lazy(() => import('./inbox/InboxPage.tsx'))
const DecisionsPage = lazy(() => import('./decision/DecisionsPage.tsx'))
const DecisionPage = lazy(() => import('./decision/DecisionPage.tsx'))
const SystemsPage = lazy(() => import('./systems/SystemsPage.tsx'))
const InsightsPage = lazy(() => import('./insights/InsightsPage.tsx'))
const PoliciesPage = lazy(() => import('./policies/PoliciesPage.tsx'))
const PolicyPage = lazy(() => import('./policies/PolicyPage.tsx'))
const SuggestPage = lazy(() => import('./policies/SuggestPage.tsx'))
const LogPage = lazy(() => import('./log/LogPage.tsx'))
const EvidencePage = lazy(() => import('./evidence/EvidencePage.tsx'))
const ActionPage = lazy(() => import('./actions/ActionPage.tsx'))
const ObjectivesPage = lazy(() => import('./objectives/ObjectivesPage.tsx'))
const ObjectivePage = lazy(() => import('./objectives/ObjectivePage.tsx'))
const PeoplePage = lazy(() => import('./people/PeoplePage.tsx'))
const QualificationsPage = lazy(() => import('./qualifications/QualificationsPage.tsx'))
const ProjectsPage = lazy(() => import('./projects/ProjectsPage.tsx'))
const QuestionsPage = lazy(() => import('./projects/QuestionsPage.tsx'))
const NewProjectPage = lazy(() => import('./projects/NewProjectPage.tsx'))
const ProjectPage = lazy(() => import('./projects/ProjectPage.tsx'))
const EvaluationsPage = lazy(() => import('./evaluations/EvaluationsPage.tsx'))
const EvaluationPage = lazy(() => import('./evaluations/EvaluationPage.tsx'))
const NewEvaluationPage = lazy(() => import('./evaluations/NewEvaluationPage.tsx'))
const ComparisonsPage = lazy(() => import('./comparisons/ComparisonsPage.tsx'))
const NewComparisonPage = lazy(() => import('./comparisons/NewComparisonPage.tsx'))
const ComparisonPage = lazy(() => import('./comparisons/ComparisonPage.tsx'))
const DatasetsPage = lazy(() => import('./datasets/DatasetsPage.tsx'))
const DatasetPage = lazy(() => import('./datasets/DatasetPage.tsx'))
const RubricsPage = lazy(() => import('./rubrics/RubricsPage.tsx'))
const NewRubricPage = lazy(() => import('./rubrics/NewRubricPage.tsx'))
const RubricPage = lazy(() => import('./rubrics/RubricPage.tsx'))
const JudgesPage = lazy(() => import('./judges/JudgesPage.tsx'))
const JudgePage = lazy(() => import('./judges/JudgePage.tsx'))
const HealthPage = lazy(() => import('./health/HealthPage.tsx'))
const KeysPage = lazy(() => import('./keys/KeysPage.tsx'))
const SettingsPage = lazy(() => import('./settings/SettingsPage.tsx'))
const ImportPage = lazy(() => import('./import/ImportPage.tsx'))
const BoardPage = lazy(() => import('./board/BoardPage.tsx'))
const RunsPage = lazy(() => import('./runs/RunsPage.tsx'))
const RunPage = lazy(() => import('./runs/RunPage.tsx'))
const GrantsPage = lazy(() => import('./grants/GrantsPage.tsx'))
const AppealsPage = lazy(() => import('./appeals/AppealsPage.tsx'))
const OneAppealPage = lazy(() => import('./appeals/OneAppealPage.tsx'))
const LookBackPage = lazy(() => import('./look-back/LookBackPage.tsx'))
const ExpertPage = lazy(() => import('./expert/ExpertPage.tsx'))
const AppealPage = lazy(() => import('./appeal/AppealPage.tsx'))
const WatchPage = lazy(() => import('./watch/WatchPage.tsx'))
const IncidentsPage = lazy(() => import('./incidents/IncidentsPage.tsx'))
const IncidentPage = lazy(() => import('./incidents/IncidentPage.tsx'))
const StopPage = lazy(() => import('./stop/StopPage.tsx'))
const SignInPage = lazy(() => import('./sign-in/SignInPage.tsx'))
const WelcomePage = lazy(() => import('./sign-in/WelcomePage.tsx'))

export function Pages() {
  return (
    <Suspense fallback={<PageLoading />}>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/welcome" element={<WelcomePage />} />
        <Route path="/expert" element={<ExpertPage />} />
        <Route path="/appeal" element={<AppealPage />} />
        <Route element={<SignedIn />}>
          <Route index element={<HomePage />} />
          <Route path="/decide" element={<FocusPage />} />
          <Route path="/inbox" element={<InboxPage />} />
          <Route path="/decisions" element={<DecisionsPage />} />
          <Route path="/decisions/:id" element={<DecisionPage />} />
          <Route path="/board" element={<BoardPage />} />
          <Route path="/runs" element={<RunsPage />} />
          <Route path="/runs/:id" element={<RunPage />} />
          <Route path="/grants" element={<GrantsPage />} />
          <Route path="/appeals" element={<AppealsPage />} />
          <Route path="/appeals/:id" element={<OneAppealPage />} />
          <Route path="/look-back" element={<LookBackPage />} />
          <Route path="/systems" element={<SystemsPage />} />
          <Route path="/insights" element={<InsightsPage />} />
          <Route path="/policies" element={<PoliciesPage />} />
          <Route path="/policies/suggest" element={<SuggestPage />} />
          <Route path="/policies/new" element={<PolicyPage />} />
          <Route path="/policies/:id" element={<PolicyPage />} />
          <Route path="/log" element={<LogPage />} />
          <Route path="/evidence" element={<EvidencePage />} />
          <Route path="/actions" element={<ActionPage />} />
          <Route path="/objectives" element={<ObjectivesPage />} />
          <Route path="/objectives/:id" element={<ObjectivePage />} />
          <Route path="/people" element={<PeoplePage />} />
          <Route path="/qualifications" element={<QualificationsPage />} />
          <Route path="/projects" element={<ProjectsPage />} />
          <Route path="/questions" element={<QuestionsPage />} />
          <Route path="/projects/new" element={<NewProjectPage />} />
          <Route path="/projects/:id" element={<ProjectPage />} />
          <Route path="/evaluations" element={<EvaluationsPage />} />
          <Route path="/evaluations/new" element={<NewEvaluationPage />} />
          <Route path="/evaluations/:id" element={<EvaluationPage />} />
          <Route path="/evaluations/comparisons" element={<ComparisonsPage />} />
          <Route path="/evaluations/comparisons/new" element={<NewComparisonPage />} />
          <Route path="/evaluations/comparisons/:id" element={<ComparisonPage />} />
          <Route path="/evaluations/datasets" element={<DatasetsPage />} />
          <Route path="/evaluations/datasets/:id" element={<DatasetPage />} />
          <Route path="/evaluations/rubrics" element={<RubricsPage />} />
          <Route path="/evaluations/rubrics/new" element={<NewRubricPage />} />
          <Route path="/evaluations/rubrics/:id" element={<RubricPage />} />
          <Route path="/evaluations/judges" element={<JudgesPage />} />
          <Route path="/evaluations/judges/:id" element={<JudgePage />} />
          <Route path="/health" element={<HealthPage />} />
          <Route path="/keys" element={<KeysPage />} />
          <Route path="/settings" element={<SettingsPage />} />
          <Route path="/watch" element={<WatchPage />} />
          <Route path="/incidents" element={<IncidentsPage />} />
          <Route path="/incidents/:id" element={<IncidentPage />} />
          <Route path="/stop" element={<StopPage />} />
          <Route path="/import" element={<ImportPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  )
}
