import { Group, Text } from '@mantine/core'
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { InsightsRoutingWire } from '../api/wire.ts'
import { modeWords } from '../words/status.ts'

const modes = ['auto', 'watch', 'gate', 'deny'] as const
/** Each route has a pattern of its own, so that nothing hangs on colour. */
const lines: Record<(typeof modes)[number], string> = {
  auto: '',
  watch: 'M0 6L6 0',
  gate: 'M0 3H6',
  deny: 'M0 0L6 6M0 6L6 0',
}

export function VolumeChart({ data }: { data: InsightsRoutingWire }) {
  const long = Date.parse(data.to) - Date.parse(data.from) > 36 * 3_600_000
  const label = (at: string) =>
    new Date(at).toLocaleString(
      undefined,
      long ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hour12: false },
    )
  const tick = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' }
  return (
    <>
      <ResponsiveContainer width="100%" height={280}>
        <BarChart data={data.series} barCategoryGap={1} margin={{ left: -18, right: 4 }} accessibilityLayer={false}>
          <defs>
            {modes.map((mode) => (
              <pattern key={mode} id={`route-${mode}`} width="6" height="6" patternUnits="userSpaceOnUse">
                <rect width="6" height="6" fill={`var(--cs-${mode})`} />
                <path d={lines[mode]} stroke="var(--cs-surface)" strokeWidth="1" opacity="0.65" />
              </pattern>
            ))}
          </defs>
          <CartesianGrid vertical={false} stroke="var(--cs-line)" />
          <XAxis dataKey="at" tickFormatter={label} tick={tick} stroke="var(--cs-line)" minTickGap={40} />
          <YAxis allowDecimals={false} tick={tick} stroke="var(--cs-line)" />
          <Tooltip
            isAnimationActive={false}
            labelFormatter={(at) => label(String(at))}
            cursor={{ fill: 'var(--cs-line)', opacity: 0.5 }}
            contentStyle={{
              background: 'var(--cs-surface)',
              border: '1px solid var(--cs-line)',
              borderRadius: 6,
              fontSize: 13,
            }}
            itemStyle={{ color: 'var(--mantine-color-text)' }}
          />
          {modes.map((mode) => (
            <Bar
              key={mode}
              dataKey={mode}
              name={modeWords[mode].label}
              stackId="route"
              fill={`url(#route-${mode})`}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
      <Group justify="center" gap="lg" mt={4}>
        {modes.map((mode) => (
          <Group key={mode} gap={6}>
            <svg width="14" height="14" aria-hidden>
              <rect width="14" height="14" rx="2" fill={`url(#route-${mode})`} />
            </svg>
            <Text size="sm">{modeWords[mode].label}</Text>
          </Group>
        ))}
      </Group>
    </>
  )
}
