import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import type { InsightsRoutingWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { sayVolume } from './say-volume.ts'
import { VolumeChart } from './VolumeChart.tsx'
import { VolumeTable } from './VolumeTable.tsx'

export default function VolumePanel({ data }: { data: InsightsRoutingWire }) {
  const [table, setTable] = useState(false)
  return (
    <Panel
      title="Volume by route"
      aside={
        <Button variant="subtle" size="compact-sm" onClick={() => setTable(!table)}>
          {table ? 'As a chart' : 'As a table'}
        </Button>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {sayVolume(data)}
      </Text>
      {table ? <VolumeTable series={data.series} /> : <VolumeChart data={data} />}
    </Panel>
  )
}
