import { SegmentedControl, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { plural } from '../words/numbers.ts'
import { EvidenceContext, useEvidence } from './Evidence.ts'
import { type HtmlReading, htmlToText } from './html-to-text.ts'
import { projectSpans } from './project-spans.ts'
import { spansAt } from './segment-text.ts'
import { InertLink } from './InertLink.tsx'
import { TextView } from './TextView.tsx'

const sayWithheld = ({ withheld: { images, scripts, forms, styles, unseen } }: HtmlReading) =>
  [
    images && `${plural(images, 'image')} not loaded`,
    scripts && `${plural(scripts, 'script or frame', 'scripts or frames')} not run`,
    forms && `${plural(forms, 'form')} not shown`,
    styles && `${plural(styles, 'style sheet')} ignored`,
    unseen && `${plural(unseen, 'part')} styled to be invisible, shown here`,
  ]
    .filter(Boolean)
    .join(' · ')

/** HTML as its words, or as its source; never rendered. */
export function HtmlView({ html, path }: { html: string; path: string }) {
  const [mode, setMode] = useState('words')
  const evidence = useEvidence()
  const { spans, opened } = evidence
  const reading = useMemo(() => htmlToText(html), [html])
  const words = useMemo(
    () => ({
      ...evidence,
      spans: projectSpans(html, spansAt(path, spans), reading.text).map((span) => ({ ...span, path: 'words' })),
    }),
    [evidence, html, path, spans, reading.text],
  )
  const highlighted = spans.some((span) => span.path === path)
  const withheld = sayWithheld(reading)
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        w="fit-content"
        value={mode}
        onChange={(next) => {
          setMode(next)
          opened(`${path}:${next}`)
        }}
        data={[
          { value: 'words', label: 'Words' },
          { value: 'source', label: highlighted ? 'Source, with highlights' : 'Source' },
          { value: 'links', label: `Links (${reading.links.length})` },
        ]}
        aria-label="How to show the HTML"
      />
      {withheld && (
        <Text size="sm" c="dimmed">
          {withheld}
        </Text>
      )}
      {mode === 'words' && (
        <EvidenceContext value={words}>
          <TextView text={reading.text} path="words" />
        </EvidenceContext>
      )}
      {mode === 'source' && <TextView text={html} path={path} mono />}
      {mode === 'links' && (
        <Stack gap={4}>
          {reading.links.map((link, i) => (
            <Text key={i} component="div" size="sm">
              <InertLink url={link.url}>{link.text || '(no words)'}</InertLink>
            </Text>
          ))}
          {reading.links.length === 0 && <Text c="dimmed">No links.</Text>}
        </Stack>
      )}
    </Stack>
  )
}
