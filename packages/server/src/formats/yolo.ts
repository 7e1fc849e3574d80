/**
 * YOLO's files of labels (docs.ultralytics.com, “Datasets: detection, segmentation”) in a zip: for each image a text of
 * the same name, in it a line for each mark: its class, then a box by its centre, or an outline; classes in data.yaml.
 */
import { load } from './values/yaml.ts'
import { isJsonObject, type Json } from '@countersign/core'
import { holdFile, type HeldFile } from './bytes/held-file.ts'
import { openUnzip, type Unzip } from './bytes/unzip.ts'
import { RefusedRow, refuse, rowOf, type Asked, type Format, type Item, type Row } from './format.ts'
import { createZip, mostZipFiles } from './bytes/zip.ts'
import { asText, asTexts, defined, placed, tidy } from './values/data.ts'
import { cannotCarry, oneAnswer, settledOf } from './values/kinds.ts'
import { boxFor, cornersOf, imageName, labelOf, marksOnly, pairsOf, polygonFor } from './values/shapes.ts'
import { shapesIn, shapesOf, type Shape, type Shapes } from './values/shapes.ts'

const image = /\.(bmp|dng|jpe?g|mpo|png|tiff?|webp|heic|avif|jp2)$/i
const stemOf = (path: string): string => path.replace(/\.[^./]*$/, '')
/** The image of a file of labels: the last folder `labels` is called `images` there. */
const pairedWith = (path: string): string => {
  const folders = stemOf(path).split('/')
  const at = folders.lastIndexOf('labels', folders.length - 2)
  if (at >= 0) folders[at] = 'images'
  return folders.join('/')
}

async function classesOf(zip: Unzip): Promise<string[]> {
  const find = (pattern: RegExp): string | undefined =>
    zip.names.filter((name) => pattern.test(name)).sort((a, b) => a.length - b.length)[0]
  const yaml = find(/(^|\/)(data|dataset)\.ya?ml$/i) ?? find(/^[^/]+\.ya?ml$/i)
  if (yaml !== undefined) {
    const data = load((await zip.read(yaml)).toString('utf8'))
    if (!isJsonObject(data)) return refuse(`${yaml} cannot be read`)
    if (data.kpt_shape !== undefined) return refuse('points of bodies (kpt_shape) have no place here')
    const { names } = data
    const listed = asTexts(names)
    if (listed) return listed
    if (isJsonObject(names)) {
      const list: string[] = []
      for (const [number, name] of Object.entries(names))
        if (/^\d{1,5}$/.test(number)) list[Number(number)] = asText(name) ?? ''
      return list
    }
  }
  const plain = find(/(^|\/)classes\.txt$/i)
  if (plain === undefined) return refuse('neither data.yaml nor classes.txt names the classes')
  return (await zip.read(plain))
    .toString('utf8')
    .split(/\r?\n/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function shapeOf(line: string, id: string, classes: readonly string[], question: Shapes): Shape {
  const [number = '', ...rest] = line.split(/\s+/)
  const name = /^\d{1,5}$/.test(number) ? classes[Number(number)] : undefined
  if (name === undefined || name === '')
    return refuse(`a line is of the class ${number.slice(0, 20)}, which has no name`)
  const values = rest.map(Number)
  if (values.some((value) => !Number.isFinite(value))) return refuse('a line has something that is no number')
  const common = { id, label: labelOf(question, name) }
  if (values.length === 4) {
    const [x, y, w, h] = values as [number, number, number, number]
    return { ...common, ...boxFor(question, [x - w / 2, y - h / 2, w, h]) }
  }
  if (values.length >= 6 && values.length % 2 === 0) return { ...common, ...polygonFor(question, pairsOf(values)) }
  return refuse(`a line has ${values.length} numbers after its class: a box has 4, an outline 6 or more, in pairs`)
}

async function* read(bytes: AsyncIterable<Uint8Array>, asked: Asked): AsyncGenerator<Row, void, undefined> {
  let file: HeldFile | undefined
  try {
    const question = shapesOf(asked)
    file = await holdFile(bytes)
    const zip = await openUnzip(file)
    const classes = await classesOf(zip)
    const images = new Map(zip.names.filter((name) => image.test(name)).map((name) => [stemOf(name), name]))
    const labels = new Map(
      zip.names
        .filter((name) => name.endsWith('.txt') && !/(^|\/)(classes|train|val|test|readme[^/]*)\.txt$/i.test(name))
        .map((name) => [pairedWith(name), name]),
    )
    let at = 0
    for (const stem of new Set([...labels.keys(), ...images.keys()])) {
      at++
      const name = labels.get(stem)
      const text = name === undefined ? undefined : await textOf(zip, name)
      yield text instanceof RefusedRow
        ? { at, refused: text.message }
        : rowOf(at, () => itemOf(stem, images.get(stem) ?? stem, text, classes, question))
    }
  } catch (error) {
    if (!(error instanceof RefusedRow)) throw error
    yield { at: 1, refused: error.message }
  } finally {
    await file?.close()
  }
}

const textOf = (zip: Unzip, name: string): Promise<string | RefusedRow> =>
  zip.read(name).then(
    (bytes) => bytes.toString('utf8'),
    (error: unknown) => (error instanceof RefusedRow ? error : Promise.reject(error as Error)),
  )

function itemOf(
  id: string,
  name: string,
  text: string | undefined,
  classes: readonly string[],
  question: Shapes,
): Item {
  const lines = text
    ?.split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const shapes = lines?.map((line, i) => shapeOf(line, `s${i + 1}`, classes, question))
  return defined<Item>({
    ...{ id, data: placed(question.field, name) },
    // A file without lines says that nothing is on the image.
    answers: shapes ? [{ who: null, labels: { [question.name]: shapes as unknown as Json } }] : undefined,
  })
}

/**
 * Where outlines are asked for too, a box goes as the outline of its corners: beside an outline its four numbers are read
 * as two points, and outlines are dropped from a set that holds both.
 */
function lineOf({ box, points }: Shape, number: number, outlines: boolean): string[] {
  if (box && !outlines) {
    const [x, y, w, h] = box
    return [[number, tidy(x + w / 2), tidy(y + h / 2), w, h].join(' ')]
  }
  const outline = box ? cornersOf(box) : points
  return outline ? [[number, ...outline.flat()].join(' ')] : []
}

/** A name for a file that is nobody else's and leads nowhere. */
function nameFor(item: Item, question: Shapes, n: number, taken: Set<string>): string {
  const named = imageName(item, question) ?? item.id ?? String(n)
  const stem = stemOf(named.split(/[?#]/)[0]?.split(/[\\/]/).at(-1) ?? '')
    .replaceAll(/[\p{C}<>:"|?*]/gu, '_')
    .slice(0, 120)
  const plain = /^[. ]*$/.test(stem) ? `item-${n}` : stem
  const name = taken.has(plain.toLowerCase()) ? `${plain}-${n}` : plain
  taken.add(name.toLowerCase())
  return name
}

async function* write(items: AsyncIterable<Item>, asked: Asked): AsyncGenerator<Uint8Array, void, undefined> {
  const question = shapesOf(asked)
  const outlines = question.shapes.includes('polygon')
  const classes = new Map(question.options.map(({ value }, i) => [value, i]))
  const numberOf = (label: string): number => {
    const number = classes.get(label) ?? classes.size
    classes.set(label, number)
    return number
  }
  let ready: Buffer[] = []
  // The same items make the same bytes, whenever they are written.
  const zip = createZip((bytes) => Promise.resolve(void ready.push(bytes)), Date.UTC(1980, 0, 1))
  const taken = new Set<string>()
  let n = 0
  for await (const item of items) {
    n++
    const value = settledOf(item)?.[question.name]
    if (value === undefined || value === null) continue
    const lines = shapesIn(value).flatMap((shape) => lineOf(shape, numberOf(shape.label), outlines))
    await zip.add(
      `labels/${nameFor(item, question, n, taken)}.txt`,
      Buffer.from(lines.map((line) => `${line}\n`).join('')),
    )
    yield* ready
    ready = []
  }
  const names = [...classes.keys()]
  await zip.add('classes.txt', Buffer.from(names.map((name) => `${name.replaceAll(/\s+/g, ' ')}\n`).join('')))
  // JSON is YAML. Without `path` its folder is where it lies, not where the training is started.
  const listed = names.map((name, number) => `  ${number}: ${JSON.stringify(name)}\n`).join('')
  await zip.add('data.yaml', Buffer.from(`train: images\nval: images\nnc: ${names.length}\nnames:\n${listed}`))
  await zip.end()
  yield* ready
}

export const yolo: Format = {
  name: 'yolo',
  title: 'YOLO labels (zip)',
  media: 'application/zip',
  ending: '.zip',
  needs: 'shapes',
  read,
  write,
  cannot: (asked) => [
    ...cannotCarry(asked, 'YOLO', ['shapes'], true),
    ...marksOnly(asked, 'YOLO'),
    ...oneAnswer.map((line) =>
      line.replace('Items without one are written without an answer', 'Items without one are left out'),
    ),
    `Images themselves, and more than ${mostZipFiles - 2} files: a zip of this form holds ${mostZipFiles}.`,
    'Ids of marks, predictions, and everything of an item but its image’s name, without its folders.',
  ],
}
