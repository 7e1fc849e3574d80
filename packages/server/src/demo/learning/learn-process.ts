/** The other side of `startLearning`: a process of its own. */
import { learn, type Learning } from './learn.ts'

if (process.send === undefined) throw new Error('This file is started by the server.')
const tell = (message: object, then?: () => void): void => void process.send?.(message, undefined, undefined, then)
// Nobody is left to tell.
process.once('disconnect', () => process.exit(1))
process.once('message', (learning: Learning) => {
  learn(learning, (step, done, of) => tell({ progress: { step, done, of } })).then(
    (trained) => tell({ trained }, () => process.disconnect()),
    (error: unknown) => tell({ failed: (error as Error).message }, () => process.disconnect()),
  )
})
