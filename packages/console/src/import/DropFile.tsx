import { Text } from '@mantine/core'
import { Upload } from 'lucide-react'
import { useState } from 'react'
import home from '../home/home.module.css'

/** A field for a file that can also be dropped on. */
export function DropFile({
  onFile,
  what = 'a CSV or JSONL file',
  limit = 'Up to 50 MB. ',
  accept = '.csv,.tsv,.jsonl,.ndjson,text/csv,application/x-ndjson',
}: {
  onFile: (file: File) => void
  what?: string
  limit?: string
  accept?: string
}) {
  const [over, setOver] = useState(false)
  const take = (file: File | undefined | null) => {
    if (file) onFile(file)
  }
  return (
    <label
      className={home.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <Upload size={26} aria-hidden />
      <Text fw={600} mt="xs">
        Drop {what}, or choose one
      </Text>
      <Text size="sm" c="dimmed">
        {limit}The first line of a CSV names its columns.
      </Text>
      <input
        type="file"
        accept={accept}
        className="only-read"
        onChange={(event) => take(event.currentTarget.files?.[0])}
      />
    </label>
  )
}
