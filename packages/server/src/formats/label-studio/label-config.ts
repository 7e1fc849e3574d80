/** What a project asks, as Label Studio's label config: the tags that its own export is about, and a model's answers. */
import {
  atPath,
  defaultRate,
  isJsonObject,
  rateOf,
  type FramesQuestion,
  type Json,
  type JsonObject,
  type Question,
  type TreeOption,
} from '@countersign/core'
import type { Asked } from '../format.ts'
import { objectName, tagName } from './names.ts'

type Attributes = Record<string, string | number | undefined>

// Of what XML 1.0 may not hold, nothing is left; a value can never end its attribute.
const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')

function tag(name: string, attributes: Attributes, inner: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escaped(String(value))}"`]))
    .join('')
  return inner.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${inner.join('')}</${name}>`
}

const byView: Record<string, string> = {
  ...{ text: 'Text', markdown: 'Text', mail: 'Text', json: 'Text', table: 'Table' },
  ...{ image: 'Image', audio: 'Audio', video: 'Video', pdf: 'Pdf', chat: 'Paragraphs' },
}
/** What a question marks tells what its object is, whatever the view shows it as. */
const byQuestion: Partial<Record<Question['kind'], string>> = {
  ...{ spans: 'Text', shapes: 'Image', segments: 'Audio', frames: 'Video', messages: 'Paragraphs' },
}

/** The parts of an item that are shown or marked: nothing else of it is told. */
export function shownPaths({ view, questions }: Asked): string[] {
  const marked = questions.flatMap((one) => (one.kind === 'prefer' ? one.options : 'field' in one ? [one.field] : []))
  return [...new Set([...view.map(({ path }) => path), ...marked])]
}

const rateOfTag = ({ rate = defaultRate, rate_field }: FramesQuestion): string =>
  rate_field === undefined ? String(rate) : `$${tagName(rate_field)}`

function objects(asked: Asked): string[] {
  return shownPaths(asked).map((path) => {
    const marking = asked.questions.find((one) => 'field' in one && one.field === path && byQuestion[one.kind])
    const name = (marking && byQuestion[marking.kind]) ?? byView[asked.view.find((one) => one.path === path)?.as ?? '']
    const chat = name === 'Paragraphs' ? { nameKey: 'role', textKey: 'content', layout: 'dialogue' } : {}
    const rate = marking?.kind === 'frames' ? { frameRate: rateOfTag(marking) } : {}
    return tag(name ?? 'Text', { name: tagName(path), value: `$${tagName(path)}`, ...chat, ...rate })
  })
}

const leaves = (name: string, options: readonly { value: string }[]): string[] =>
  options.map(({ value }) => tag(name, { value }))
const branches = (options: readonly TreeOption[]): string[] =>
  options.map(({ value, options: inner }) => tag('Choice', { value }, inner ? branches(inner) : []))

function control(question: Question, asked: Asked): string[] {
  const common = { name: question.name, toName: objectName(question, asked) }
  switch (question.kind) {
    case 'choice':
      return [
        tag(
          'Choices',
          { ...common, choice: question.many ? 'multiple' : 'single' },
          leaves('Choice', question.options),
        ),
      ]
    case 'tree':
      return [tag('Taxonomy', common, branches(question.options))]
    case 'rating':
      return [tag('Rating', { ...common, maxRating: Math.max(...question.levels.map(({ value }) => value)) })]
    case 'number':
      return [
        tag('Number', {
          ...{ ...common, min: question.minimum, max: question.maximum },
          step: question.integer ? 1 : undefined,
        }),
      ]
    case 'text':
    case 'form':
      return [tag('TextArea', common)]
    case 'prefer':
      return [tag('Pairwise', common)]
    case 'spans':
      return [
        tag('Labels', common, leaves('Label', question.options)),
        ...(question.relations?.length ? [tag('Relations', {}, leaves('Relation', question.relations))] : []),
      ]
    case 'shapes': {
      // Names stand once in a config, so a model is asked for the first of what is taken.
      const [first = 'box'] = question.shapes
      const name = { box: 'RectangleLabels', polygon: 'PolygonLabels', point: 'KeyPointLabels' }[first]
      return [tag(name, common, leaves('Label', question.options))]
    }
    case 'segments':
      return [tag('Labels', common, leaves('Label', question.options))]
    case 'frames':
      return [
        tag('VideoRectangle', common),
        tag('Labels', { ...common, name: `${question.name}-labels` }, leaves('Label', question.options)),
      ]
    case 'messages':
      return [tag('ParagraphLabels', common, leaves('Label', question.options))]
    case 'cells':
    case 'pages':
      return []
  }
}

export const labelConfig = (asked: Asked): string =>
  `<View>${[...objects(asked), ...asked.questions.flatMap((one) => control(one, asked))].join('')}</View>`

/** An item as the config names its parts; undefined where one of them is a stored file, which only we can read. */
export function taskData(data: Json, asked: Asked): JsonObject | undefined {
  const parts = shownPaths(asked).flatMap((path): [string, Json][] => {
    const value = atPath(data, path)
    return value === undefined ? [] : [[tagName(path), value]]
  })
  for (const question of asked.questions)
    if (question.kind === 'frames' && question.rate_field !== undefined)
      parts.push([tagName(question.rate_field), rateOf(question, data)])
  return parts.some(([, value]) => isJsonObject(value) && '$file' in value) ? undefined : Object.fromEntries(parts)
}
