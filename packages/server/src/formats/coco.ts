/**
 * COCO's instances (cocodataset.org, “Data format”): one object with its images, categories and annotations, in whatever
 * order. The file is read twice: where the annotations of each image stand, then image by image.
 */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { chunksOf } from './bytes/chunks.ts'
import { createHeldFile, holdFile, type HeldFile } from './bytes/held-file.ts'
import { BrokenJson, jsonElements } from './bytes/json-elements.ts'
import { readValue } from './bytes/read-value.ts'
import { RefusedRow, refuse, rowOf, type Asked, type Format, type Item, type Row } from './format.ts'
import { asNumber, asText, defined, placed, tidy } from './values/data.ts'
import { cannotCarry, oneAnswer, settledOf } from './values/kinds.ts'
import { boundsOf, boxFor, cornersOf, imageName, labelOf, marksOnly, pairsOf, polygonFor } from './values/shapes.ts'
import { shapesIn, shapesOf, sizeOf, type Point, type Shape, type Shapes, type Size } from './values/shapes.ts'

const mostAnnotations = 10_000_000
const known = ['id', 'width', 'height', 'file_name']

/** Where something stands: in turn the places and lengths of an image's annotations. */
interface Index {
  images: { at: number; length: number }[]
  categories: Map<string, string>
  annotations: Map<string, number[]>
}

async function parse(file: HeldFile, at: number, length: number): Promise<JsonObject> {
  const read = readValue(await file.read(at, length))
  if ('refused' in read) return refuse(read.refused)
  return isJsonObject(read.value) ? read.value : refuse('an element is no object')
}

async function readIndex(file: HeldFile): Promise<Index> {
  const index: Index = { images: [], categories: new Map(), annotations: new Map() }
  let count = 0
  for await (const { member, index: place, at, bytes } of jsonElements(file.stream(), { inObject: true })) {
    if (place === 0 || (member !== 'images' && member !== 'categories' && member !== 'annotations')) continue
    if (bytes === undefined) return refuse(`an element of ${member} is too large`)
    if (member === 'images') index.images.push({ at, length: bytes.length })
    else {
      const read = readValue(bytes)
      if ('refused' in read) return refuse(`${member}, ${place}: ${read.refused}`)
      const value = isJsonObject(read.value) ? read.value : refuse(`${member}, ${place}: no object`)
      if (member === 'categories') {
        const [id, name] = [asText(value.id), asText(value.name)]
        if (id === undefined || name === undefined) return refuse(`categories, ${place}: no id or no name`)
        index.categories.set(id, name)
        continue
      }
      if (++count > mostAnnotations) return refuse(`more than ${mostAnnotations} annotations`)
      const image = asText(value.image_id) ?? refuse(`annotations, ${place}: no image_id`)
      const places = index.annotations.get(image) ?? []
      places.push(at, bytes.length)
      index.annotations.set(image, places)
    }
  }
  if (index.images.length === 0) return refuse('there are no images: COCO is an object with images and annotations')
  return index
}

/** What is a mark of ours; undefined for a crowd, a mask, or a body's points alone: those are kept as they are. */
function shapesFrom(
  annotation: JsonObject,
  { width, height }: Size,
  question: Shapes,
  name: string,
): Shape[] | undefined {
  if (annotation.iscrowd === 1 || annotation.iscrowd === true) return undefined
  const id = asText(annotation.id) ?? refuse('an annotation has no id')
  const label = labelOf(question, name)
  const { segmentation, bbox } = annotation
  const outlines = Array.isArray(segmentation) ? (segmentation as readonly Json[]) : []
  if (outlines.length > 0 && (question.shapes.includes('polygon') || !Array.isArray(bbox))) {
    const parts = outlines.map((flat) =>
      pairsOf(Array.isArray(flat) ? (flat as readonly Json[]) : refuse('an outline is no list')),
    )
    return parts.map((points, i) => ({
      ...{ id: i === 0 ? id : `${id}-${i + 1}`, label },
      ...polygonFor(
        question,
        points.map(([x, y]): Point => [x / width, y / height]),
      ),
    }))
  }
  // A mask is told by its runs. Where boxes are asked for, the box around it is what is asked for.
  if (isJsonObject(segmentation) && !question.shapes.includes('box')) return undefined
  if (!Array.isArray(bbox)) return undefined
  const [x, y, w, h] = (bbox as readonly Json[]).map(
    (one) => asNumber(one) ?? refuse('bbox is no list of four numbers'),
  )
  if (x === undefined || y === undefined || w === undefined || h === undefined)
    return refuse('bbox is no list of four numbers')
  return [{ id, label, ...boxFor(question, [x / width, y / height, w / width, h / height]) }]
}

async function readImage(
  file: HeldFile,
  index: Index,
  place: { at: number; length: number },
  question: Shapes,
): Promise<Item> {
  const image = await parse(file, place.at, place.length)
  const id = asText(image.id) ?? refuse('an image has no id')
  const name = asText(image.file_name) ?? refuse('an image has no file_name')
  const [width, height] = [asNumber(image.width) ?? 0, asNumber(image.height) ?? 0]
  const places = index.annotations.get(id) ?? []
  if (places.length > 0 && !(width > 0 && height > 0)) return refuse('an image with annotations has no width or height')
  const shapes: Shape[] = []
  const kept: JsonObject[] = []
  for (let i = 0; i < places.length; i += 2) {
    const annotation = await parse(file, places[i] as number, places[i + 1] as number)
    const category =
      index.categories.get(asText(annotation.category_id) ?? '') ??
      refuse('an annotation of a category that is not there')
    const made = shapesFrom(annotation, { width, height }, question, category)
    if (made) shapes.push(...made)
    else {
      const { id: _, image_id: __, category_id: ___, ...others } = annotation
      kept.push({ ...others, category })
    }
  }
  const others = Object.entries(image).filter(([name]) => !known.includes(name))
  return defined<Item>({
    ...{ id, data: placed(question.field, name) },
    answers: places.length > 0 ? [{ who: null, labels: { [question.name]: shapes as unknown as Json } }] : undefined,
    metadata: {
      ...(width > 0 && height > 0 ? { width, height } : {}),
      ...(others.length > 0 ? { image: Object.fromEntries(others) } : {}),
      ...(kept.length > 0 ? { annotations: kept } : {}),
    },
  })
}

async function* read(bytes: AsyncIterable<Uint8Array>, asked: Asked): AsyncGenerator<Row, void, undefined> {
  let file: HeldFile | undefined
  try {
    const question = shapesOf(asked)
    file = await holdFile(bytes)
    const index = await readIndex(file)
    let at = 0
    for (const place of index.images) {
      at++
      const item = await readImage(file, index, place, question).catch((error: unknown) =>
        error instanceof RefusedRow ? error : Promise.reject(error as Error),
      )
      yield item instanceof RefusedRow ? { at, refused: item.message } : { at, item }
    }
  } catch (error) {
    // Its parts belong together: of a file that breaks off, what is marked on an image cannot be known.
    if (error instanceof BrokenJson || error instanceof RefusedRow)
      yield rowOf(1, () => refuse(`${error.message}; nothing of it was read`))
    else throw error
  } finally {
    await file?.close()
  }
}

const areaOf = (points: readonly Point[]): number =>
  Math.abs(
    points.reduce((sum, [x, y], i) => {
      const [a, b] = points[(i + 1) % points.length] as Point
      return sum + x * b - a * y
    }, 0),
  ) / 2

/** @param outlines are asked for too: a box goes with its corners, or whoever evaluates segments could read none of them. */
function geometryOf(shape: Shape, { width, height }: Size, outlines: boolean): JsonObject | undefined {
  if (shape.box) {
    const [x, y, w, h] = shape.box
    const bbox = [x * width, y * height, w * width, h * height].map(tidy)
    const corners = outlines ? [cornersOf(bbox as [number, number, number, number]).flat()] : []
    return { bbox, segmentation: corners, area: tidy((bbox[2] as number) * (bbox[3] as number)) }
  }
  if (!shape.points) return undefined
  const points = shape.points.map(([x, y]): Point => [tidy(x * width), tidy(y * height)])
  return { bbox: boundsOf(points).map(tidy), segmentation: [points.flat()], area: tidy(areaOf(points)) }
}

/** Numbers of images stay; an item whose id is none gets one beyond them. */
const numberOf = (id: string | undefined, n: number): number =>
  /^(0|[1-9]\d{0,8})$/.test(id ?? '') ? Number(id) : 1_000_000_000 + n

async function* write(items: AsyncIterable<Item>, asked: Asked): AsyncGenerator<string, void, undefined> {
  const question = shapesOf(asked)
  const categories = new Map(question.options.map(({ value }, i) => [value, i + 1]))
  const categoryOf = (name: string): number => {
    const id = categories.get(name) ?? categories.size + 1
    categories.set(name, id)
    return id
  }
  const spool = await createHeldFile()
  try {
    yield '{"info":{"description":"Countersign"},"images":['
    let [n, first, count] = [0, true, 0]
    for await (const item of items) {
      n++
      const name = imageName(item, question)
      const [labels, size] = [settledOf(item), sizeOf(item)]
      const shapes = shapesIn(labels?.[question.name])
      const brought = item.metadata?.annotations
      const kept = Array.isArray(brought) ? brought.filter(isJsonObject) : []
      // An image whose marks cannot be written would teach that nothing is on it.
      if (name === undefined || (!size && shapes.length > 0)) continue
      const id = numberOf(item.id, n)
      const annotations = [
        ...shapes.flatMap((shape) => {
          const geometry = size && geometryOf(shape, size, question.shapes.includes('polygon'))
          return geometry ? [{ ...geometry, iscrowd: 0, category_id: categoryOf(shape.label) }] : []
        }),
        ...kept.map(({ category, ...others }) => ({ ...others, category_id: categoryOf(asText(category) ?? '') })),
      ].map((one) => JSON.stringify({ id: ++count, image_id: id, ...one }))
      if (annotations.length > 0)
        await spool.append(Buffer.from(`${spool.bytes > 0 ? ',\n' : ''}${annotations.join(',\n')}`))
      const others = isJsonObject(item.metadata?.image) ? item.metadata.image : {}
      yield `${first ? '\n' : ',\n'}${JSON.stringify({ ...others, id, file_name: name, ...(size ?? {}) })}`
      first = false
    }
    yield '\n],"annotations":[\n'
    const decoder = new TextDecoder()
    for await (const chunk of spool.stream()) yield decoder.decode(chunk, { stream: true })
    yield `\n],"categories":${JSON.stringify([...categories].map(([name, id]) => ({ id, name })))}}\n`
  } finally {
    await spool.close()
  }
}

export const coco: Format = {
  name: 'coco',
  title: 'COCO instances',
  media: 'application/json',
  ending: '.json',
  needs: 'shapes',
  read,
  write: (items, asked) => chunksOf(write(items, asked)),
  cannot: (asked) => [
    ...cannotCarry(asked, 'COCO', ['shapes'], true),
    ...marksOnly(asked, 'COCO'),
    ...oneAnswer,
    'Images whose width and height are not known (`metadata` or `data`), where something is marked on them.',
    'That somebody looked at an image and found nothing: it is written as an image without annotations.',
    'Numbers of annotations and categories are given anew; everything of an item but its image; predictions.',
  ],
}
