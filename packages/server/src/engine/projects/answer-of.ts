import { answering, isJsonObject, type Labels, type ProjectKind } from '@countersign/core'
import type { JudgmentContent } from '../content.ts'

/** The values that a judgment gives to what a project of this kind asks. */
export function answerOf(kind: ProjectKind, said: JudgmentContent): Labels {
  const value = said[answering[kind].in] ?? said.labels
  return isJsonObject(value) ? value : {}
}
