import type { MachineProbe, ToolAnswer } from './machine-probe.ts'

/** Why a program of PostgreSQL did not even say its version. Windows has only exit codes for it: NTSTATUS, unsigned or signed. */
export const explainBrokenTool = (
  path: string,
  answer: ToolAnswer,
  platform: MachineProbe['platform'],
): { readonly why: string; readonly hint: string } => {
  const code = answer.exitCode === null ? null : answer.exitCode >>> 0
  const said = `${answer.stderr}\n${answer.stdout}`
  const reinstall = 'Repair or install this PostgreSQL again, or use another installation.'
  if (platform === 'win32') {
    if (code === 3221225781)
      return {
        why: 'A DLL it needs is missing.',
        hint: 'Install the Visual C++ Redistributable (x64) from Microsoft, or repair this PostgreSQL.',
      } // 0xC0000135
    if (code === 3221225595 || code === 3221225794)
      return {
        why: 'A DLL it needs could not be loaded: it is damaged or of another kind (32/64 bit).',
        hint: reinstall,
      } // 0xC000007B, 0xC0000142
    if (code === 3221225785)
      return {
        why: 'A DLL it found is of another version.',
        hint: 'Another PostgreSQL stands before it in PATH, or the installation is mixed. Repair it.',
      } // 0xC0000139
    if (code === 3221225477) return { why: 'It crashed.', hint: reinstall } // 0xC0000005
  }
  const library =
    /error while loading shared libraries: ([^:\s]+)/.exec(said)?.[1] ?? /Library not loaded: (\S+)/.exec(said)?.[1]
  if (library !== undefined)
    return {
      why: `The library ${library} is missing.`,
      hint:
        platform === 'darwin'
          ? 'Run brew reinstall for this version (or install it again): an upgrade took the library away.'
          : 'Install the package that holds this library, or this PostgreSQL again.',
    }
  const glibc = /version [`'](GLIBC_[\d.]+)' not found/.exec(said)?.[1]
  if (glibc !== undefined)
    return {
      why: `It was built for a newer system (${glibc}).`,
      hint: 'Use the package of your distribution.',
    }
  if (/bad CPU type|Exec format error|not a program for this computer/i.test(`${said} ${answer.problem ?? ''}`))
    return {
      why: 'It was built for another kind of processor.',
      hint: 'Install the build for this processor.',
    }
  if (/code signature|cannot be opened because/i.test(said))
    return {
      why: 'macOS does not let it run.',
      hint: 'Open it once by the Finder, or install it again from the original place.',
    }
  if (answer.problem !== undefined) return { why: answer.problem, hint: reinstall }
  const words = said.trim().split('\n')[0] ?? ''
  return {
    why:
      words === ''
        ? `${path} --version ended with code ${String(answer.exitCode)}.`
        : `${path} --version said: ${words.slice(0, 200)}`,
    hint: reinstall,
  }
}
