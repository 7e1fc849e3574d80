import { notifications } from '@mantine/notifications'
import { messageOf } from '../api/problem.ts'

const closeButtonProps = { 'aria-label': 'Close this message' }

export const notifyDone = (message: string) =>
  notifications.show({ message, color: 'seal', autoClose: 4_000, role: 'status', closeButtonProps })

/** Stays until it is closed: an error that leaves by itself is missed. */
export const notifyError = (error: unknown, title?: string) =>
  notifications.show({
    title,
    message: messageOf(error),
    color: 'red',
    autoClose: false,
    role: 'alert',
    closeButtonProps,
  })
