/** Files of other tools on a real server: in by the name of their format, and out again. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ImportWire, ItemWire, Page, ProjectWire, RefusedLine } from '@countersign/core'
import { main } from '../packages/server/src/cli/main.ts'
import { openHouse, type House } from './support/server.ts'
import type { Client } from './support/client.ts'

let house: House
let lead: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
})
afterAll(() => house.close())

const options = ['PER', 'ORG'].map((value) => ({ value, title: value }))
const questions = [
  { kind: 'choice', name: 'topic', title: 'Topic', required: false, options },
  { kind: 'spans', name: 'marks', title: 'Marks', required: false, field: 'text', options },
]
const marks = { kind: 'spans', from_name: 'marks', to_name: 'text' }
const region = (start: number, end: number) => ({
  ...{ ...marks, id: 'r1', type: 'labels', value: { start, end, labels: ['ORG'] } },
})
const topic = (...choices: string[]) => ({ id: 'c1', from_name: 'topic', type: 'choices', value: { choices } })
const answer = { id: 1, completed_by: { email: 'ann@example.org' }, created_at: '2026-11-01T10:00:00Z', lead_time: 2.5 }

test('[FM6] a project takes Label Studio’s tasks by the name of the format, reports what it refused, gives each format, and says before what it leaves out', async () => {
  const project = await lead.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Names', view: [{ path: 'text', as: 'text' }], questions },
  })
  const tasks = [
    { id: 1, data: { text: '🙂 ACME grows' }, annotations: [{ ...answer, result: [region(2, 6), topic('ORG')] }] },
    { id: 2, data: { text: 'Nobody' }, annotations: [{ ...answer, result: [topic('PER', 'ORG')] }] },
    { id: 3, data: { text: 'Ada' }, predictions: [{ model_version: 'v1', score: 0.75, result: [topic('PER')] }] },
  ]
  const path = `/v1/projects/${project.id}`
  const sent = await lead.ok<ImportWire>(
    'POST',
    `${path}/import?format=label-studio`,
    Buffer.from(JSON.stringify(tasks)),
    {
      'content-type': 'application/octet-stream',
    },
  )
  expect(sent).toMatchObject({ status: 'done', lines: 3, made: 2, refused: 1 })
  const refused = await lead.ok<Page<RefusedLine>>('GET', `/v1/imports/${sent.id}/refused`)
  expect(refused.items).toMatchObject([{ line: 2, reason: '“topic” takes one choice and has 2' }])
  const { items } = await lead.ok<Page<ItemWire>>('GET', `${path}/items`)
  expect(items[1]).toMatchObject({ external_id: '3', prediction: { labels: { topic: 'PER' }, score: 0.75 } })

  const given = async <T = string>(format: string): Promise<T> => lead.ok<T>('GET', `${path}/export?format=${format}`)
  const [first, second] = await given<Record<string, unknown>[]>('label-studio')
  expect(first).toMatchObject({
    ...{ id: '1', data: { text: '🙂 ACME grows' } },
    annotations: [
      {
        completed_by: { email: 'ann@example.org' },
        lead_time: 2.5,
        result: [{ type: 'choices' }, { value: { start: 2, end: 6, text: 'ACME' } }],
      },
    ],
  })
  expect(second).toMatchObject({ predictions: [{ score: 0.75, result: [{ value: { choices: ['PER'] } }] }] })
  expect(await given('conll-2003')).toContain('ACME -X- _ B-ORG\n')
  expect(await given('doccano')).toContain('"start_offset":2,"end_offset":6')
  expect(await given('prodigy')).toContain('"answer":"accept"')
  expect(await given('label-studio-min')).toMatchObject([{ id: '1', topic: 'ORG', annotator: 'ann@example.org' }])
  expect(await given('label-studio-csv')).toMatch(/^id,topic,marks/)

  const told = await lead.ok<{ cannot: string[] }>('GET', `${path}/export?format=conll-2003&cannot=true`)
  expect(told.cannot[0]).toBe('“Topic” (topic): CoNLL-2003 has no place for answers of the kind choice.')
  expect(await lead.ok('GET', `${path}/export?cannot=true`)).toEqual({
    ...{ format: 'jsonl', cannot: [], items: 2 },
  })
})

test('[FM7] a project of images takes COCO and gives YOLO; one that asks for no marks gives neither', async () => {
  const make = (name: string, question: object) =>
    lead.ok<ProjectWire>('POST', '/v1/projects', {
      ...{ kind: 'labelling', name, view: [{ path: 'image', as: 'image' }], questions: [question] },
    })
  const [pictures, plain] = await Promise.all([
    make('Pictures', {
      kind: 'shapes',
      name: 'm',
      title: 'M',
      required: true,
      field: 'image',
      options,
      shapes: ['box'],
    }),
    make('Plain', questions[0] as object),
  ])
  const file = {
    images: [{ id: 4, width: 200, height: 100, file_name: 'four.jpg' }],
    categories: [{ id: 1, name: 'ORG' }],
    annotations: [{ id: 1, image_id: 4, category_id: 1, bbox: [50, 50, 100, 50], iscrowd: 0 }],
  }
  const sent = await lead.ok<ImportWire>(
    ...(['POST', `/v1/projects/${pictures.id}/import?format=coco`, Buffer.from(JSON.stringify(file))] as const),
    { 'content-type': 'application/octet-stream' },
  )
  expect(sent).toMatchObject({ status: 'done', made: 1, refused: 0 })
  const out = await lead.ok<typeof file>('GET', `/v1/projects/${pictures.id}/export?format=coco`)
  expect(out).toMatchObject({
    images: file.images,
    annotations: [{ image_id: 4, bbox: [50, 50, 100, 50], area: 5_000 }],
  })
  const refused = await lead.call('GET', `/v1/projects/${plain.id}/export?format=yolo`)
  expect(refused.status).toBe(422)
})

test('[FM14] the command line sends and writes files of every format, tells what was refused and left out, and replaces nothing by half', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-formats-'))
  const said = { out: '', err: '' }
  const run = (...args: string[]): Promise<number> =>
    main(['project', ...args], {
      ...{ env: { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: lead.secret }, cwd: folder, home: folder },
      ...{ out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) },
      ...{ isTerminal: false, readInput: () => Promise.resolve(''), signal: new AbortController().signal },
    })
  try {
    const one = await lead.ok<ProjectWire>('POST', '/v1/projects', {
      ...{ kind: 'labelling', name: 'By hand', view: [{ path: 'text', as: 'text' }], questions },
    })
    writeFileSync(
      join(folder, 'tasks.json'),
      JSON.stringify([
        { id: 1, data: { text: 'Ada' } },
        { id: 2, data: { text: 'x' }, predictions: [{ result: [topic('NO')] }] },
      ]),
    )
    expect(await run('import', 'By hand', 'tasks.json')).toBe(2)
    expect(await run('import', 'By hand', 'tasks.json', '--format', 'label-studio')).toBe(1)
    expect(said.out).toBe('2 rows read, 1 items made, 0 here before, 1 refused\n')
    expect(said.err).toMatch(/row 2: its labels do not fit what is asked/)
    expect(await run('export', one.id, 'items.parquet')).toBe(0)
    expect(said.err).toContain('parquet leaves out: How sure the labels are')
    expect(await run('import', one.id, 'items.parquet')).toBe(0)
    expect(said.out).toContain('1 rows read, 0 items made, 1 here before, 0 refused')
    const before = readFileSync(join(folder, 'items.parquet'))
    expect(before.subarray(0, 4).toString()).toBe('PAR1')
    expect(await run('export', one.id, 'items.parquet', '--format', 'coco')).toBe(2)
    expect(readFileSync(join(folder, 'items.parquet')).equals(before)).toBe(true)
    expect(existsSync(join(folder, 'items.parquet.part'))).toBe(false)
    expect(await run('export', 'Nobody’s', 'x.csv')).toBe(2)
    expect(await run('import', one.id, 'missing.csv')).toBe(2)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
