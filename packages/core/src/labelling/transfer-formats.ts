/** What items come in and go out as, by the name that `?format=` takes. */
import type { QuestionKind } from './question.ts'

export const transferFormats = [
  ...(['jsonl', 'csv', 'parquet'] as const),
  ...(['label-studio', 'label-studio-min', 'label-studio-csv', 'argilla', 'doccano', 'prodigy', 'conll-2003'] as const),
  ...(['coco', 'yolo', 'langfuse', 'langfuse-queue', 'phoenix'] as const),
] as const
export type TransferFormat = (typeof transferFormats)[number]

/** Of those that hold answers of one kind alone: without such a question there is nothing for them to hold. */
export const neededKind: Partial<Record<TransferFormat, QuestionKind>> = {
  coco: 'shapes',
  yolo: 'shapes',
}
