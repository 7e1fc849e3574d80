/** `node scripts/build-sdk.ts`: the SDK's package in packages/sdk/dist. */
import { join } from 'node:path'
import { writeSdkPackage } from './sdk-package.ts'

const files = writeSdkPackage(join(import.meta.dirname, '..', 'packages', 'sdk', 'dist'))
process.stdout.write(`packages/sdk/dist: ${files.length} files\n`)
