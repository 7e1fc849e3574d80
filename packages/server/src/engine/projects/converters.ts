import { CountersignError } from '@countersign/core'
import { formats } from '../../formats/all.ts'
import type { Converter } from './converter.ts'
import { csvConverter } from './csv-converter.ts'
import { jsonlConverter } from './jsonl-converter.ts'

/** By the name that `?format=` takes. */
export const converters: ReadonlyMap<string, Converter> = new Map(
  [jsonlConverter, csvConverter, ...formats].map((one): [string, Converter] => [one.name, one]),
)

const byMedia: readonly [RegExp, string][] = [
  [/^(application\/(x-ndjson|ndjson|jsonl)|application\/json)\b/, 'jsonl'],
  [/^text\/(csv|tab-separated-values)\b/, 'csv'],
  [/^application\/vnd\.apache\.parquet\b/, 'parquet'],
]

/** @param media of the body, where no format is named. */
export function converterOrThrow(format: string | null, media: string | undefined): Converter {
  const name = format ?? byMedia.find(([pattern]) => pattern.test(media ?? ''))?.[1]
  const converter = name === undefined ? undefined : converters.get(name)
  if (converter) return converter
  if (format === null)
    throw new CountersignError(
      'unknown-media-type',
      'Send `Content-Type: application/x-ndjson` or `text/csv`, or name `?format=`.',
    )
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: '?format', message: `takes one of ${[...converters.keys()].join(', ')}` }],
  })
}
