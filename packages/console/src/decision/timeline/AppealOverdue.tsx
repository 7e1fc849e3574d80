export function AppealOverdue() {
  return <>The appeal’s time has passed without an answer. It stays open, first in its queue.</>
}
