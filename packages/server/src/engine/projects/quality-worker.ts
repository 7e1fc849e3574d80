/** A thread of its own for the quality of a large project, so that the server goes on answering meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { createDatabase } from '../../store/database.ts'
import { measureProject, projectOf, type Errand } from './quality.ts'

const errand = workerData as Errand
const database = createDatabase(errand.url, { max: 1 })
try {
  const project = await projectOf(database, errand)
  if (project) {
    const nameOf = (person: string) => errand.names.get(person) ?? 'somebody who has left'
    parentPort?.postMessage(await measureProject(database, Buffer.from(errand.key), project, errand.method, nameOf))
  }
} finally {
  await database.close()
}
