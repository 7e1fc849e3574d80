import { defaultRate } from '@countersign/core'
import type { Json, Option, ProjectKind, Question, QuestionKind, ViewPart } from '../api/wire.ts'

export const kindWords: Record<QuestionKind, string> = {
  choice: 'Choice: one or several of a list',
  tree: 'Tree: a place in a hierarchy',
  spans: 'Spans: marks in a text, and relations',
  shapes: 'Shapes: boxes, polygons, points on an image',
  segments: 'Segments of a sound or video recording',
  frames: 'Frames: objects through a video',
  messages: 'Messages: a label for each one of a conversation',
  cells: 'Table or record: a label for each row, cell or field',
  pages: 'Pages of a PDF',
  rating: 'Rating: levels anchored in words',
  number: 'Number',
  text: 'Text',
  form: 'Form by a JSON Schema',
  prefer: 'Preference between candidates',
}

const yesNo: Option[] = [
  { value: 'yes', title: 'Yes' },
  { value: 'no', title: 'No' },
]

/** A question of a kind with something in it, so that its editor can be seen at once. */
export function newQuestion(kind: QuestionKind, name: string): Question {
  const asked = { name, title: 'What is it?', required: true }
  const options = yesNo.map((option) => ({ ...option }))
  switch (kind) {
    case 'choice':
      return { ...asked, kind, options }
    case 'tree':
      return {
        ...asked,
        kind,
        options: [
          { value: 'animal', title: 'Animal', options: [{ value: 'cat', title: 'Cat' }] },
          { value: 'plant', title: 'Plant' },
        ],
      }
    case 'shapes':
      return { ...asked, kind, field: 'image', options, shapes: ['box', 'polygon', 'point'] }
    case 'spans':
      return { ...asked, kind, field: 'text', options }
    case 'segments':
      return { ...asked, kind, field: 'recording', options }
    case 'frames':
      return { ...asked, kind, field: 'video', options, rate: defaultRate }
    case 'messages':
      return { ...asked, kind, field: 'messages', options }
    case 'cells':
      return { ...asked, kind, field: 'table', of: 'rows', options }
    case 'pages':
      return { ...asked, kind, field: 'document', options }
    case 'rating':
      return {
        ...asked,
        kind,
        levels: [
          { value: 1, title: 'Bad', text: 'Wrong, or harmful.' },
          { value: 2, title: 'Middling', text: 'Right, with faults.' },
          { value: 3, title: 'Good', text: 'Right in every part.' },
        ],
      }
    case 'form':
      return {
        ...asked,
        kind,
        schema: { type: 'object', properties: { name: { type: 'string' }, amount: { type: 'number' } } },
      }
    case 'prefer':
      return { ...asked, kind, options: ['a', 'b'], ties: true }
    default:
      return { ...asked, kind }
  }
}

/** What a project of a kind begins with. */
export function startOf(kind: ProjectKind): { view: ViewPart[]; questions: Question[] } {
  if (kind === 'comparison')
    return {
      view: [{ path: 'prompt', as: 'text', title: 'What was asked' }],
      questions: [newQuestion('prefer', 'better')],
    }
  if (kind === 'evaluation')
    return {
      view: [
        { path: 'prompt', as: 'text', title: 'What was asked' },
        { path: 'answer', as: 'markdown', title: 'What was answered' },
      ],
      questions: [{ ...newQuestion('rating', 'quality'), title: 'How good is it?' }],
    }
  return { view: [{ path: 'text', as: 'text' }], questions: [newQuestion('choice', 'label')] }
}

const record = { name: 'Ada Lovelace', city: 'London', amount: 12 }

/** An item to try the editors on, with something at every place that is asked about. */
export function sampleOf(view: readonly ViewPart[], questions: readonly Question[]): Json {
  const sample: Record<string, Json> = {}
  const put = (path: string, value: Json) => {
    if (/^[^.[\]]+$/.test(path)) sample[path] ??= value
  }
  for (const question of questions) {
    if (question.kind === 'messages')
      put(question.field, [
        { role: 'user', content: 'Can I still return the lamp?' },
        { role: 'assistant', content: 'Yes, within 30 days. Shall I start it?' },
      ])
    else if (question.kind === 'cells')
      put(
        question.field,
        question.of === 'fields' ? record : [record, { ...record, name: 'Charles Babbage', amount: 8 }],
      )
    else if (question.kind === 'spans') put(question.field, 'Ada Lovelace wrote to Charles Babbage from London.')
    else if (question.kind === 'prefer')
      question.options.forEach((path, i) => put(path, `The answer of candidate ${i + 1}.`))
    else if ('field' in question) put(question.field, { $file: '' })
  }
  for (const { path, as } of view)
    put(path, as === 'text' || as === 'markdown' ? 'A text as it might be imported.' : as === 'table' ? [{ a: 1 }] : {})
  return sample
}
