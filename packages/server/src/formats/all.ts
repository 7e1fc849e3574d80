import { argilla } from './argilla.ts'
import { coco } from './coco.ts'
import { conll } from './conll.ts'
import { doccano } from './doccano.ts'
import type { Format } from './format.ts'
import { labelStudioCsv, labelStudioMin } from './label-studio/min.ts'
import { labelStudio } from './label-studio/tasks.ts'
import { parquet } from './parquet/parquet.ts'
import { prodigy } from './prodigy.ts'
import { langfuse, langfuseQueue } from './traces/langfuse.ts'
import { phoenix } from './traces/phoenix.ts'
import { yolo } from './yolo.ts'

/** The formats of other tools. */
export const formats: readonly Format[] = [
  labelStudio,
  labelStudioMin,
  labelStudioCsv,
  argilla,
  doccano,
  prodigy,
  conll,
  coco,
  yolo,
  parquet,
  langfuse,
  langfuseQueue,
  phoenix,
]
