import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import WaveSurfer from 'wavesurfer.js'
import { nonce } from '../../nonce.ts'

/** The wave of a recording, over the element that plays it. */
export function Wave({ media }: { media: HTMLMediaElement }) {
  const scheme = useComputedColorScheme('light')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!box.current) return
    const made = WaveSurfer.create({
      container: box.current,
      media,
      height: 56,
      barWidth: 2,
      interact: false,
      cursorWidth: 0,
      cspNonce: nonce,
      waveColor: scheme === 'dark' ? '#4a525b' : '#c4c0b6',
      progressColor: scheme === 'dark' ? '#76c4ae' : '#17594f',
    })
    return () => made.destroy()
  }, [media, scheme])
  return <div ref={box} aria-hidden />
}
