import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import type { Json, SegmentsQuestion, SegmentValue } from '../../api/wire.ts'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { PageLoading } from '../../shell/PageLoading.tsx'
import { ProblemAlert } from '../../shell/ProblemAlert.tsx'
import { fileTypeQuery } from '../../view/fetch-file-type.ts'
import { fileAddress } from '../../view/file-address.ts'
import { fileAt } from '../at-path.ts'
import { type EditorProps, titleOf } from './editor.ts'
import classes from './editors.module.css'
import { MarkTable } from './MarkTable.tsx'
import { Missing } from './Missing.tsx'
import { nextId } from './next-id.ts'
import { NumberCell } from './NumberCell.tsx'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import { readSeek, sayTime, type Stretch, stretchOf } from './time-range.ts'
import { TimeTrack } from './TimeTrack.tsx'
import { Unplayable } from './Unplayable.tsx'
import { useMedia } from './use-media.ts'
import { Wave } from './Wave.tsx'

/** Stretches of a sound or video recording. */
export default function SegmentsEditor(props: EditorProps<SegmentsQuestion>) {
  const id = fileAt(props.data, props.question.field)
  return id === null ? <Missing field={props.question.field} wanted="recording" /> : <OnRecording {...props} id={id} />
}

function OnRecording({
  question,
  value,
  onChange,
  readOnly = false,
  id,
}: EditorProps<SegmentsQuestion> & { id: string }) {
  const { options } = question
  const say = useAnnounce()
  const facts = useQuery(fileTypeQuery(id))
  const media = useMedia()
  const segments = Array.isArray(value) ? (value as unknown as SegmentValue[]) : []
  const [active, setActive] = useState(options[0]?.value ?? '')
  const [selected, setSelected] = useState<string | null>(null)
  const [from, setFrom] = useState<number | null>(null)

  const give = (next: readonly SegmentValue[]) =>
    onChange(next.toSorted((a, b) => a.start - b.start) as unknown as Json)
  const set = (of: string, part: Partial<SegmentValue>) =>
    give(segments.map((one) => (one.id === of ? { ...one, ...part } : one)))
  const add = ({ start, end }: Stretch) => {
    give([...segments, { id: nextId(segments), label: active, start, end }])
    setFrom(null)
    setSelected(null)
    say(`${titleOf(options, active)} from ${sayTime(start)} to ${sayTime(end)}.`)
  }
  const begin = () => {
    setFrom(media.now())
    say(`Begun at ${sayTime(media.now())}.`)
  }
  const end = () => {
    const stretch = from === null ? null : stretchOf(from, media.now(), media.length)
    if (stretch) add(stretch)
    else say('Begin one first, then go on to where it ends.')
  }
  const remove = (of: string) => {
    give(segments.filter((one) => one.id !== of))
    setSelected(null)
    say('Deleted.')
  }
  const pick = (label: string) => {
    if (readOnly) return
    setActive(label)
    if (selected !== null) set(selected, { label })
  }
  const press = (event: KeyboardEvent) => {
    pickByKey(options, pick)(event)
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest('input, select'))) return
    const by = readSeek(event)
    if (by !== null) media.seek(media.now() + by)
    else if (event.key === ' ' && !(event.target as Element).closest('button')) media.toggle()
    else if (event.key === '[' && !readOnly) begin()
    else if (event.key === ']' && !readOnly) end()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const time = (which: 'start' | 'end') => (segment: SegmentValue, name: string) => (
    <NumberCell
      label={`${which === 'start' ? 'Start' : 'End'} of ${name}`}
      value={segment[which]}
      disabled={readOnly}
      onChange={(to) => {
        const next = { ...segment, [which]: to }
        const stretch = next.start < next.end ? stretchOf(next.start, next.end, media.length) : null
        if (stretch) set(segment.id, stretch)
      }}
    />
  )
  if (facts.error) return <ProblemAlert error={facts.error} />
  if (!facts.data) return <PageLoading />
  const isVideo = facts.data.mediaType.startsWith('video/')
  const address = fileAddress(id)
  return (
    <div className={classes.editor} onKeyDown={press}>
      <OptionBar label="Labels" options={options} active={active} onPick={pick} readOnly={readOnly} />
      {isVideo ? (
        <div className={classes.canvas}>
          <video ref={media.attach} src={address} preload="metadata" playsInline aria-label={question.title} />
        </div>
      ) : (
        <audio ref={media.attach} src={address} preload="metadata" aria-label={question.title} />
      )}
      {!isVideo && media.element && <Wave media={media.element} />}
      {media.failed && <Unplayable />}
      <TimeTrack
        label={`Where it is: ${question.title}`}
        {...{ at: media.at, length: media.length, from, segments, options, selected, readOnly }}
        onSeek={media.seek}
        onSelect={setSelected}
        onDraw={add}
        onStretch={set}
        onDelete={remove}
      />
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={media.toggle}>
          {media.playing ? 'Pause' : 'Play'}
        </Button>
        {!readOnly && (
          <>
            <Button size="compact-sm" variant="default" onClick={begin} rightSection={<kbd aria-hidden>[</kbd>}>
              It begins here
            </Button>
            <Button size="compact-sm" variant="default" onClick={end} rightSection={<kbd aria-hidden>]</kbd>}>
              It ends here
            </Button>
          </>
        )}
        <Text size="sm" c="dimmed">
          {sayTime(media.at)} of {sayTime(media.length)}
          {from !== null && `; begun at ${sayTime(from)}`}
        </Text>
      </Group>
      {!readOnly && (
        <p className={classes.keys}>
          Space plays, ← → go a second (Shift ten, Control a twentieth), [ begins a segment and ] ends it; a digit
          chooses its label. Tab goes to each segment: ← → move it, Shift and arrows move its end, a digit relabels,
          Delete takes it away.
        </p>
      )}
      <MarkTable
        title="Segments"
        noun="segment"
        marks={segments}
        options={options}
        columns={[
          { title: 'Start (s)', cell: time('start') },
          { title: 'End (s)', cell: time('end') },
          {
            title: 'Hear',
            cell: (segment, name) => (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Play ${name}`}
                onClick={() => media.play(segment.start, segment.end)}
              >
                Play
              </Button>
            ),
          },
        ]}
        onLabel={(of, label) => set(of, { label })}
        onDelete={remove}
        onAdd={() => {
          const start = media.length > 0 ? Math.min(media.at, Math.max(0, media.length - 1)) : media.at
          add(stretchOf(start, start + 1, media.length) ?? { start: 0, end: 1 })
        }}
        mayBeNone={!question.required}
        isNone={value !== undefined && segments.length === 0}
        onNone={(none) => onChange(none ? [] : undefined)}
        readOnly={readOnly}
      />
    </div>
  )
}
