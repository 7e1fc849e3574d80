import type { LineError } from './send-rows.ts'

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`

/** The errors as CSV, kept by the person who has to mend the file. */
export function downloadErrors(fileName: string, errors: readonly LineError[]): void {
  const csv = ['line,message', ...errors.map(({ line, message }) => `${line},${cell(message)}`)].join('\r\n')
  const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `${fileName}.errors.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 1_000)
}
