import { expect, test } from 'vitest'
import type { Question } from '@countersign/core'
import { labelConfig, taskData } from './label-config.ts'

const options = [
  { value: 'sport', title: 'Sport' },
  { value: '"<&', title: 'Odd' },
]
const asked = (questions: Question[]) => ({ view: [{ path: 'mail.body', as: 'text' as const }], questions })
const common = { title: 'T', required: true }

test('[ML1] what is asked is told as a label config, whose names come back as the questions’', () => {
  const topic: Question = { ...common, kind: 'choice', name: 'topic', options }
  // As in Label Studio's templates for text classification and named entities (labelstud.io/templates).
  expect(labelConfig(asked([topic]))).toBe(
    '<View><Text name="mail_body" value="$mail_body"/>' +
      '<Choices name="topic" toName="mail_body" choice="single"><Choice value="sport"/><Choice value="&quot;&lt;&amp;"/></Choices></View>',
  )
  const marks: Question = { ...common, kind: 'spans', name: 'marks', field: 'mail.body', options: options.slice(0, 1) }
  const boxes: Question = {
    ...{ ...common, kind: 'shapes', name: 'boxes', field: 'photo', shapes: ['box', 'polygon'] },
    options: options.slice(0, 1),
  }
  const tree: Question = {
    ...common,
    kind: 'tree',
    name: 'place',
    options: [{ ...options[0]!, options: [options[0]!] }],
  }
  expect(labelConfig(asked([marks, boxes, tree]))).toBe(
    '<View><Text name="mail_body" value="$mail_body"/><Image name="photo" value="$photo"/>' +
      '<Labels name="marks" toName="mail_body"><Label value="sport"/></Labels>' +
      '<RectangleLabels name="boxes" toName="photo"><Label value="sport"/></RectangleLabels>' +
      '<Taxonomy name="place" toName="mail_body"><Choice value="sport"><Choice value="sport"/></Choice></Taxonomy></View>',
  )
})

test('[ML1] [PJ25] a video is told with its frames a second: the question’s, or those that the item says', () => {
  const frames: Question = { ...common, kind: 'frames', name: 'tracks', field: 'video', options: options.slice(0, 1) }
  const rateIn = (question: Question) => /frameRate="([^"]*)"/.exec(labelConfig(asked([question])))?.[1]
  expect(rateIn(frames)).toBe('25')
  expect(rateIn({ ...frames, rate: 10 })).toBe('10')
  const own: Question = { ...frames, rate: 10, rate_field: 'meta.fps' }
  expect(rateIn(own)).toBe('$meta_fps')
  const video = 'https://example.org/a.mp4'
  expect(taskData({ video, meta: { fps: 30 } }, asked([own]))).toMatchObject({ video, meta_fps: 30 })
  expect(taskData({ video }, asked([own]))).toMatchObject({ video, meta_fps: 10 })
})

test('[ML1] no more of an item is told than is shown or marked, and nothing of one that holds a stored file', () => {
  const topic: Question = { ...common, kind: 'choice', name: 'topic', options }
  expect(taskData({ mail: { body: 'Hello', from: 'ann@example.org' }, id: 7 }, asked([topic]))).toEqual({
    mail_body: 'Hello',
  })
  expect(taskData({ mail: { body: { $file: 'file_1' } } }, asked([topic]))).toBe(undefined)
})
