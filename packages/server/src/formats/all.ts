import { argilla } from './argilla.ts'
import { conll } from './conll.ts'
import { doccano } from './doccano.ts'
import type { Format } from './format.ts'
import { labelStudioCsv, labelStudioMin } from './label-studio/min.ts'
import { labelStudio } from './label-studio/tasks.ts'
import { prodigy } from './prodigy.ts'

/** The formats of other tools. */
export const formats: readonly Format[] = [
  labelStudio,
  labelStudioMin,
  labelStudioCsv,
  argilla,
  doccano,
  prodigy,
  conll,
]
