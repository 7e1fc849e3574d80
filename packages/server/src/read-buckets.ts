/** The buckets that imports and exports may name: which they are, where, and by whose keys, all from the environment. */

export interface Bucket {
  name: string
  /** Only keys that begin so; '' is all. */
  prefix: string
  /** Without a path; the bucket is its first part where `byPath`, else the beginning of its host. */
  endpoint: URL
  byPath: boolean
  region: string
  /** The only workspace that may name it; null: all of this installation. */
  workspace: string | null
  /** Never told, and never logged. */
  keys: { accessKeyId: string; secretAccessKey: string; sessionToken: string | undefined }
}

const settings = ['endpoint', 'region', 'keys', 'workspace']
const example =
  's3://training/labels/ region=eu-central-1, s3://lake endpoint=https://minio.example.org region=us-east-1 keys=LAKE'

/** @throws Error that names the variable and what it takes, and no secret. */
export function readBuckets(env: Record<string, string | undefined>): Bucket[] {
  const text = env.COUNTERSIGN_BUCKETS ?? ''
  return text
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => readBucket(one, env))
}

function readBucket(text: string, env: Record<string, string | undefined>): Bucket {
  const fail = (message: string): never => {
    throw new Error(`COUNTERSIGN_BUCKETS: "${text}" ${message}; it takes buckets such as: ${example}`)
  }
  const [address = '', ...more] = text.split(/\s+/)
  const [, name = '', prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address) ?? []
  if (name === '') fail('names no bucket')
  const given = new Map(
    more.map((one): [string, string] => {
      const [key = '', value = ''] = one.split(/=(.*)/s)
      if (!settings.includes(key) || value === '') fail(`has "${key}"`)
      return [key, value]
    }),
  )
  const region = given.get('region') ?? env.AWS_REGION ?? 'us-east-1'
  const endpoint = given.get('endpoint')
  if (endpoint !== undefined && (!URL.canParse(endpoint) || !/^https?:\/\/[^/?#@]+\/?$/.test(endpoint)))
    fail('has an endpoint that is more, or less, than https:// and a host')
  const byPath = endpoint !== undefined || name.includes('.')
  const [whose, amazon] = [given.get('keys') ?? 'AWS', `s3.${region}.amazonaws.com`]
  const [accessKeyId, secretAccessKey] = [env[`${whose}_ACCESS_KEY_ID`], env[`${whose}_SECRET_ACCESS_KEY`]]
  if (!accessKeyId || !secretAccessKey) fail(`needs ${whose}_ACCESS_KEY_ID and ${whose}_SECRET_ACCESS_KEY`)
  return {
    ...{ name, prefix, region, byPath, workspace: given.get('workspace') ?? null },
    endpoint: new URL(endpoint ?? `https://${byPath ? amazon : `${name}.${amazon}`}`),
    keys: {
      ...{ accessKeyId: accessKeyId as string, secretAccessKey: secretAccessKey as string },
      sessionToken: env[`${whose}_SESSION_TOKEN`] || undefined,
    },
  }
}
