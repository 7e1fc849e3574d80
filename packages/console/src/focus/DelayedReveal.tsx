import { Text } from '@mantine/core'
import { parseDuration } from '@countersign/core'
import { useEffect, useRef, useState } from 'react'
import { serverNow } from '../api/server-clock.ts'
import { Panel } from '../shell/Panel.tsx'
import { useNow } from '../words/use-now.ts'

/** Shows what the AI thinks when there was time to think without it. */
export function DelayedReveal({ delay, onDone }: { delay: string; onDone: () => void }) {
  const [from] = useState(serverNow)
  const now = useNow(250)
  const left = from + (parseDuration(delay) ?? 10_000) - now
  const done = useRef(false)
  const latest = useRef(onDone)
  useEffect(() => {
    latest.current = onDone
    if (left > 0 || done.current) return
    done.current = true
    latest.current()
  }, [left, onDone])
  return (
    <Panel title="What the AI thinks">
      <Text size="sm" c="dimmed">
        {left > 0 ? `Shown in ${Math.ceil(left / 1_000)} s, so that you can look first.` : 'One moment…'}
      </Text>
    </Panel>
  )
}
