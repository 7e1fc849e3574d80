import { useQuery } from '@tanstack/react-query'

/** Black on white in either scheme, with a margin of four modules, as readers want it (ISO/IEC 18004). */
export function QrCode({ text, size = 200 }: { text: string; size?: number }) {
  const { data } = useQuery({
    queryKey: ['qr', text],
    queryFn: async () => (await import('uqr')).encode(text, { border: 4 }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (!data) return <div style={{ width: size, height: size }} />
  const path = data.data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      role="img"
      aria-label="QR code for an authenticator app; the secret stands below as text"
      width={size}
      height={size}
      viewBox={`0 0 ${data.size} ${data.size}`}
      shapeRendering="crispEdges"
    >
      <rect width={data.size} height={data.size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
