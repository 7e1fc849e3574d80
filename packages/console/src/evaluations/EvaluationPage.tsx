import { Progress, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useParams } from 'react-router'
import type { Criterion, EvaluationResult, EvaluationWire } from '../api/wire.ts'
import { rubricVersionsQuery } from '../rubrics/rubrics.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { BrowseOutputs } from './BrowseOutputs.tsx'
import { EvaluationPlaces } from './EvaluationPlaces.tsx'
import classes from './evaluations.module.css'
import { evaluationQuery } from './evaluations.ts'
import { JudgedOutputs } from './JudgedOutputs.tsx'
import { JudgesPanel } from './JudgesPanel.tsx'
import { MeasuredBy, useMeasureName } from './measure-names.ts'
import { MeasuresPanel } from './MeasuresPanel.tsx'
import { RegradePanel } from './RegradePanel.tsx'
import { OutputsPanel } from './OutputsPanel.tsx'
import { PeoplePanel } from './PeoplePanel.tsx'
import { sayGate, sayJudges, sayRests, sayVerdict, score, stateOf } from './say-evaluation.ts'

/** One version of a system, scored: the verdict first, then the figures, then what fell, output by output. */
export default function EvaluationPage() {
  const { id = '' } = useParams()
  const { data: one, error, isPending, refetch } = useQuery(evaluationQuery(id))
  const criteria = useCriteria(one)
  if (isPending) return <PageLoading />
  return (
    <Page title={one ? `${one.system} ${one.version}` : 'Evaluation'} {...(one ? { lead: leadOf(one) } : {})}>
      <EvaluationPlaces />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {one && !one.result && <Underway one={one} />}
      {one?.result && (
        <MeasuredBy value={criteria}>
          <Verdict result={one.result} one={one} />
          <RegradePanel one={one} />
          <JudgedOutputs one={one} />
          <PeoplePanel one={one} />
          <MeasuresPanel result={one.result} compared={one.baseline !== null} />
          <JudgesPanel one={one} />
          <OutputsPanel
            title="Worse than in the baseline"
            outputs={one.result.regressions.map(({ id: output, was, is }) => ({
              id: output,
              words: `${score(was)} → ${score(is)}`,
            }))}
            evaluation={one.id}
            baseline={one.baseline}
          />
          <OutputsPanel
            title="Fails a gate of the rubric"
            outputs={one.result.failures.map(({ id: output, criteria: failed }) => ({
              id: output,
              words: failed.map((name) => criteria.get(name)?.title ?? name).join(', '),
            }))}
            evaluation={one.id}
            baseline={one.baseline}
          />
          {one.outputs_deleted_at === null && <BrowseOutputs one={one} />}
        </MeasuredBy>
      )}
    </Page>
  )
}

/** Those of the version by which it was scored. */
function useCriteria(one: EvaluationWire | undefined): ReadonlyMap<string, Criterion> {
  const { data } = useQuery({ ...rubricVersionsQuery(one?.rubric.id ?? ''), enabled: one !== undefined })
  const version = data?.items.find(({ version: n }) => n === one?.rubric.version)
  return useMemo(() => new Map(version?.criteria.map((criterion) => [criterion.name, criterion])), [version])
}

function leadOf({ dataset, stored, outputs, call }: EvaluationWire): string {
  const version = stored && stored.version > 0 ? `, version ${count(stored.version)}` : ''
  return `On the data set ${dataset}${version}, ${plural(outputs, 'output')}${call ? ` of the system at ${call.url}` : ''}.`
}

function Verdict({ result, one }: { result: EvaluationResult; one: EvaluationWire }) {
  const name = useMeasureName()
  return (
    <Panel title={sayVerdict(result)}>
      <ul className={classes.gates}>
        {result.gates.map((gate, i) => (
          <li key={i}>
            <ToneBadge tone={gate.passed ? 'good' : 'bad'}>{gate.passed ? 'Reached' : 'Not reached'}</ToneBadge>{' '}
            <TextView text={sayGate(gate, name)} inline /> {sayRests(gate.rests_on)}
          </li>
        ))}
      </ul>
      <Text size="sm" c="dimmed" mt="sm">
        {sayJudges(one)}
        {one.outputs_deleted_at === null ? '' : ' Its outputs were destroyed.'}{' '}
        {one.missing > 0 && `${plural(one.missing, 'output')} ${one.missing === 1 ? 'has' : 'have'} no score. `}
        {one.baseline !== null && <Link to={`/evaluations/${one.baseline}`}>The baseline</Link>}
      </Text>
    </Panel>
  )
}

function Underway({ one }: { one: EvaluationWire }) {
  const done = one.scored + one.missing
  return (
    <Panel title={stateOf(one).words}>
      {one.status === 'running' && (
        <>
          <Progress value={one.outputs > 0 ? (done / one.outputs) * 100 : 0} aria-label="Outputs that are scored" />
          <Text size="sm" mt="xs">
            {count(done)} of {count(one.outputs)}
          </Text>
        </>
      )}
      {one.status === 'collecting' && (
        <Text size="sm">It has {plural(one.outputs, 'output')} so far, and is scored once it has begun.</Text>
      )}
      {one.status === 'cancelled' && <Text size="sm">It was ended without a result.</Text>}
    </Panel>
  )
}
