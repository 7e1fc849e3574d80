/** The other side of `startLearning`: a thread of its own, so that the server answers while it learns. */
import { parentPort, workerData } from 'node:worker_threads'
import { learn, type Learning } from './learn.ts'

const port = parentPort
if (port === null) throw new Error('This file is started as a worker.')
const trained = await learn(workerData as Learning, (step, done, of) =>
  port.postMessage({ progress: { step, done, of } }),
)
port.postMessage({ trained })
