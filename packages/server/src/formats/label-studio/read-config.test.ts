import { expect, test } from 'vitest'
import { configTags } from './read-config.ts'

test('[ML8] the tags of a config are read by their attributes, however it is laid out, and no text takes long', () => {
  // Label Studio's template for sentiment analysis (labelstud.io/templates/sentiment_analysis.html).
  const config = `<View>
  <Header value="Choose text sentiment:"/>
  <Text name="my_text" value="$reviewText"/>
  <Choices name='sentiment'
     toName="my_text" choice="single" showInline="true">
    <Choice value="Positive"/>
    <Choice value="R&amp;D &lt;3"/>
  </Choices>
</View>`
  expect(configTags(config)).toEqual([
    { tag: 'View', attributes: {} },
    { tag: 'Header', attributes: { value: 'Choose text sentiment:' } },
    { tag: 'Text', attributes: { name: 'my_text', value: '$reviewText' } },
    { tag: 'Choices', attributes: { name: 'sentiment', toName: 'my_text', choice: 'single', showInline: 'true' } },
    { tag: 'Choice', attributes: { value: 'Positive' } },
    { tag: 'Choice', attributes: { value: 'R&D <3' } },
  ])
  expect(configTags('<a __proto__="x" b')).toHaveLength(1)
  expect(configTags(`<a${' '.repeat(200_000)}`)).toHaveLength(1)
  expect(configTags('<a b="'.repeat(50_000))).toHaveLength(50_000)
})
