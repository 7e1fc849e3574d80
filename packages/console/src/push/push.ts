import { queryOptions } from '@tanstack/react-query'
import { get, post, remove } from '../api/request.ts'
import type { OwnPushWire, PushDeviceWire } from '../api/wire.ts'

export const ownPushQuery = queryOptions({
  queryKey: ['me', 'push'],
  queryFn: () => get<OwnPushWire>('/v1/me/push'),
})
export const removeDevice = (id: string) => remove(`/v1/me/push/${id}`)

/** Some browsers know it only of a console that was put on the home screen. */
export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** Has this browser subscribe, and tells the server. @throws Error in words where it may not. */
export async function pushHere(key: string): Promise<PushDeviceWire> {
  if ((await Notification.requestPermission()) !== 'granted')
    throw new Error('This browser may not show notifications of this page. Allow it in its settings for this address.')
  await navigator.serviceWorker.register('/push.js')
  const registration = await navigator.serviceWorker.ready
  // One of another key, such as that of another workspace's, would be refused.
  const known = await registration.pushManager.getSubscription()
  await known?.unsubscribe()
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  const { endpoint, keys } = subscription.toJSON()
  return post<PushDeviceWire>('/v1/me/push', {
    endpoint,
    keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] },
    name: nameOfBrowser(navigator.userAgent),
  })
}

/** Such as `Firefox on Android`: enough to tell one's own apart. */
export function nameOfBrowser(agent: string): string {
  const find = (known: readonly (readonly [RegExp, string])[], otherwise: string) =>
    known.find(([pattern]) => pattern.test(agent))?.[1] ?? otherwise
  const browser = find(
    [
      [/Edg\//, 'Edge'],
      [/Firefox\//, 'Firefox'],
      [/Chrome\//, 'Chrome'],
      [/Safari\//, 'Safari'],
    ],
    'A browser',
  )
  const system = find(
    [
      [/Android/, 'Android'],
      [/iPhone|iPad/, 'iOS'],
      [/Windows/, 'Windows'],
      [/Mac OS X/, 'macOS'],
      [/Linux/, 'Linux'],
    ],
    'a device',
  )
  return `${browser} on ${system}`
}
