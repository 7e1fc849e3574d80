import { useSyncExternalStore } from 'react'
import { settling } from './settle-store.ts'

export const useSettling = () => useSyncExternalStore(settling.subscribe, settling.all)
