import { expect, test } from 'vitest'
import { transferFormats } from '@countersign/core'
import { formatOf } from './upload-file.ts'
import { formatsFor } from './transfer-words.ts'

const asks = (kind: 'text' | 'shapes') => ({ questions: [{ kind } as never] })

test('[FM15] every format is offered, less those that could hold nothing of what is asked', () => {
  expect(formatsFor(asks('shapes')).map(({ value }) => value)).toEqual(transferFormats)
  const plain = formatsFor(asks('text')).map(({ value }) => value)
  expect(transferFormats.filter((name) => !plain.includes(name))).toEqual(['coco', 'yolo'])
})

test('[FM15] a file is taken for what its name ends in, where only one format ends so', () => {
  expect(['a.jsonl', 'a.NDJSON', 'a.csv', 'a.parquet', 'a.json', 'a.zip'].map(formatOf)).toEqual([
    ...['jsonl', 'jsonl', 'csv', 'parquet', null, null],
  ])
})
