import { SegmentedControl, Stack, Tabs } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Operation } from '@countersign/core'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { RoutingView } from './RoutingView.tsx'

const views = [
  { value: 'routing', label: 'Routing', View: RoutingView },
  { value: 'quality', label: 'Quality', View: lazy(() => import('./measures/QualityView.tsx')) },
  { value: 'people', label: 'People', View: lazy(() => import('./measures/PeopleView.tsx')) },
  {
    value: 'fairness',
    label: 'Fairness',
    needs: 'insights.groups' as Operation,
    View: lazy(() => import('./measures/FairnessView.tsx')),
  },
  { value: 'shift', label: 'Shift', View: lazy(() => import('./measures/ShiftView.tsx')) },
  { value: 'cost', label: 'Cost', View: lazy(() => import('./measures/CostView.tsx')) },
]
const ranges = [
  { value: '1', label: 'Hour' },
  { value: '24', label: 'Day' },
  { value: '168', label: 'Week' },
  { value: '720', label: 'Month' },
]

export default function InsightsPage() {
  const session = useSession()
  const [hours, setHours] = useState('24')
  const [params, setParams] = useSearchParams()
  const open = views.filter(({ needs }) => needs === undefined || may(session, needs))
  const view = open.find(({ value }) => value === params.get('view')) ?? open[0]
  return (
    <Page
      title="Insights"
      lead="How much people decide, whether the oversight works, and what it costs."
      actions={<SegmentedControl size="xs" value={hours} onChange={setHours} data={ranges} aria-label="Range" />}
    >
      <Tabs
        value={view?.value ?? null}
        onChange={(value) => setParams(value === null || value === 'routing' ? {} : { view: value }, { replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {open.map(({ value, label }) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map(({ value, View }) => (
          <Tabs.Panel key={value} value={value}>
            <Suspense fallback={<PageLoading />}>
              <Stack gap="lg">
                <View hours={Number(hours)} />
              </Stack>
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  )
}
