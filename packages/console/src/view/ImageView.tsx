import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useEvidence } from './Evidence.ts'
import { normalisePath } from './segment-text.ts'
import { useBlobAddress } from './use-blob-address.ts'
import classes from './view.module.css'

const share = (value: number) => `${(value * 100).toFixed(2)}%`

/** An image with the regions that weighed most; boxes are shares of width and height. */
export function ImageView({ id, path }: { id: string; path: string }) {
  const { address, error } = useBlobAddress(id)
  const { regions } = useEvidence()
  const own = regions.filter((region) => normalisePath(region.path) === normalisePath(path))
  if (error) return <ProblemAlert error={error} />
  if (!address) return <PageLoading />
  return (
    <figure className={classes.image}>
      <img src={address} alt={`Evidence at ${path}`} />
      {own.map(({ box: [left, top, width, height], weight }, i) => (
        <span
          key={i}
          className={classes.region}
          style={{ left: share(left), top: share(top), width: share(width), height: share(height) }}
          role="img"
          aria-label={`Region ${i + 1}, weight ${weight.toFixed(2)}`}
          title={`weight ${weight.toFixed(2)}`}
        />
      ))}
    </figure>
  )
}
