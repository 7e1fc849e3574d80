import { Button, type ButtonProps } from '@mantine/core'

interface Props extends ButtonProps {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
  /** What the button says. */
  label?: string
}

/** The next page of a list; nothing where that was the last. */
export const ShowMore = ({ list, label = 'Show more', ...rest }: Props) =>
  list.hasNextPage && (
    <Button
      variant="default"
      mx="auto"
      {...rest}
      onClick={() => void list.fetchNextPage()}
      loading={list.isFetchingNextPage}
    >
      {label}
    </Button>
  )
