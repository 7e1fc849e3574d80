/**
 * COCO and YOLO as the tools that train on them read them: pycocotools itself, where Python has it (Debian:
 * python3-pycocotools; another Python by PYTHON), and the rules by which ultralytics takes or drops a file of labels.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Question } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { coco } from './coco.ts'
import type { Asked, Format, Item } from './format.ts'
import { load } from './values/yaml.ts'
import { yolo } from './yolo.ts'

const options = ['cat', 'dog'].map((value) => ({ value, title: value }))
const marks = { kind: 'shapes', name: 'marks', title: 'Marks', required: false, field: 'image', options } as const
const asked = (...shapes: ('box' | 'polygon')[]): Asked => ({
  questions: [{ ...marks, shapes } as unknown as Question],
  view: [{ path: 'image', as: 'image' }],
})
async function written(format: Format, items: readonly Item[], of: Asked): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const source = async function* () {
    yield* items
  }
  for await (const part of format.write(source(), of)) parts.push(part)
  return Buffer.concat(parts)
}
async function read(format: Format, bytes: Buffer, of: Asked): Promise<Item[]> {
  const items: Item[] = []
  const source = async function* () {
    yield bytes
  }
  for await (const row of format.read(source(), of)) items.push('item' in row ? row.item : expect.fail(row.refused))
  return items
}
const imageOf = (id: string, name: string, shapes: object[]): Item => ({
  ...{ id, data: { image: name }, metadata: { width: 640, height: 480 } },
  answers: [{ who: null, labels: { marks: shapes as never } }],
})
const box = (id: string, label: string, ...figures: number[]) => ({ id, label, box: figures })
const outline = (id: string, label: string, ...points: [number, number][]) => ({ id, label, points })
const street = [
  imageOf('0', 'a.jpg', [box('1', 'cat', 0.1, 0.1, 0.25, 0.5), box('2', 'dog', 0.5, 0.5, 0.5, 0.5)]),
  imageOf('bus-7', 'b c.v2.jpg', [
    outline('1', 'cat', [0.1, 0.1], [0.6, 0.1], [0.6, 0.6], [0.35, 0.3], [0.1, 0.6]),
    box('2', 'cat', 0.7, 0.7, 0.01, 0.01),
    outline('3', 'dog', [0, 0], [1, 0], [0.5, 1]),
  ]),
  imageOf('12', 'nothing.jpg', []),
]

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'countersign-tools-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const python = process.env.PYTHON ?? 'python3'
const hasTools = spawnSync(python, ['-c', 'import pycocotools.cocoeval']).status === 0
/** Evaluates the second file's annotations as what a model found against the first's as what is there. */
const evaluate = `import contextlib,io,json,sys
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
def average(truth,found,kind):
    with contextlib.redirect_stdout(io.StringIO()):
        run=COCOeval(truth,truth.loadRes(found),kind)
        run.evaluate(); run.accumulate(); run.summarize()
    return [float(s) for s in run.stats[:6]]
with contextlib.redirect_stdout(io.StringIO()):
    truth,given=COCO(sys.argv[1]),COCO(sys.argv[2])
names={c['name']:c['id'] for c in truth.dataset['categories']}
def asFound(a,**more):
    category=names[given.cats[a['category_id']]['name']]
    return dict(image_id=a['image_id'],category_id=category,score=1.0,**more)
own=[a for a in given.dataset['annotations'] if not a['iscrowd']]
boxes=[asFound(a,bbox=a['bbox']) for a in own]
away=[dict(b,bbox=[b['bbox'][0]+99]+b['bbox'][1:]) for b in boxes]
out=dict(images=sorted(given.imgs),annotations=sorted(given.anns),boxes=average(truth,boxes,'bbox'),away=average(truth,away,'bbox'))
if sys.argv[3]=='outlines':
    def runs(a):
        rle=given.annToRLE(a)
        return dict(size=rle['size'],counts=rle['counts'] if isinstance(rle['counts'],str) else rle['counts'].decode())
    masks=[asFound(a,segmentation=runs(a)) for a in own]
    out['masks']=average(truth,masks,'segm')
    out['areas']=[[a['area'],float(given.annToMask(a).sum())] for a in given.dataset['annotations']]
    out['runs']=sorted(runs(a)['counts'] for a in given.dataset['annotations'])
print(json.dumps(out))`
interface Evaluated {
  images: number[]
  annotations: number[]
  /** AP, AP50, AP75, and AP of small, medium and large. */
  boxes: number[]
  away: number[]
  masks: number[]
  areas: [number, number][]
  runs: string[]
}
function evaluated(truth: Buffer, found: Buffer, of: 'boxes' | 'outlines'): Evaluated {
  const paths = [truth, found].map((bytes, i) => {
    const path = join(folder, `${i}.json`)
    writeFileSync(path, bytes)
    return path
  })
  return JSON.parse(execFileSync(python, ['-c', evaluate, ...paths, of], { encoding: 'utf8' })) as Evaluated
}

test.skipIf(!hasTools)(
  '[FM23] needs pycocotools: what goes out as COCO is loaded and evaluated by it, boxes and segments, against itself without a fault',
  async () => {
    const out = await written(coco, street, asked('box', 'polygon'))
    const all = evaluated(out, out, 'outlines')
    // 'bus-7' is no number; 0 is one. An annotation of the number 0 would never be found by its evaluation.
    expect(all.images).toEqual([0, 12, 1_000_000_002])
    expect(all.annotations).toEqual([1, 2, 3, 4, 5])
    // Small, medium, large: there are none of medium size.
    expect([all.boxes, all.masks]).toEqual(Array(2).fill([1, 1, 1, 1, -1, 1].map((one) => expect.closeTo(one, 9))))
    expect(all.away[0]).toBeLessThan(0.5)
    // Areas are of what is drawn; those of masks are of whole pixels.
    expect(all.areas).toHaveLength(5)
    for (const [told, drawn] of all.areas) expect(Math.abs(told - drawn)).toBeLessThan(0.01 * told + 12)
    const boxes = await written(coco, street.slice(0, 1), asked('box'))
    expect(evaluated(boxes, boxes, 'boxes').boxes[0]).toBeCloseTo(1, 9)
  },
)

test.skipIf(!hasTools)(
  '[FM23] needs pycocotools: what it wrote comes in and goes out the same: outlines, masks by runs, crowds',
  async () => {
    const path = join(folder, 'source.json')
    const source = `import json,sys
import numpy as np
from pycocotools import mask
runs=mask.encode(np.asfortranarray(np.tri(480,640,dtype=np.uint8)))
runs['counts']=runs['counts'].decode()
crowd=dict(size=[480,640],counts=[100,50,307050])
common=lambda n,image,category,crowd=0: dict(id=n,image_id=image,category_id=category,iscrowd=crowd)
outline=[[10.5,10.5,210.25,10.5,210.25,110.0,100.0,60.0]]
area=lambda s: float(mask.area(mask.frPyObjects(s,480,640)[0] if isinstance(s,list) else s))
bbox=lambda s: [float(x) for x in mask.toBbox(mask.frPyObjects(s,480,640)[0] if isinstance(s,list) else s)]
json.dump(dict(images=[dict(id=n,width=640,height=480,file_name='%d.jpg'%n) for n in (3,139)],
 categories=[dict(id=90,name='dog'),dict(id=17,name='cat')],
 annotations=[dict(common(900100,3,90),segmentation=outline,area=area(outline),bbox=[10.5,10.5,199.75,99.5]),
  dict(common(900101,139,17),segmentation=runs,area=area(runs),bbox=bbox(runs)),
  dict(common(900102,3,17,1),segmentation=crowd,area=50.0,bbox=[0,100,1,50])]),open(sys.argv[1],'w'))`
    execFileSync(python, ['-c', source, path])
    const truth = readFileSync(path)
    const out = await written(coco, await read(coco, truth, asked('polygon')), asked('polygon'))
    const [was, is] = [evaluated(truth, truth, 'outlines'), evaluated(truth, out, 'outlines')]
    expect(is.masks).toEqual(was.masks)
    expect(is.masks[0]).toBeCloseTo(1, 9)
    expect([is.images, is.runs]).toEqual([was.images, was.runs])
    expect(is.runs).toHaveLength(3)
  },
)

/** One line of labels by ultralytics' rules: class, then centre, width and height; and whether it was an outline. */
type Row = { number: number; box: [number, number, number, number]; corners: number }

/**
 * What ultralytics makes of a file of labels, by its own rules (`verify_image_label` of ultralytics/data/utils.py, 8.3):
 * one line of more than six columns makes all of them outlines. Throws where it would leave the image out.
 */
function rowsOf(text: string, classes: number): Row[] {
  const lines = text
    .trim()
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const outlines = lines.some(({ length }) => length > 6)
  const rows = lines.map(([number = NaN, ...rest]): Row => {
    if (!outlines) return { number, box: rest as Row['box'], corners: 0 }
    if (rest.length % 2 === 1) throw new Error('half of a point')
    const [xs, ys] = [0, 1].map((side) => rest.filter((_, i) => i % 2 === side)) as [number[], number[]]
    const [left, top, right, bottom] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
    return { number, box: [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top], corners: xs.length }
  })
  for (const { number, box } of rows) {
    if (box.length !== 4) throw new Error('labels require 5 columns')
    if (![number, ...box].every((one) => one >= -0.01)) throw new Error('negative or no number')
    if (!box.every((one) => one <= 1.01)) throw new Error('out of bounds')
    if (!Number.isInteger(number) || number >= classes) throw new Error('no class of this number')
  }
  return rows
}

test('[FM24] what goes out as YOLO is taken by the rules of ultralytics: numbers in bounds, classes that are named, boxes or outlines and never both', async () => {
  const open = async (of: Asked) => {
    const path = join(folder, 'labels.zip')
    writeFileSync(path, await written(yolo, street, of))
    const list = `import json,sys,zipfile
z=zipfile.ZipFile(sys.argv[1])
print(json.dumps({n:z.read(n).decode() for n in z.namelist()}))`
    const files = JSON.parse(execFileSync('python3', ['-c', list, path], { encoding: 'utf8' })) as Record<
      string,
      string
    >
    const data = load(files['data.yaml'] as string) as { nc: number; names: Record<string, string> } & object
    // Both places of images are named, as many classes as are counted, and no path: from there it would look.
    expect(data).toEqual({ train: 'images', val: 'images', nc: 2, names: { 0: 'cat', 1: 'dog' } })
    // The labels of an image are its path with the last folder `images` called `labels`, and .txt for its ending.
    const rows = ['a', 'b c.v2', 'nothing'].map((stem) => rowsOf(files[`labels/${stem}.txt`] as string, data.nc))
    expect(Object.keys(files)).toHaveLength(5)
    return rows
  }
  const near = (...figures: number[]) => figures.map((figure) => expect.closeTo(figure, 9))
  const both = await open(asked('box', 'polygon'))
  // Of a set that holds outlines and boxes all outlines would be dropped.
  expect(both.flat().map(({ corners }) => corners)).toEqual([4, 4, 5, 4, 3])
  expect(both.flat().map(({ number, box }) => [number, ...box])).toEqual([
    near(0, 0.225, 0.35, 0.25, 0.5),
    near(1, 0.75, 0.75, 0.5, 0.5),
    near(0, 0.35, 0.35, 0.5, 0.5),
    near(0, 0.705, 0.705, 0.01, 0.01),
    near(1, 0.5, 0.5, 1, 1),
  ])
  const [boxes] = await open(asked('box'))
  expect(boxes?.map(({ box, corners }) => [...box, corners])).toEqual([near(0.225, 0.35, 0.25, 0.5, 0), near(0.75, 0.75, 0.5, 0.5, 0)]) // prettier-ignore
})

test('[FM25] where boxes and outlines are asked for, a box goes out by its corners and comes back as a box, in COCO and YOLO', async () => {
  const both = asked('box', 'polygon')
  const near = (one: unknown): unknown => (typeof one === 'number' ? expect.closeTo(one, 9) : Array.isArray(one) ? one.map(near) : one) // prettier-ignore
  const figures = (items: Item[]) =>
    items
      .map(({ answers }) =>
        ((answers?.[0]?.labels.marks ?? []) as ReturnType<typeof box>[]).map(({ id: _, ...one }) => one),
      ) // prettier-ignore
      .filter((all) => all.length > 0)
  for (const format of [coco, yolo]) {
    const again = figures(await read(format, await written(format, street, both), both))
    expect(again).toEqual(
      figures(street).map((all) => all.map((one) => Object.fromEntries(Object.entries(one).map(([key, value]) => [key, near(value)])))), // prettier-ignore
    )
  }
  // What stands otherwise is an outline: turned, of other corners, or from elsewhere round.
  const turned = [imageOf('1', 'a.jpg', [outline('1', 'cat', [0.1, 0.5], [0.1, 0.1], [0.5, 0.1], [0.5, 0.5])])]
  const [item] = await read(yolo, await written(yolo, turned, both), both)
  expect(item?.answers?.[0]?.labels.marks).toMatchObject([{ points: [[0.1, 0.5], {}, {}, {}] }])
})

test('[FM24] the rules find what they are for', () => {
  expect(() => rowsOf('0 0.5 0.5 0.2', 1)).toThrow(/5 columns/)
  expect(() => rowsOf('0 0.5 0.5 0.2 1.2', 1)).toThrow(/bounds/)
  expect(() => rowsOf('1 0.5 0.5 0.2 0.2', 1)).toThrow(/no class/)
  expect(() => rowsOf('0 -0.5 0.5 0.2 0.2', 1)).toThrow(/negative/)
  // A box beside an outline is misread as two points: what was written before.
  expect(rowsOf('0 0.5 0.5 0.2 0.2\n0 0 0 1 0 1 1', 1)[0]?.box).not.toEqual([0.5, 0.5, 0.2, 0.2])
})
