/** TypeScript that stands in no file of its own, checked as if it stood in a folder. */
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** What the compiler says of each text, by its name; empty where it says nothing. */
export function checkTypes(folder: string, texts: ReadonlyMap<string, string>): Map<string, string[]> {
  const configFile = join(folder, 'tsconfig.json')
  const { config } = ts.readConfigFile(configFile, (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, dirname(configFile))
  const host = ts.createCompilerHost(options)
  const paths = new Map([...texts].map(([name, text]) => [join(folder, `${name}.ts`), text]))
  const [readFile, fileExists] = [host.readFile.bind(host), host.fileExists.bind(host)]
  host.readFile = (path) => paths.get(path) ?? readFile(path)
  host.fileExists = (path) => paths.has(path) || fileExists(path)
  const getSourceFile = host.getSourceFile.bind(host)
  host.getSourceFile = (path, ...rest) => {
    const text = paths.get(path)
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  }
  const program = ts.createProgram([...paths.keys()], { ...options, noEmit: true, noUnusedLocals: false }, host)
  return new Map(
    [...texts.keys()].map((name) => {
      const file = program.getSourceFile(join(folder, `${name}.ts`))
      return [
        name,
        file
          ? [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
              ({ messageText, start }) => {
                const line =
                  start === undefined ? '' : `${String(file.getLineAndCharacterOfPosition(start).line + 1)}: `
                return line + ts.flattenDiagnosticMessageText(messageText, '\n')
              },
            )
          : ['not read'],
      ]
    }),
  )
}
