import { Progress, Text } from '@mantine/core'
import type { DemoWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { count, interval, percent } from '../words/numbers.ts'
import classes from './home.module.css'

/** The demonstration: how far it has loaded, and how good its classifier was measured to be. */
export function DemoPanel({ demo }: { demo: DemoWire }) {
  const { classifier } = demo
  return (
    <Panel
      title="Demonstration on real mail"
      aside={demo.ready ? undefined : `${count(demo.done)} of ${count(demo.of)}`}
    >
      {demo.error && <Text c="var(--cs-bad)">It stopped: {demo.error}</Text>}
      {!demo.ready && !demo.error && (
        <>
          <Text size="sm" mb={6}>
            {demo.step}
          </Text>
          <Progress value={demo.of ? (demo.done / demo.of) * 100 : 0} aria-label={demo.step} />
        </>
      )}
      {classifier && (
        <>
          <span className={classes.figure}>{percent(classifier.accuracy)}</span>
          <Text size="sm" c="dimmed">
            right on {count(classifier.held_out)} mails that it had never seen (95 % interval{' '}
            {interval(classifier.interval)}), after learning from {count(classifier.trained_on)}. Measured here, on this
            run; calibration error {percent(classifier.ece)}.
            {classifier.threshold !== null &&
              ` It goes ahead alone from ${percent(classifier.threshold, 0)} confidence.`}
          </Text>
        </>
      )}
    </Panel>
  )
}
