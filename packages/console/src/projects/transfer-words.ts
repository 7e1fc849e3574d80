import type { ProjectWire, TransferFormat } from '../api/wire.ts'
import { neededKind, transferFormats } from '@countersign/core'

/** What a format is, in and out. */
const words = {
  jsonl: 'JSONL: everything, an item in each line',
  csv: 'CSV: a row for each answer',
  parquet: 'Parquet',
  'label-studio': 'Label Studio JSON',
  'label-studio-min': 'Label Studio JSON_MIN',
  'label-studio-csv': 'Label Studio CSV',
  argilla: 'Argilla records',
  doccano: 'doccano JSONL',
  prodigy: 'Prodigy JSONL',
  'conll-2003': 'CoNLL-2003',
  coco: 'COCO instances',
  yolo: 'YOLO labels, in a zip',
  langfuse: 'Langfuse scores',
  'langfuse-queue': 'Langfuse annotation queue',
  phoenix: 'Phoenix annotations',
} satisfies Record<TransferFormat, string>

/** Without what it is good for; a name that nobody knows stands as it is. */
export const formatName = (format: string): string =>
  ((words as Record<string, string>)[format] ?? format).split(':')[0] as string

/** Those that have something to hold of what this project asks. */
export const formatsFor = ({ questions }: Pick<ProjectWire, 'questions'>): { value: TransferFormat; label: string }[] =>
  transferFormats
    .filter((name) => {
      const needed = neededKind[name]
      return needed === undefined || questions.some(({ kind }) => kind === needed)
    })
    .map((name) => ({ value: name, label: words[name] }))
