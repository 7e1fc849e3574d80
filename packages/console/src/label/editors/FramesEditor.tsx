import { rateOf } from '@countersign/core'
import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { FramesQuestion, Json, TrackValue } from '../../api/wire.ts'
import { useAnnounce } from '../../shell/Announcer.tsx'
import { fileAddress } from '../../view/file-address.ts'
import { plural } from '../../words/numbers.ts'
import { fileAt } from '../at-path.ts'
import { type Box, boxAt, putFrame } from './box.ts'
import { type EditorProps, titleOf } from './editor.ts'
import classes from './editors.module.css'
import { FrameRows } from './FrameRows.tsx'
import { MarkTable } from './MarkTable.tsx'
import { Missing } from './Missing.tsx'
import { nextId } from './next-id.ts'
import { OptionBar, pickByKey } from './OptionBar.tsx'
import type { Shape } from './shape.ts'
import { ShapeCanvas } from './ShapeCanvas.tsx'
import { isOnMark } from './ToolControl.tsx'
import { Unplayable } from './Unplayable.tsx'
import { useMedia } from './use-media.ts'

/** Objects through a video: a box where somebody drew one, and the straight way between two of them. */
export default function FramesEditor(props: EditorProps<FramesQuestion>) {
  const id = fileAt(props.data, props.question.field)
  return id === null ? <Missing field={props.question.field} wanted="video" /> : <OnVideo {...props} id={id} />
}

function OnVideo({
  question,
  data,
  value,
  onChange,
  readOnly = false,
  id,
}: EditorProps<FramesQuestion> & { id: string }) {
  const { options } = question
  const say = useAnnounce()
  const media = useMedia()
  const tracks = Array.isArray(value) ? (value as unknown as TrackValue[]) : []
  const rate = rateOf(question, data)
  const [active, setActive] = useState(options[0]?.value ?? '')
  const [selected, setSelected] = useState<string | null>(null)
  const [tool, setTool] = useState<'box' | 'select'>('box')
  // A hair past the edge of the frame, so that the browser shows this one and not the one before.
  const frame = Math.floor(media.at * rate + 0.001)
  const last = Math.max(0, Math.floor(media.length * rate) - 1)
  const go = (to: number) => media.seek((Math.max(0, Math.min(last || to, to)) + 0.01) / rate)

  const give = (next: readonly TrackValue[]) => onChange(next as unknown as Json)
  const set = (of: string, part: Partial<TrackValue>) =>
    give(tracks.map((one) => (one.id === of ? { ...one, ...part } : one)))
  const put = (of: string, box: Box) => {
    const track = tracks.find((one) => one.id === of)
    if (track)
      set(of, { frames: putFrame(track.frames, { ...track.frames.find((one) => one.frame === frame), frame, box }) })
  }
  const draw = (box: Box) => {
    if (selected !== null && tracks.some((one) => one.id === selected)) {
      put(selected, box)
      return say(`Drawn in frame ${frame}.`)
    }
    const made: TrackValue = { id: nextId(tracks), label: active, rate, frames: [{ frame, box }] }
    give([...tracks, made])
    setSelected(made.id)
    say(`${titleOf(options, active)} begun in frame ${frame}.`)
  }
  const remove = (of: string) => {
    give(tracks.filter((one) => one.id !== of))
    setSelected(null)
  }
  const pick = (label: string) => {
    if (readOnly) return
    setActive(label)
    if (selected && isOnMark(tool)) set(selected, { label })
  }
  const press = (event: KeyboardEvent) => {
    pickByKey(options, pick)(event)
    if (event.defaultPrevented || (event.target instanceof Element && event.target.closest('input, select'))) return
    const by = { ',': -1, '.': 1, '<': -10, '>': 10 }[event.key]
    if (by !== undefined) go(Math.floor(media.now() * rate + 0.001) + by)
    else if (event.key === 'p') media.toggle()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const shapes = tracks.flatMap(({ id: of, label, frames }): Shape[] => {
    const box = boxAt(frames, frame)
    return box ? [{ id: of, label, box }] : []
  })
  return (
    <div className={classes.editor} onKeyDown={press}>
      <OptionBar label="Labels" options={options} active={active} onPick={pick} readOnly={readOnly} />
      <ShapeCanvas
        label={question.title}
        {...{ shapes, options, tool, selected, readOnly }}
        onSelect={setSelected}
        onDraw={(form) => 'box' in form && draw(form.box)}
        onForm={(of, form) => 'box' in form && put(of, form.box)}
        onDelete={remove}
      >
        <video ref={media.attach} src={fileAddress(id)} preload="auto" muted playsInline aria-label={question.title} />
      </ShapeCanvas>
      {media.failed && <Unplayable />}
      <Group gap="xs" align="center">
        <Button size="compact-sm" variant="default" onClick={media.toggle} rightSection={<kbd aria-hidden>P</kbd>}>
          {media.playing ? 'Pause' : 'Play'}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => go(frame - 1)}
          rightSection={<kbd aria-hidden>,</kbd>}
        >
          Frame before
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => go(frame + 1)}
          rightSection={<kbd aria-hidden>.</kbd>}
        >
          Frame after
        </Button>
        <Text size="sm">
          Frame {frame} of {last}, {rate} a second
        </Text>
      </Group>
      {!readOnly && (
        <Group gap="xs">
          <NativeSelect
            size="xs"
            aria-label="What is drawn"
            value={tool === 'select' ? 'select' : (selected ?? '')}
            onChange={(event) => {
              const next = event.currentTarget.value
              setTool(next === 'select' ? 'select' : 'box')
              setSelected(next === 'select' || next === '' ? null : next)
            }}
            data={[
              { value: '', label: 'A new object' },
              ...tracks.map((one, i) => ({ value: one.id, label: `Object ${i + 1}: ${titleOf(options, one.label)}` })),
              { value: 'select', label: 'Nothing: move what is there' },
            ]}
          />
          <Text size="xs" c="dimmed">
            , and . go a frame, &lt; and &gt; ten. On the video: arrows move the cross, Enter sets a corner; Tab goes to
            each object, arrows move it in this frame, a digit relabels, Enter goes to its corners. + − 0: larger,
            smaller, fit.
          </Text>
        </Group>
      )}
      <MarkTable
        title="Objects"
        noun="object"
        marks={tracks}
        options={options}
        columns={[
          {
            title: 'Drawn in',
            cell: (track, name) => (
              <FrameRows
                name={name}
                frames={track.frames}
                now={frame}
                readOnly={readOnly}
                onGo={go}
                onChange={(frames) => (frames.length > 0 ? set(track.id, { frames }) : remove(track.id))}
              />
            ),
          },
          {
            title: 'Lasts',
            cell: ({ frames }) => plural((frames.at(-1)?.frame ?? 0) - (frames[0]?.frame ?? 0) + 1, 'frame'),
          },
        ]}
        onLabel={(of, label) => set(of, { label })}
        onDelete={remove}
        onAdd={() => {
          setSelected(null)
          give([...tracks, { id: nextId(tracks), label: active, rate, frames: [{ frame, box: [0.4, 0.4, 0.2, 0.2] }] }])
        }}
        mayBeNone={!question.required}
        isNone={value !== undefined && tracks.length === 0}
        onNone={(none) => onChange(none ? [] : undefined)}
        readOnly={readOnly}
      />
    </div>
  )
}
