import Markdown from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import { InertLink } from './InertLink.tsx'
import { Text } from '@mantine/core'

/** Markdown without HTML, without images from elsewhere, without live links. */
export default function MarkdownView({ text }: { text: string }) {
  return (
    <Markdown
      rehypePlugins={[rehypeSanitize]}
      skipHtml
      components={{
        a: ({ href, children }) => <InertLink url={href ?? ''}>{children}</InertLink>,
        img: ({ alt, src }) => (
          <Text component="span" size="sm" c="dimmed">
            [image not loaded: {alt || (typeof src === 'string' ? src : '')}]
          </Text>
        ),
        h1: ({ children }) => (
          <p>
            <strong>{children}</strong>
          </p>
        ),
        h2: ({ children }) => (
          <p>
            <strong>{children}</strong>
          </p>
        ),
        h3: ({ children }) => (
          <p>
            <strong>{children}</strong>
          </p>
        ),
      }}
    >
      {text}
    </Markdown>
  )
}
