// Batch files (npm.cmd, npx.cmd, manage.bat) on Windows. CreateProcess gives them to cmd.exe, which reads the arguments
// as a command line of its own (CVE-2024-27980), so Node refuses to spawn them without a shell. We call cmd.exe ourselves
// and write its line the way Rust's standard library does (std::sys::args::windows): every argument in quotes, a quote
// doubled, `%` followed by an expansion of nothing so that no variable is put in, delayed expansion off. That holds for
// the first reading and for the second one, where the batch file hands `%*` on. What no writing makes safe is refused.
import { win32 } from 'node:path'
import { raise } from '../failures.ts'
import { envValue } from './path-folders.ts'

export type Spawnable = { readonly file: string; readonly args: readonly string[]; readonly verbatim: boolean }

/** Windows drops spaces and dots at the end of a file's name: `npm.cmd.` is a batch file, too. */
export const isBatchFile = (path: string): boolean => /\.(?:cmd|bat)[. ]*$/i.test(path)

const refuse = (path: string, what: string): never =>
  raise({
    kind: 'tool-missing',
    message: `${path} could not be started: ${what}.`,
    hint: 'Batch files cannot be given such an argument. Name the program it calls, or hand the value over in env.',
  })

/** One argument, in the quotes that cmd.exe and the C runtime both understand. */
export const quoteBatchArgument = (argument: string): string => {
  let quoted = ''
  let backslashes = 0
  for (const char of argument) {
    if (char === '\\') backslashes += 1
    else {
      if (char === '"') quoted += `${'\\'.repeat(backslashes)}"`
      else if (char === '%') quoted += '%%cd:~,'
      backslashes = 0
    }
    quoted += char
  }
  return `"${quoted}${'\\'.repeat(backslashes)}"`
}

/** What stands behind cmd.exe on its command line. */
export const batchCommandLine = (path: string, args: readonly string[]): string => {
  if (/["%]|\\$/.test(path)) return refuse(path, 'its own name holds a quote or a percent sign')
  if ([path, ...args].some((part) => /[\0\r\n]/.test(part)))
    return refuse(path, 'an argument holds a line break or a NUL character')
  const script = path.replaceAll('/', '\\')
  return `/e:ON /v:OFF /d /s /c ""${script}"${args.map((argument) => ` ${quoteBatchArgument(argument)}`).join('')}"`
}

/** How a program is started here. */
export const asSpawnable = (
  path: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Spawnable => {
  if (platform !== 'win32' || !isBatchFile(path)) return { file: path, args, verbatim: false }
  const system = envValue(env, 'SYSTEMROOT', platform) ?? 'C:\\Windows'
  return {
    file: win32.join(system, 'System32', 'cmd.exe'),
    args: [batchCommandLine(path, args)],
    verbatim: true,
  }
}
