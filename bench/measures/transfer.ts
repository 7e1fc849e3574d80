/** Items of a project in and out: a file streams through the server, whose memory is watched meanwhile. */
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ExportWire } from '@countersign/core'
import type { Plan } from './plan.ts'
import type { Row } from '../report/row.ts'
import { spreadOf } from '../report/spread.ts'
import { openHouse, poster } from '../setting/house.ts'

const megabyte = 1e6
const [mostExportS, mostExportMb] = [60, 300]
const exported = 100_000

/** Lines of JSON with about 200 characters of text. */
function* lines(from: number, to: number): Generator<Buffer> {
  const words = 'which customer asked about an order that has not arrived although it was paid for weeks ago'.split(' ')
  const together = 1_000
  for (let n = from; n < to; n += together) {
    let text = ''
    for (let i = n; i < Math.min(to, n + together); i++) {
      const said = Array.from({ length: 32 }, (_, k) => words[(i * 7 + k * (1 + (i % 5))) % words.length]).join(' ')
      text += `${JSON.stringify({ id: `line-${i}`, data: { text: said } })}\n`
    }
    yield Buffer.from(text)
  }
}

export async function measureTransfer(
  postgresUrl: string,
  plan: Pick<Plan, 'imported'>,
  say: (step: string) => void,
): Promise<Row[]> {
  const house = await openHouse(postgresUrl, 'transfer')
  try {
    const post = poster(house.url)
    const project = await post<{ id: string }>(house.key, 'POST', '/v1/projects', {
      ...{ kind: 'labelling', name: 'Large', view: [{ path: 'text', as: 'text' }] },
      questions: [
        {
          kind: 'choice',
          name: 'kind',
          title: 'Which?',
          required: true,
          options: [
            { value: 'a', title: 'A' },
            { value: 'b', title: 'B' },
          ],
        },
      ],
    })
    const authorization = `Bearer ${house.key}`
    let [most, began] = [0, 0]
    const watch = setInterval(() => (most = Math.max(most, house.residentBytes())), 100)
    const bring = async (from: number, to: number): Promise<number> => {
      most = house.residentBytes()
      began = performance.now()
      const answer = await fetch(`${house.url}/v1/projects/${project.id}/import?format=jsonl`, {
        ...{ method: 'POST', headers: { authorization, 'content-type': 'application/x-ndjson' }, duplex: 'half' },
        body: Readable.toWeb(Readable.from(lines(from, to))) as ReadableStream,
      } as RequestInit)
      const told = (await answer.json()) as { made?: number }
      if (told.made !== to - from)
        throw new Error(`of ${to - from} lines ${told.made} were made: ${JSON.stringify(told).slice(0, 500)}`)
      return (performance.now() - began) / 1_000
    }
    say(`importing ${exported.toLocaleString('en')} lines`)
    const first = await bring(0, exported)
    const firstMb = most / megabyte
    say(`that took ${first.toFixed(1)} s and ${firstMb.toFixed(0)} MB; exporting them`)
    // By processes that have imported nothing: what they hold is what exporting takes.
    const exportBy = async (run: (url: string) => Promise<Response>) => {
      const other = await house.another()
      let [mb, bytes] = [0, 0]
      const looking = setInterval(() => (mb = Math.max(mb, other.residentBytes() / megabyte)), 100)
      const from = performance.now()
      for await (const part of (await run(other.url)).body as unknown as AsyncIterable<Uint8Array>) bytes += part.length
      const seconds = (performance.now() - from) / 1_000
      clearInterval(looking)
      await other.stop()
      say(`${(bytes / megabyte).toFixed(0)} MB in ${seconds.toFixed(1)} s and ${mb.toFixed(0)} MB`)
      return { seconds, mb, bytes }
    }
    const streamed = await exportBy((url) =>
      fetch(`${url}/v1/projects/${project.id}/export?format=jsonl`, { headers: { authorization } }),
    )
    const kept = await exportBy(async (url) => {
      const ask = poster(url)
      let now = await ask<ExportWire>(house.key, 'POST', `/v1/projects/${project.id}/exports`, { format: 'jsonl' })
      const path = `/v1/exports/${now.id}`
      while (now.status === 'running') {
        await sleep(200)
        now = await ask<ExportWire>(house.key, 'GET', path)
      }
      return fetch(`${url}${path}/file`, { headers: { authorization } })
    })
    const row = (measure: string, unit: string, value: number, beside: string, goal?: [string, boolean]): Row => ({
      ...{ name: 'transfer', measure, unit, floor: null, ours: spreadOf([value]), peers: [], ratio: null, beside },
      goals: goal ? [{ text: goal[0], met: goal[1] }] : [],
    })
    const rows = [
      row('import of 100,000 items', 's', first, `${Math.round(exported / first).toLocaleString('en')} a second`),
      ...(
        [
          ['streamed', streamed],
          ['kept, and then fetched', kept],
        ] as const
      ).flatMap(([how, { seconds, mb, bytes }]) => [
        row(`export of 100,000 items, ${how}`, 's', seconds, `${(bytes / megabyte).toFixed(0)} MB of JSON lines`, [
          `< ${mostExportS} s`,
          seconds < mostExportS,
        ]),
        row('memory of the server meanwhile', 'MB', mb, 'resident, without PostgreSQL', [
          `< ${mostExportMb} MB`,
          mb < mostExportMb,
        ]),
      ]),
    ]
    if (plan.imported > exported) {
      say(`importing up to ${plan.imported.toLocaleString('en')} lines`)
      const seconds = await bring(exported, plan.imported)
      rows.push(
        row('memory of the server while importing 100,000', 'MB', firstMb, 'resident, without PostgreSQL'),
        row(
          `memory of the server while importing up to ${plan.imported.toLocaleString('en')}`,
          'MB',
          most / megabyte,
          `${Math.round((plan.imported - exported) / seconds).toLocaleString('en')} a second`,
          ['as with 100,000', most / megabyte < firstMb * 1.25],
        ),
      )
    }
    clearInterval(watch)
    return rows
  } finally {
    await house.stop()
  }
}
