export async function main(args: string[]): Promise<number> {
  const { serve } = await import('./serve.ts')
  if (args[0] !== 'serve') return 2
  const serving = await serve(process.env, (step) => process.stdout.write(`· ${step}\n`))
  process.stdout.write(`Countersign listens on ${serving.address}\n`)
  if (serving.context.first.ownerToken) process.stdout.write(`Sign in once with ${serving.address}/welcome#${serving.context.first.ownerToken}\n`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  await serving.stop()
  return 0
}
