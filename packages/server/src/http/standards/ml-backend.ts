/**
 * Label Studio's ML backend contract (HumanSignal/label-studio-ml-backend, `api.py`): a project's learner for Label
 * Studio to ask. It learns from what is labelled here; nothing of what Label Studio sends is kept.
 */
import { z } from 'zod'
import { projectOrThrow, type ProjectRow } from '../../engine/projects/project-row.ts'
import { answerTasks, versionOf } from '../../engine/projects/learning/serving/answer-tasks.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { json } from '../schemas.ts'

const mostTasks = 1_000
const trainEvents = ['ANNOTATION_CREATED', 'ANNOTATION_UPDATED', 'ANNOTATION_DELETED', 'START_TRAINING']

// They send more than is read here, by version; what is read is checked.
const setup = z.looseObject({ project: json.optional(), schema: z.string().optional() })
const predict = z.looseObject({
  tasks: z.array(z.looseObject({ data: json })).max(mostTasks),
  label_config: z.string().nullish(),
})
const webhook = z.looseObject({ action: z.string() })

const projectOf = (call: Pick<Call, 'context' | 'caller' | 'params'>): Promise<ProjectRow> =>
  projectOrThrow(call.context.engine.database, call.caller.workspace, call.params.id as string)

export const mlBackendEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/ml/health',
    summary: 'Label Studio’s ML backend contract: the learner is here',
    operation: 'project.quality',
    query: [],
    async run(call) {
      await projectOf(call)
      return { status: 'UP', model_class: 'Countersign' }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/ml/setup',
    summary: 'Label Studio’s ML backend contract: which version of the learner answers',
    operation: 'project.quality',
    body: setup,
    run: async (call) => ({ model_version: versionOf(await call.context.taughtModels.read(await projectOf(call))) }),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/ml/predict',
    summary: 'Label Studio’s ML backend contract: what the learner would say of each task',
    operation: 'project.quality',
    body: predict,
    async run(call) {
      const project = await projectOf(call)
      const { tasks, label_config } = call.body
      const taught = await call.context.taughtModels.read(project)
      const data = tasks.map((task) => task.data)
      return { results: answerTasks(project, taught, data, label_config ?? null) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/ml/webhook',
    summary: 'Label Studio’s ML backend contract: START_TRAINING learns from all that is labelled here by now',
    operation: 'project.quality',
    body: webhook,
    async run(call) {
      const project = await projectOf(call)
      const { action } = call.body
      if (!trainEvents.includes(action)) return { status: 'Unknown event' }
      const taught = await call.context.taughtModels.read(project, action === 'START_TRAINING')
      return call.reply.code(201).send({ result: { model_version: versionOf(taught) }, status: 'ok' })
    },
  }),
]
