import { useRef } from 'react'
import classes from './policies.module.css'
import type { PolicyMistake } from './validate-policy.ts'

interface Props {
  value: string
  label: string
  mistakes: readonly PolicyMistake[]
  readOnly?: boolean
  onChange?: (value: string) => void
}

/** A text area with line numbers and the mistakes beside their lines. Tab moves on, as everywhere. */
export function CodeEditor({ value, label, mistakes, readOnly = false, onChange }: Props) {
  const gutter = useRef<HTMLDivElement>(null)
  const lines = value.split('\n').length
  const wrong = new Set(mistakes.map(({ line }) => line))
  return (
    <div>
      <div className={classes.editor}>
        <div className={classes.gutter} ref={gutter} aria-hidden>
          {Array.from({ length: lines }, (_, i) => (
            <div key={i} data-wrong={wrong.has(i + 1) || undefined}>
              {i + 1}
            </div>
          ))}
        </div>
        <textarea
          className={classes.source}
          aria-label={label}
          aria-invalid={mistakes.length > 0}
          aria-describedby="policy-mistakes"
          value={value}
          readOnly={readOnly}
          rows={Math.min(32, Math.max(10, lines + 1))}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => onChange?.(event.currentTarget.value)}
          onScroll={(event) => {
            if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop
          }}
        />
      </div>
      <ul className={classes.mistakes} id="policy-mistakes" aria-live="polite">
        {mistakes.map((mistake) => (
          <li key={`${mistake.path} ${mistake.line} ${mistake.message}`}>
            {mistake.line !== undefined && (
              <strong>
                Line {mistake.line}
                {mistake.column !== undefined && `, column ${mistake.column}`}:{' '}
              </strong>
            )}
            {mistake.message}
          </li>
        ))}
      </ul>
    </div>
  )
}
