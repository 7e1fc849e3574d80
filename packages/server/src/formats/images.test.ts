/** COCO and YOLO: marks on images, by small files whose numbers were worked out by hand. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Question } from '@countersign/core'
import { expect, test, vi } from 'vitest'
import { createZip } from './bytes/zip.ts'
import { coco } from './coco.ts'
import type { Asked, Format, Item, Row } from './format.ts'
import { yolo } from './yolo.ts'

const options = ['cat', 'dog'].map((value) => ({ value, title: value }))
const marks = { kind: 'shapes', name: 'marks', title: 'Marks', required: false, field: 'image', options } as const
const asked = (...shapes: ('box' | 'polygon' | 'point')[]): Asked => ({
  questions: [{ ...marks, shapes } as unknown as Question],
  view: [{ path: 'image', as: 'image' }],
})
const both = asked('box', 'polygon')

async function read(format: Format, bytes: Uint8Array | string, of = both): Promise<Row[]> {
  const rows: Row[] = []
  const all = Buffer.from(bytes as Uint8Array)
  const source = async function* () {
    for (let at = 0; at < all.length; at += 7) yield all.subarray(at, at + 7)
  }
  for await (const row of format.read(source(), of)) rows.push(row)
  return rows
}
async function written(format: Format, items: Item[], of = both): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const source = async function* () {
    yield* items
  }
  for await (const part of format.write(source(), of)) parts.push(part)
  return Buffer.concat(parts)
}
const itemsOf = (rows: Row[]): Item[] => rows.map((row) => ('item' in row ? row.item : expect.fail(row.refused)))
const reasons = (rows: Row[]): string[] => rows.map((row) => ('refused' in row ? row.refused : 'taken'))
async function zipOf(files: Record<string, string>): Promise<Buffer> {
  const parts: Buffer[] = []
  const zip = createZip(async (bytes) => void parts.push(bytes), 0)
  for (const [name, text] of Object.entries(files)) await zip.add(name, Buffer.from(text))
  await zip.end()
  return Buffer.concat(parts)
}

// A box of 100 × 40 pixels at (160, 48) on an image of 640 × 480: a quarter across, a tenth down.
const box = { id: 7, image_id: 9, category_id: 18, bbox: [160, 48, 100, 40], segmentation: [], area: 4_000, iscrowd: 0 }
const outline = {
  ...box,
  id: 8,
  category_id: 17,
  segmentation: [
    [0, 0, 320, 0, 320, 240],
    [0, 240, 64, 240, 64, 480],
  ],
}
const crowd = { ...box, id: 3, iscrowd: 1, segmentation: { size: [480, 640], counts: [100, 5, 307_095] } }
const mask = { ...box, id: 4, segmentation: { size: [480, 640], counts: 'PPYo1' } }
const file = (annotations: object[], more: object = {}) =>
  JSON.stringify({
    annotations,
    info: { year: 2017 },
    images: [
      { id: 9, width: 640, height: 480, file_name: '000000000009.jpg', license: 3 },
      { id: 25, width: 10, height: 10, file_name: '25.jpg' },
    ],
    categories: [
      { id: 17, name: 'cat' },
      { id: 18, name: 'dog' },
    ],
    ...more,
  })

test('[FM7] COCO: boxes and outlines in pixels become fractions, wherever its parts stand; crowds are kept as they came and go out again', async () => {
  const items = itemsOf(await read(coco, file([outline, box, crowd])))
  expect(items).toEqual([
    {
      ...{ id: '9', data: { image: '000000000009.jpg' } },
      answers: [
        {
          who: null,
          labels: {
            marks: [
              {
                id: '8',
                label: 'cat',
                points: [
                  [0, 0],
                  [0.5, 0],
                  [0.5, 0.5],
                ],
              },
              {
                id: '8-2',
                label: 'cat',
                points: [
                  [0, 0.5],
                  [0.1, 0.5],
                  [0.1, 1],
                ],
              },
              { id: '7', label: 'dog', box: [0.25, 0.1, 0.15625, 0.0833333333333] },
            ],
          },
        },
      ],
      metadata: {
        ...{ width: 640, height: 480, image: { license: 3 } },
        annotations: [
          { bbox: [160, 48, 100, 40], segmentation: crowd.segmentation, area: 4_000, iscrowd: 1, category: 'dog' },
        ],
      },
    },
    { id: '25', data: { image: '25.jpg' }, metadata: { width: 10, height: 10 } },
  ])
  const out = JSON.parse((await written(coco, items)).toString()) as Record<string, Record<string, unknown>[]>
  expect(out.images).toEqual([
    { license: 3, id: 9, file_name: '000000000009.jpg', width: 640, height: 480 },
    { id: 25, file_name: '25.jpg', width: 10, height: 10 },
  ])
  expect(out.categories).toEqual([
    { id: 1, name: 'cat' },
    { id: 2, name: 'dog' },
  ])
  const common = { image_id: 9, iscrowd: 0 }
  expect(out.annotations).toEqual([
    // Half of 320 × 240.
    {
      ...common,
      id: 1,
      category_id: 1,
      bbox: [0, 0, 320, 240],
      segmentation: [[0, 0, 320, 0, 320, 240]],
      area: 38_400,
    },
    {
      ...common,
      id: 2,
      category_id: 1,
      bbox: [0, 240, 64, 240],
      segmentation: [[0, 240, 64, 240, 64, 480]],
      area: 7_680,
    },
    {
      ...common,
      id: 3,
      category_id: 2,
      bbox: [160, 48, 100, 40],
      segmentation: [[160, 48, 260, 48, 260, 88, 160, 88]],
      area: 4_000,
    },
    {
      ...common,
      id: 4,
      category_id: 2,
      bbox: [160, 48, 100, 40],
      segmentation: crowd.segmentation,
      area: 4_000,
      iscrowd: 1,
    },
  ])
  expect(reasons(await read(coco, JSON.stringify(out)))).toEqual(['taken', 'taken'])
})

test('[FM7] COCO: a mask is the box around it where boxes are asked for, else kept beside; a box is its corners where only outlines are', async () => {
  const [boxed] = itemsOf(await read(coco, file([mask, outline]), asked('box')))
  expect(boxed?.answers?.[0]?.labels.marks).toEqual([
    { id: '4', label: 'dog', box: [0.25, 0.1, 0.15625, 0.0833333333333] },
    { id: '8', label: 'cat', box: [0.25, 0.1, 0.15625, 0.0833333333333] },
  ])
  const [drawn] = itemsOf(await read(coco, file([mask, box]), asked('polygon')))
  expect(drawn?.answers?.[0]?.labels.marks).toEqual([
    {
      id: '7',
      label: 'dog',
      points: [
        [0.25, 0.1],
        [0.40625, 0.1],
        [0.40625, 0.183333333333],
        [0.25, 0.183333333333],
      ],
    },
  ])
  expect(drawn?.metadata?.annotations).toMatchObject([{ segmentation: mask.segmentation, category: 'dog' }])
})

test('[FM7] COCO: an image is refused with its annotations, a file that breaks off is refused whole, and nothing that is marked goes out as empty', async () => {
  const wrong = [
    { ...box, category_id: 99 },
    { ...box, image_id: 25, bbox: [1, 2, 3] },
  ]
  expect(reasons(await read(coco, file(wrong)))).toEqual([
    'an annotation of a category that is not there',
    'bbox is no list of four numbers',
  ])
  expect(reasons(await read(coco, file([box]).slice(0, -9)))).toEqual([
    expect.stringMatching(/not JSON.*nothing of it/),
  ])
  expect(reasons(await read(coco, '[]'))).toEqual([expect.stringContaining('there are no images')])
  expect(reasons(await read(coco, file([box]), { questions: [], view: [] }))[0]).toContain(
    'no question of the kind shapes',
  )
  const unsized: Item = {
    ...{ id: 'x', data: { image: 'a.jpg' } },
    answers: [{ who: null, labels: { marks: [{ id: '1', label: 'cat', box: [0, 0, 1, 1] }] } }],
  }
  const out = JSON.parse((await written(coco, [unsized])).toString()) as { images: unknown[]; annotations: unknown[] }
  expect(out).toMatchObject({ images: [], annotations: [] })
})

test('[FM8] YOLO: a zip of boxes by their centres and outlines, with classes by number; it goes out as others read it', async () => {
  const zip = await zipOf({
    'set/data.yaml': 'train: images/train\nnames:\n  0: dog\n  1: cat\n',
    // A box of a half by a quarter about the middle; a triangle.
    'set/labels/train/a.txt': '1 0.5 0.5 0.5 0.25\n0 0 0 1 0 1 0.5\r\n',
    'set/images/train/a.png': 'not looked at',
    'set/labels/train/empty.txt': '',
    'set/images/train/only.jpg': '',
    'set/labels/train/bad.txt': '0 0.5 0.5 0.5',
    'set/labels/train/other.txt': '7 0.5 0.5 0.5 0.5',
  })
  const rows = await read(yolo, zip)
  expect(reasons(rows)).toEqual([
    ...['taken', 'taken', 'a line has 3 numbers after its class: a box has 4, an outline 6 or more, in pairs'],
    ...['a line is of the class 7, which has no name', 'taken'],
  ])
  const labels = {
    marks: [
      { id: 's1', label: 'cat', box: [0.25, 0.375, 0.5, 0.25] },
      {
        id: 's2',
        label: 'dog',
        points: [
          [0, 0],
          [1, 0],
          [1, 0.5],
        ],
      },
    ],
  }
  const items = rows.flatMap((row) => ('item' in row ? row.item : []))
  expect(items).toEqual([
    { id: 'set/images/train/a', data: { image: 'set/images/train/a.png' }, answers: [{ who: null, labels }] },
    {
      id: 'set/images/train/empty',
      data: { image: 'set/images/train/empty' },
      answers: [{ who: null, labels: { marks: [] } }],
    },
    { id: 'set/images/train/only', data: { image: 'set/images/train/only.jpg' } },
  ])
  // Two of one name, one that would lead out of the folder.
  const out = await written(yolo, [
    ...items,
    { ...(items[0] as Item), data: { image: '../../a.jpg' } },
    { ...(items[0] as Item), data: { image: '..' } },
  ])
  const folder = mkdtempSync(join(tmpdir(), 'countersign-yolo-'))
  const path = join(folder, 'x.zip')
  writeFileSync(path, out)
  const check = `import sys,zipfile,json
z=zipfile.ZipFile(sys.argv[1])
print(json.dumps({n:z.read(n).decode() for n in z.namelist()}))`
  const files = JSON.parse(execFileSync('python3', ['-c', check, path], { encoding: 'utf8' })) as Record<string, string>
  rmSync(folder, { recursive: true })
  const text = '0 0.25 0.375 0.75 0.375 0.75 0.625 0.25 0.625\n1 0 0 1 0 1 0.5\n'
  expect(files).toEqual({
    ...{ 'labels/a.txt': text, 'labels/empty.txt': '', 'labels/a-4.txt': text, 'labels/item-5.txt': text },
    'classes.txt': 'cat\ndog\n',
    'data.yaml': 'train: images\nval: images\nnc: 2\nnames:\n  0: "cat"\n  1: "dog"\n',
  })
  const again = itemsOf(await read(yolo, out))
  expect(again.map(({ answers }) => answers?.[0]?.labels)).toEqual([labels, { marks: [] }, labels, labels])
})

test('[FM8] YOLO: what is no zip, names no classes, or unpacks to more than is taken is refused, and no temporary file stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-yolo-'))
  vi.stubEnv('TMPDIR', folder)
  expect(reasons(await read(yolo, 'PK'))).toEqual([expect.stringMatching(/not a zip/)])
  expect(reasons(await read(yolo, await zipOf({ 'labels/a.txt': '' })))).toEqual([
    expect.stringMatching(/neither data.yaml/),
  ])
  expect(reasons(await read(yolo, await zipOf({ 'data.yaml': 'kpt_shape: [17, 3]\nnames: [a]' })))).toEqual([
    expect.stringMatching(/bodies/),
  ])
  const bomb = await zipOf({ 'classes.txt': 'cat\n', 'labels/a.txt': ' '.repeat(17 * 1_048_576), 'labels/b.txt': '' })
  // The directory lies about it, too.
  const at = bomb.lastIndexOf('labels/a.txt') - 46
  bomb.writeUInt32LE(3, at + 24)
  expect(reasons(await read(yolo, bomb))).toEqual(['labels/a.txt cannot be unpacked', 'taken'])
  expect(readdirSync(folder)).toEqual([])
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})
