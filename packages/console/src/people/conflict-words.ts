export const conflictKinds = [
  { value: 'subject', label: 'Whom it is about', placeholder: 'customer:42' },
  { value: 'system', label: 'Which system proposes it', placeholder: 'refund-agent' },
  { value: 'requester', label: 'Who asked for it', placeholder: 'user:ann' },
  { value: 'case', label: 'Which case it belongs to', placeholder: 'application:7' },
]

const nouns: Record<string, string> = {
  subject: 'about',
  system: 'from system',
  requester: 'asked for by',
  case: 'in case',
}

/** `subject:customer:42` → `about customer:42`; whom the server keeps by hash only is told so. */
export function sayConflict(on: string): string {
  const kind = on.slice(0, on.indexOf(':'))
  const what = on.slice(kind.length + 1)
  const noun = nouns[kind]
  if (!noun) return on
  return what.startsWith('#') ? `${noun} somebody kept as a hash, ${what.slice(0, 9)}…` : `${noun} ${what}`
}
