export const cliLines = `npx countersign ask deploy.prod '{"service":"api","version":"1.4.2"}' && echo deployed`

export const sdkLines = `import { Countersign } from '@countersign/sdk'
const cs = new Countersign()   // COUNTERSIGN_URL, COUNTERSIGN_API_KEY

const deploy = cs.guard({ system: 'ci', action: 'deploy.prod' },
  async (args) => ship(args))
await deploy({ service: 'api', version: '1.4.2' })`

export const curlLines = (origin: string) => `curl ${origin}/v1/decisions \\
  -H "Authorization: Bearer $COUNTERSIGN_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"system":"ci","action":"deploy.prod",
       "proposal":{"service":"api","version":"1.4.2"}}'`
