import { createContext, type ReactNode, use, useCallback, useState } from 'react'

const AnnouncerContext = createContext<(text: string) => void>(() => undefined)

/** One polite live region; the same words twice are read twice. */
export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', count: 0 })
  const say = useCallback((text: string) => setSaid((before) => ({ text, count: before.count + 1 })), [])
  return (
    <AnnouncerContext value={say}>
      {children}
      <div className="only-read" role="status" aria-live="polite" aria-atomic="true">
        {said.text}
        {said.count % 2 ? '\u00a0' : ''}
      </div>
    </AnnouncerContext>
  )
}

export const useAnnounce = () => use(AnnouncerContext)
