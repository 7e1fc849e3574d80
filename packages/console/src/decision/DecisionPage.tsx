import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { EvidencePanel } from '../focus/EvidencePanel.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { EvidenceContext } from '../view/Evidence.ts'
import { ExplanationView } from '../view/ExplanationView.tsx'
import { Panel } from '../shell/Panel.tsx'
import { sureness } from '../words/numbers.ts'
import { shorten } from '../words/scalars.ts'
import { proposalLine } from '../words/proposal.ts'
import { StatusBadge } from '../words/StatusBadge.tsx'
import { sayOutcome } from '../words/status.ts'
import { ErasurePanel } from './ErasurePanel.tsx'
import { ExpertPanel } from './ExpertPanel.tsx'
import { AppealPanel } from './AppealPanel.tsx'
import { CompensationPanel } from './CompensationPanel.tsx'
import { DecisionActions } from './DecisionActions.tsx'
import classes from './decision.module.css'
import { readingEvidence } from './reading-evidence.ts'
import { EffectPanel } from './EffectPanel.tsx'
import { decisionQuery } from './fetch-decision.ts'
import { JudgmentsPanel } from './JudgmentsPanel.tsx'
import { ProposalPanel } from './ProposalPanel.tsx'
import { RawTab } from './RawTab.tsx'
import { RoutePanel } from './RoutePanel.tsx'
import { Timeline } from './Timeline.tsx'
import { TruthPanel } from './TruthPanel.tsx'

export default function DecisionPage() {
  const { id = '' } = useParams()
  const { data: decision, error, isPending, refetch } = useQuery(decisionQuery(id))
  if (isPending) return <PageLoading />
  if (!decision)
    return (
      <Page title="Decision">
        <ProblemAlert error={error} onRetry={() => void refetch()} />
      </Page>
    )
  const { explanation } = decision
  const outcome = sayOutcome(decision)
  return (
    <EvidenceContext value={readingEvidence(explanation)}>
      <Page
        title={shorten(proposalLine(decision), 160)}
        width={1320}
        lead={
          <>
            <StatusBadge status={decision.status} />
            {outcome && ` · ${outcome}`}
            {decision.overridden && ' · overridden since'} · {decision.system} {decision.version}
          </>
        }
        actions={<DecisionActions decision={decision} />}
      >
        <Tabs defaultValue="story" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="story">Story</Tabs.Tab>
            <Tabs.Tab value="raw">JSON</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="story">
            <div className={classes.grid}>
              <div className={classes.column}>
                <CompensationPanel decision={decision} />
                <TruthPanel decision={decision} />
                <ProposalPanel decision={decision} />
                <EvidencePanel decision={decision} />
                {explanation && (
                  <Panel
                    title="What the AI thought"
                    aside={decision.confidence === null ? undefined : `${sureness(decision.confidence)} sure`}
                  >
                    <ExplanationView explanation={explanation} />
                  </Panel>
                )}
                <EffectPanel decision={decision} />
              </div>
              <div className={classes.column}>
                <RoutePanel decision={decision} />
                <JudgmentsPanel decision={decision} />
                <ExpertPanel decision={decision} />
                <AppealPanel decision={decision} />
                <ErasurePanel decision={decision} />
                <Timeline decision={decision} />
              </div>
            </div>
          </Tabs.Panel>
          <Tabs.Panel value="raw">
            <RawTab decision={decision} />
          </Tabs.Panel>
        </Tabs>
      </Page>
    </EvidenceContext>
  )
}
