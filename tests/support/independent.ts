/** Programs that others wrote, to check what ours made. Where one is missing the test fails and says what to install. */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

const source = join(import.meta.dirname, '..', 'independent', 'check.go')
/** Where Debian keeps Go libraries. */
const goPath = '/usr/share/gocode'

/** Builds the check of tests/independent over golang.org/x/mod/sumdb; answers the program. */
export function buildCheck(folder: string): string {
  const program = join(folder, 'check')
  mkdirSync(join(folder, 'src'), { recursive: true })
  cpSync(source, join(folder, 'src', 'check.go'))
  const built = spawnSync('go', ['build', '-o', program, 'check.go'], {
    cwd: join(folder, 'src'),
    env: { PATH: process.env.PATH, GO111MODULE: 'off', GOPATH: goPath, GOCACHE: join(folder, 'cache'), HOME: folder },
    encoding: 'utf8',
  })
  if (built.error || built.status !== 0)
    throw new Error(
      `The log could not be checked with Go: ${built.error?.message ?? built.stderr}\nInstall it (Debian: apt-get install golang-go golang-golang-x-mod-dev).`,
    )
  return program
}

export function run(program: string, args: string[]): { code: number; said: string } {
  const ran = spawnSync(program, args, { encoding: 'utf8' })
  if (ran.error) throw new Error(`${program} could not be run: ${ran.error.message}. Install it.`)
  return { code: ran.status ?? -1, said: `${ran.stdout}${ran.stderr}` }
}
