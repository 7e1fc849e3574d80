import { QueryClient } from '@tanstack/react-query'
import { isProblem } from './problem.ts'

/** Asks again only where asking again can help: never after a 4xx. */
const shouldRetry = (failures: number, error: unknown) =>
  failures < 3 && !(isProblem(error) && error.status >= 400 && error.status < 500)

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 15_000, retry: shouldRetry, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
