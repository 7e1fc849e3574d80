import { SimpleGrid, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { InsightsCostWire } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { Panel } from '../../shell/Panel.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { count } from '../../words/numbers.ts'
import { Figure } from '../Figure.tsx'
import { measureQuery } from './fetch-measures.ts'
import { MeasureFrame } from './MeasureFrame.tsx'
import { asMoney, asNumber, sayFigure } from './say-figure.ts'

export default function CostView({ hours }: { hours: number }) {
  const [system, setSystem] = useState('')
  const asked = { hours, system }
  const { data, error, isPending } = useQuery(measureQuery<InsightsCostWire>('cost', asked))
  return (
    <>
      <MeasureFrame
        {...{ measure: 'cost', asked, onSystem: setSystem }}
        lead="What the oversight costs in people’s time and in waiting, and which errors it finds and leaves. Money only where you said what things cost."
      />
      <ProblemAlert error={error} />
      {isPending && <PageLoading />}
      {data && <Costs data={data} />}
    </>
  )
}

function Costs({ data }: { data: InsightsCostWire }) {
  const { totals, currency } = data
  const money = currency === null ? null : asMoney(currency)
  const beside = (value: number | undefined) => (money === null || value === undefined ? {} : { note: money(value) })
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 3 }} spacing="md">
        <Figure label="Hours of people" value={asNumber(totals.people_hours)} {...beside(totals.money?.people)} />
        <Figure label="Hours of waiting" value={asNumber(totals.waited_hours)} {...beside(totals.money?.waiting)} />
        <Figure label="Errors found" value={count(totals.found)} {...beside(totals.money?.errors_found)} />
      </SimpleGrid>
      <Text size="sm" c="dimmed">
        {totals.unpriced.length === 0 || money === null
          ? money === null
            ? 'No currency is set: figures are hours.'
            : 'Everything that happened has a price.'
          : `Without a price: ${totals.unpriced.join(', ')}.`}{' '}
        Costs are set with <Link to="/systems">systems</Link> and in <Link to="/settings">settings</Link>.
      </Text>
      <Panel title="By action" flush>
        {data.actions.length === 0 ? (
          <Text p="md" c="dimmed">
            Nothing was proposed in this time.
          </Text>
        ) : (
          <table className={`${table.table} ${table.stack}`} aria-label="Cost by action">
            <thead>
              <tr>
                <th>Action</th>
                <th>Hours of waiting</th>
                <th>Errors found</th>
                <th>Errors expected alone</th>
              </tr>
            </thead>
            <tbody>
              {data.actions.map((row) => (
                <tr key={row.action}>
                  <td>
                    <strong>{row.action}</strong>
                    <span className={table.summary}>
                      {count(row.decisions)} decisions, {count(row.waiting)} waiting
                    </span>
                  </td>
                  <td data-label="Hours of waiting">
                    {sayFigure(row.waited, asNumber)}
                    {money && row.waited_money && (
                      <span className={table.summary}>{sayFigure(row.waited_money, money)}</span>
                    )}
                  </td>
                  <td data-label="Errors found">
                    {count(row.found)}
                    {money && row.found_money !== null && (
                      <span className={table.summary}>{money(row.found_money)}</span>
                    )}
                  </td>
                  <td data-label="Errors expected alone">
                    {sayFigure(row.expected, asNumber)}
                    {row.unaudited > 0 && (
                      <span className={table.summary}>{count(row.unaudited)} could not be drawn</span>
                    )}
                    {money && row.expected_money && (
                      <span className={table.summary}>{sayFigure(row.expected_money, money)}</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Panel>
      {data.queues.length > 0 && (
        <Panel title="By queue" flush>
          <table className={`${table.table} ${table.stack}`} aria-label="Cost by queue">
            <thead>
              <tr>
                <th>Queue</th>
                <th className={table.end}>Answers</th>
                <th>Hours of people</th>
              </tr>
            </thead>
            <tbody>
              {data.queues.map((row) => (
                <tr key={row.queue}>
                  <td>
                    <strong>{row.queue}</strong>
                  </td>
                  <td className={table.end} data-label="Answers">
                    {count(row.answered)}
                  </td>
                  <td data-label="Hours of people">
                    {sayFigure(row.hours, asNumber)}
                    {money && row.money && <span className={table.summary}>{sayFigure(row.money, money)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
    </>
  )
}
