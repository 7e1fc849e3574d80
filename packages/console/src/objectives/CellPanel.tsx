import { Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { ObjectiveCellWire, ObjectiveDetailWire, ShareWire } from '../api/wire.ts'
import { Figure } from '../insights/Figure.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { count, interval, percent } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { HistoryTable } from './HistoryTable.tsx'
import { brief, sayDays, stateWords } from './objective-words.ts'

const CurvePanel = lazy(() => import('./CurvePanel.tsx'))

const shareOf = (one: ShareWire | null) => (one === null || one.share === null ? '–' : percent(one.share, 1))
const within = (one: ShareWire | null, what: string) =>
  one === null || one.n === 0 ? 'none yet' : `of ${count(one.n)} ${what}; ${interval([one.lower, one.upper])}`

/** One system version and segment: a promise of its own. */
export function CellPanel({ cell, wish }: { cell: ObjectiveCellWire; wish: ObjectiveDetailWire }) {
  const { label, tone } = stateWords[cell.state]
  const all = cell.gathered + cell.left
  const done = all === 0 ? 0 : Math.min(100, (100 * cell.gathered) / all)
  return (
    <Panel
      title={`${cell.system} ${cell.version}${cell.segment === null ? '' : ` · ${cell.segment}`}`}
      aside={cell.current ? undefined : 'an earlier version'}
    >
      <Stack gap="md">
        <div>
          <Group justify="space-between" mb={4}>
            <ToneBadge tone={tone}>{label}</ToneBadge>
            <Text size="sm" c="dimmed">
              {count(cell.gathered)} of {count(all)} audits
              {cell.open > 0 && `, ${count(cell.open)} open`}; next test: {sayDays(cell.days_left)}
            </Text>
          </Group>
          <Progress value={done} aria-label={`Audits of ${cell.system} ${cell.version} for the next test`} />
        </div>
        <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md">
          <Figure label="Threshold" value={cell.threshold === null ? '–' : brief(cell.threshold)} />
          <Figure label="It lets pass" value={shareOf(cell.coverage)} note={within(cell.coverage, 'audited')} />
          <Figure
            label="Wrong since the last test"
            value={shareOf(cell.audited)}
            note={within(cell.audited, 'that passed')}
          />
          <Figure
            label="Change detector"
            value={`${cell.change.sum.toFixed(1)} of ${cell.change.limit.toFixed(1)}`}
            note="at its limit it breaches"
          />
        </SimpleGrid>
        {cell.curve.length > 0 && (
          <Suspense fallback={<PageLoading />}>
            <CurvePanel cell={cell} maxError={wish.max_error} />
          </Suspense>
        )}
        {cell.history.length > 0 && <HistoryTable history={cell.history} />}
      </Stack>
    </Panel>
  )
}
