import { lazy, Suspense, useEffect, useState } from 'react'
import { onStepUp } from '../api/step-up.ts'

const StepUpModal = lazy(() => import('./StepUpModal.tsx'))

/** Where the server asks for a fresh sign-in: it is asked for here, and what was under way goes on. */
export function StepUpGate() {
  const [answer, setAnswer] = useState<((done: boolean) => void) | null>(null)
  useEffect(() => onStepUp(() => new Promise((resolve) => setAnswer(() => resolve))), [])
  if (!answer) return null
  const end = (done: boolean) => {
    setAnswer(null)
    answer(done)
  }
  return (
    <Suspense fallback={null}>
      <StepUpModal onDone={() => end(true)} onClose={() => end(false)} />
    </Suspense>
  )
}
