export function LeaseExpired() {
  return <>The hold on it ended; it went back into the queue.</>
}
