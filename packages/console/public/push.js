/* Shows what the server says of what waits, and opens the console. It keeps nothing and fetches nothing. */
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

/** A place of this console; whatever else it says is its first page. */
const placeOf = (url) => (typeof url === 'string' && /^\/[a-z-]*$/.test(url) ? url : '/')

self.addEventListener('push', (event) => {
  let told = {}
  try {
    told = event.data.json()
  } catch {
    // Whatever woke us: something waits.
  }
  const { title = 'Countersign', body = 'Something waits for you.', url, tag = 'work' } = told
  event.waitUntil(
    self.registration.showNotification(String(title), {
      body: String(body),
      tag: String(tag),
      renotify: true,
      icon: '/icon.svg',
      data: { url: placeOf(url) },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = placeOf(event.notification.data?.url)
  event.waitUntil(
    self.clients.matchAll({ type: 'window', includeUncontrolled: true }).then(async (open) => {
      const [first] = open
      if (!first) return self.clients.openWindow(url)
      await first.focus()
      return first.navigate(url)
    }),
  )
})
