import { Button } from '@mantine/core'
import classes from './editors.module.css'
import type { Zoom } from './use-zoom.ts'

export const zoomStep = 1.5

/** How large the picture is. The wheel does the same with Control, and so do + − 0 on the picture. */
export function ZoomBar({ zoom, zoomBy, fit }: Pick<Zoom, 'zoom' | 'zoomBy' | 'fit'>) {
  const button = (label: string, key: string, onClick: () => void, disabled: boolean) => (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      disabled={disabled}
      onClick={onClick}
      rightSection={<kbd aria-hidden>{key}</kbd>}
    >
      {label}
    </Button>
  )
  return (
    <div className={classes.zoom} role="group" aria-label="Zoom">
      {button('Smaller', '−', () => zoomBy(1 / zoomStep), zoom <= 1)}
      <span>{Math.round(zoom * 100)} %</span>
      {button('Larger', '+', () => zoomBy(zoomStep), zoom >= 8)}
      {button('Fit', '0', fit, zoom <= 1)}
    </div>
  )
}
