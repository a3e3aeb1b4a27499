// The xz program, where it is installed: fed through a pipe (the file's name never reaches it), in 256 MB at most. Where it is not,
// the sentence says what to do.
import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { GroundworkError } from '../failures.ts'
import { findProgram } from '../process/find-program.ts'
import { refuseArchive } from './refuse-archive.ts'

export const unpackByProgram = async function* (chunks: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const path = await findProgram(process.platform === 'win32' ? 'xz.exe' : 'xz', process.env, process.cwd())
  if (path === null) {
    const how =
      process.platform === 'win32' ? 'Unpack it with 7-Zip' : 'Install xz, or unpack it elsewhere (unxz -k FILE)'
    throw new GroundworkError({
      kind: 'tool-missing',
      file,
      message: `${file} is compressed with xz in a way that only the xz program unpacks, and it is not installed here.`,
      hint: `${how}, and name what comes out.`,
    })
  }
  const child = spawn(path, ['-dc', '--memlimit-decompress=256MiB'], {
    shell: false,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 2000) said += text
  })
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null))
    child.on('close', resolve)
  })
  // When it stops reading, the pipe breaks: its exit says why.
  const input = Readable.from(chunks)
  let inputError: unknown
  input.on('error', (error) => {
    inputError = error
    child.kill()
  })
  child.stdin.on('error', () => undefined)
  input.pipe(child.stdin)
  try {
    for await (const chunk of child.stdout) yield chunk as Buffer
    const code = await ended
    if (inputError instanceof Error) throw inputError
    if (code !== 0)
      refuseArchive(
        file,
        `${file} is damaged: it cannot be unpacked${said === '' ? '' : ` (${said.trim().split('\n')[0]?.slice(0, 200) ?? ''})`}`,
      )
  } finally {
    input.destroy()
    if (child.exitCode === null) child.kill('SIGKILL')
  }
}
