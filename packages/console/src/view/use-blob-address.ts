import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { fileBlobQuery } from './fetch-file-blob.ts'

/** A `blob:` address of a file, given back when the viewer goes. */
export function useBlobAddress(id: string) {
  const { data, error } = useQuery(fileBlobQuery(id))
  const [address, setAddress] = useState<string | null>(null)
  useEffect(() => {
    if (!data) return
    const made = URL.createObjectURL(data)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [data])
  return { address, error }
}
