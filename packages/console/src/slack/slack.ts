import { queryOptions } from '@tanstack/react-query'
import { get, post, put, remove } from '../api/request.ts'
import type { SlackCodeWire, SlackMode, SlackWire } from '../api/wire.ts'

export const slackQuery = queryOptions({ queryKey: ['slack'], queryFn: () => get<SlackWire>('/v1/slack') })
export const connectSlack = (given: { mode: SlackMode; token: string; secret: string }) =>
  put<SlackWire>('/v1/slack', given)
export const disconnectSlack = () => remove('/v1/slack')
export const askSlackCode = () => post<SlackCodeWire>('/v1/me/slack/code', {})
export const unlinkSlack = () => remove('/v1/me/slack')
