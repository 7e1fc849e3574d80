import { Button } from '@mantine/core'
import { TriangleAlert } from 'lucide-react'
import { useMemo, useState } from 'react'
import { count } from '../words/numbers.ts'
import { Chip } from './Chip.tsx'
import { useEvidence } from './Evidence.ts'
import { findHiddenCharacters, findMixedWords, sayHidden } from '@countersign/core'
import { segmentText, spansAt } from './segment-text.ts'
import classes from './view.module.css'

const firstLength = 12_000

interface Props {
  text: string
  /** Where the text stands in the decision, for its highlights. */
  path?: string
  mono?: boolean
  inline?: boolean
}

/** Text exactly as it is: nothing runs, nothing is a link, and what cannot be seen is shown. */
export function TextView({ text, path = '', mono = false, inline = false }: Props) {
  const [whole, setWhole] = useState(false)
  const { spans, opened } = useEvidence()
  const shown = whole || text.length <= firstLength ? text : text.slice(0, firstLength)
  const { segments, warning } = useMemo(() => {
    const hidden = findHiddenCharacters(shown)
    const mixed = findMixedWords(shown)
    return {
      segments: segmentText(shown, spansAt(path, spans), hidden, mixed),
      warning: sayHidden([...hidden, ...mixed]),
    }
  }, [shown, spans, path])
  const Tag = inline ? 'span' : 'div'
  return (
    <>
      {warning && !inline && text.length > 160 && (
        <div className={classes.warning} role="note">
          <TriangleAlert size={14} aria-hidden />
          This text contains {warning}.
        </div>
      )}
      <Tag className={mono ? classes.source : classes.text} dir="auto">
        {segments.map((segment, i) => {
          if (segment.hidden) return <Chip key={i} hidden={segment.hidden} />
          const piece = segment.mixed ? (
            <span className={classes.mixed} title={segment.mixed.name}>
              {segment.text}
            </span>
          ) : (
            segment.text
          )
          if (segment.weight === null) return <span key={i}>{piece}</span>
          return (
            <mark
              key={i}
              className={segment.weight >= 0 ? classes.for : classes.against}
              title={`weight ${segment.weight.toFixed(2)}`}
            >
              {piece}
            </mark>
          )
        })}
      </Tag>
      {shown.length < text.length && (
        <Button
          variant="default"
          size="compact-sm"
          mt="xs"
          onClick={() => {
            setWhole(true)
            opened(`${path || 'text'}:whole`)
          }}
        >
          Show the other {count(text.length - shown.length)} characters
        </Button>
      )}
    </>
  )
}
