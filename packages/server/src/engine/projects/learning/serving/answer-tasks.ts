/** What the learner that comes along would say of Label Studio's tasks, in Label Studio's words. */
import type { Json, JsonObject } from '@countersign/core'
import { objectName } from '../../../../formats/label-studio/names.ts'
import { configTags } from '../../../../formats/label-studio/read-config.ts'
import type { ProjectRow } from '../../project-row.ts'
import { textOf } from '../features.ts'
import { classOf } from '../read-pool.ts'
import { predictText } from './taught-model.ts'
import { taughtQuestion, type Taught } from './taught-models.ts'

interface Names {
  from_name: string
  to_name: string
}

export const versionOf = ({ labels }: Taught): string => `built-in-${labels}`

/** @param config where the tags stand that the answers are about; null: they are named as the project's questions. */
export function answerTasks(
  project: ProjectRow,
  taught: Taught,
  data: readonly Json[],
  config: string | null,
): JsonObject[] {
  const names = namesIn(config, project)
  const { model } = taught
  const paths = pathsOf(project)
  return data.map((one): JsonObject => {
    // Before two classes are labelled there is nothing to say, and so is there where the config has no place for it.
    if (model === null || names === null) return { result: [], score: 0, model_version: versionOf(taught) }
    const { label, score } = predictText(model, textOf(one))
    const path = paths.get(label) ?? [label]
    const value: JsonObject =
      taughtQuestion(project).kind === 'tree'
        ? { type: 'taxonomy', value: { taxonomy: [path] } }
        : { type: 'choices', value: { choices: path } }
    return { result: [{ ...names, ...value }], score, model_version: versionOf(taught) }
  })
}

/** The tag of the same name, else the first of its kind; null where there is none. */
function namesIn(config: string | null, project: ProjectRow): Names | null {
  const question = taughtQuestion(project)
  if (config === null) return { from_name: question.name, to_name: objectName(question, project.spec) }
  const wanted = question.kind === 'choice' ? 'Choices' : 'Taxonomy'
  const tags = configTags(config).flatMap(({ tag, attributes: { name, toName } }) =>
    tag === wanted && name && toName ? [{ from_name: name, to_name: toName }] : [],
  )
  return tags.find(({ from_name }) => from_name === question.name) ?? tags[0] ?? null
}

interface Branch {
  value: string
  options?: readonly Branch[] | undefined
}
/** By the name of a class, the way to it. */
function pathsOf(project: ProjectRow): Map<string, string[]> {
  const paths = new Map<string, string[]>()
  const walk = (options: readonly Branch[], above: readonly string[]): void => {
    for (const { value, options: inner } of options) {
      const path = [...above, value]
      paths.set(classOf(path) as string, path)
      if (inner) walk(inner, path)
    }
  }
  walk(taughtQuestion(project).options, [])
  return paths
}
