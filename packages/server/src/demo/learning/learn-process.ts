/** The other side of `startLearning`: a process of its own. */
import { learn, type Learning } from './learn.ts'

const tell = process.send?.bind(process)
if (tell === undefined) throw new Error('This file is started by the server.')
// Nobody is left to tell.
process.once('disconnect', () => process.exit(1))
process.once('message', (learning: Learning) => {
  learn(learning, (step, done, of) => void tell({ progress: { step, done, of } })).then(
    (trained) => void tell({ trained }, () => process.disconnect()),
    (error: unknown) => void tell({ failed: (error as Error).message }, () => process.disconnect()),
  )
})
