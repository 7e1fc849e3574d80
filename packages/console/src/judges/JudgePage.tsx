import { NativeSelect, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'react-router'
import type { JudgeCalibrationWire, JudgeWire, RubricWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { MeasuredBy, useMeasureName } from '../evaluations/measure-names.ts'
import { rubricsQuery } from '../rubrics/rubrics.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { EmptyState } from '../shell/EmptyState.tsx'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import { judgeCalibrationQuery, judgesQuery } from './judges.ts'
import { sayAgreement, sayBias, sayLength, sayPosition } from './say-calibration.ts'

/** How far a judge may be believed: held against people, by one version of a rubric. */
export default function JudgePage() {
  const { id = '' } = useParams()
  const { data, error, isPending, refetch } = useQuery(judgesQuery)
  const rubrics = useInfiniteQuery(rubricsQuery)
  const judge = data?.items.find((one) => one.id === id)
  if (isPending || rubrics.isPending) return <PageLoading />
  const known = rubrics.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Page title={judge?.name ?? 'Judge'} {...(judge ? { lead: leadOf(judge) } : {})}>
      <EvaluationPlaces />
      <ProblemAlert error={error ?? rubrics.error} onRetry={() => void refetch()} />
      {known.length === 0 ? (
        <EmptyState title="No rubric yet">
          A judge scores by a <Link to="/evaluations/rubrics">rubric</Link>, and is held against people by it.
        </EmptyState>
      ) : (
        <Held judge={id} rubrics={known} />
      )}
      {judge?.kind === 'external' && (
        <Panel title="How it sends them">
          <CodeBlock code={sendingOf(judge.name)} />
          <Text size="sm" mt="sm">
            Or over HTTP, with <code>{judge.id}</code> as the <code>source</code> of <code>POST /v1/scores</code>. They
            count in an evaluation that names it before it begins, and stand beside in every other.
          </Text>
        </Panel>
      )}
      {judge?.prompt && (
        <Panel title="Said before the rubric">
          <TextView text={judge.prompt} />
        </Panel>
      )}
    </Page>
  )
}

/** Whatever it is called, a shell takes it as one word. */
const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
const sendingOf = (name: string): string =>
  `countersign eval scores scores.csv --source ${quoted(name)} --rubric 'Your rubric' --evaluation eval_…`

const leadOf = ({ kind, model, temperature, retired_at }: JudgeWire): string =>
  [
    ...(kind === 'external' ? ['A source from outside, which sends its scores'] : []),
    ...(model !== null ? [model] : kind === 'http' ? ['A scorer over HTTP'] : []),
    ...(temperature === null ? [] : [`temperature ${temperature}`]),
    ...(retired_at === null ? [] : ['retired']),
  ].join(', ')

function Held({ judge, rubrics }: { judge: string; rubrics: readonly RubricWire[] }) {
  const [search, setSearch] = useSearchParams()
  const rubric = rubrics.find(({ id }) => id === search.get('rubric')) ?? (rubrics[0] as RubricWire)
  const version = Math.min(rubric.version, Number(search.get('version')) || rubric.version)
  const { data, error, isPending } = useQuery(judgeCalibrationQuery(judge, rubric.id, version))
  return (
    <Panel
      title="Held against people"
      flush
      aside={
        <div style={{ display: 'flex', gap: '0.5rem' }}>
          <NativeSelect
            aria-label="Rubric"
            size="xs"
            data={rubrics.map(({ id, name }) => ({ value: id, label: name }))}
            value={rubric.id}
            onChange={(event) => setSearch({ rubric: event.currentTarget.value }, { replace: true })}
          />
          <NativeSelect
            aria-label="Version"
            size="xs"
            data={Array.from({ length: rubric.version }, (_, i) => String(rubric.version - i))}
            value={String(version)}
            onChange={(event) =>
              setSearch({ rubric: rubric.id, version: event.currentTarget.value }, { replace: true })
            }
          />
        </div>
      }
    >
      <ProblemAlert error={error} />
      {isPending && <PageLoading />}
      <MeasuredBy value={new Map(rubric.criteria.map((criterion) => [criterion.name, criterion]))}>
        {data && <Calibration told={data} />}
      </MeasuredBy>
    </Panel>
  )
}

function Calibration({ told }: { told: JudgeCalibrationWire }) {
  const nameOf = useMeasureName()
  return (
    <>
      <Text size="sm" p="md" role="status">
        {told.answered === 0
          ? `Nobody has scored an output that it scored by this version. Open one of its evaluations and ask people about outputs drawn at random: ${count(told.fewest)} are needed.`
          : told.status === 'not-calibrated'
            ? `Not calibrated: people have scored ${plural(told.answered, 'drawn output')} of the ${count(told.fewest)} that are needed. What stands below is little.`
            : `From ${plural(told.answered, 'output')} drawn at random that people scored too, in ${plural(told.evaluations, 'evaluation')}.`}
      </Text>
      {told.answered > 0 && (
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Of</th>
              <th>Agreement</th>
              <th>Scores higher by</th>
              <th>More where twice as long</th>
              <th className={table.end}>Outputs</th>
            </tr>
          </thead>
          <tbody>
            {told.measures.map((measure) => (
              <tr key={measure.of}>
                <td>
                  <TextView text={nameOf(measure.of)} inline />
                </td>
                <td data-label="Agrees">{sayAgreement(measure)}</td>
                <td data-label="Scores higher by">{sayBias(measure)}</td>
                <td data-label="By length">{sayLength(measure)}</td>
                <td className={table.end} data-label="Outputs">
                  {count(measure.n)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Text size="sm" c="dimmed" p="md">
        Agreement with people: 1 is always, 0 is chance. {sayPosition(told.position)}
      </Text>
    </>
  )
}
