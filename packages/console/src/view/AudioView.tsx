import { Button, Group, Text, useComputedColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import WaveSurfer from 'wavesurfer.js'
import { nonce } from '../nonce.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { countdown } from '../words/time.ts'
import { useEvidence } from './Evidence.ts'
import { fileBlobQuery } from './fetch-file-blob.ts'

export default function AudioView({ id }: { id: string }) {
  const { data: blob, error } = useQuery(fileBlobQuery(id))
  const { opened } = useEvidence()
  const scheme = useComputedColorScheme('light')
  const box = useRef<HTMLDivElement>(null)
  const wave = useRef<WaveSurfer | null>(null)
  const [at, setAt] = useState({ playing: false, seconds: 0, length: 0 })

  useEffect(() => {
    if (!blob || !box.current) return
    const made = WaveSurfer.create({
      container: box.current,
      height: 72,
      barWidth: 2,
      cspNonce: nonce,
      waveColor: scheme === 'dark' ? '#4a525b' : '#c4c0b6',
      progressColor: scheme === 'dark' ? '#76c4ae' : '#17594f',
    })
    wave.current = made
    made.on('ready', (length) => setAt((before) => ({ ...before, length })))
    made.on('timeupdate', (seconds) => setAt((before) => ({ ...before, seconds })))
    made.on('play', () => setAt((before) => ({ ...before, playing: true })))
    made.on('pause', () => setAt((before) => ({ ...before, playing: false })))
    void made.loadBlob(blob).catch(() => undefined)
    return () => made.destroy()
  }, [blob, scheme])

  if (error) return <ProblemAlert error={error} />
  return (
    <div>
      <div ref={box} />
      <Group gap="sm" mt={6}>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            opened(id)
            void wave.current?.playPause()
          }}
        >
          {at.playing ? 'Pause' : 'Play'}
        </Button>
        <Text size="sm" c="dimmed">
          {countdown(at.seconds * 1_000)} of {countdown(at.length * 1_000)}
        </Text>
      </Group>
    </div>
  )
}
