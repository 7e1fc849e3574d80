/** A thread of its own that learns from what a project has labelled by now. */
import { parentPort, workerData } from 'node:worker_threads'
import { createDatabase } from '../../../../store/database.ts'
import { readProject } from '../../project-row.ts'
import { readTexts } from '../read-pool.ts'
import { teachModel } from './taught-model.ts'

export interface TeachErrand {
  url: string
  workspace: string
  key: Uint8Array
  project: string
  question: string
}

const { url, workspace, key, project: id, question } = workerData as TeachErrand
const database = createDatabase(url, { max: 1 })
try {
  const project = await readProject(database, workspace, id)
  if (project) parentPort?.postMessage(teachModel(await readTexts(database, Buffer.from(key), project, question)))
} finally {
  await database.close()
}
