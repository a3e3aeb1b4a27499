import type { Installation } from '../../../shared/model/server.ts'
import { debianName } from './debian-package.ts'
import { languageOf, packagesOf } from './extension-packages.ts'

export type Advice = { readonly hint: string; readonly commands: readonly string[] }

/** Where it can be had instead of on the shipped server: added to what is installed, or with a PostgreSQL of one's own. */
export const elsewhereFor = (name: string, major: string, installed: readonly Installation[]): Advice => {
  const apt = installed.find(({ source, tools }) => source === 'debian' && tools.postgres !== undefined)
  if (apt !== undefined) {
    const wanted = debianName(name, String(apt.major))
    if (wanted !== null)
      return {
        hint: `PostgreSQL ${apt.version} is installed here: add the package ${wanted} and choose the built-in server of version ${String(apt.major)} (--server built-in:${String(apt.major)}).`,
        commands: [`sudo apt-get install ${wanted}`],
      }
  }
  const own = 'Install a PostgreSQL of your own with this extension, and choose it as the server.'
  const brew = packagesOf(name)?.homebrew
  if (process.platform === 'darwin')
    return {
      hint: `${own} ${languageOf(name) === 'python' ? "EDB's installer or Postgres.app have it." : 'Homebrew or Postgres.app have most.'}`,
      commands:
        languageOf(name) === 'python'
          ? []
          : [`brew install postgresql@${major}${brew === undefined ? '' : ` ${brew}`}`],
    }
  if (process.platform === 'win32')
    return {
      hint: `${own} EDB's installer is the usual one.`,
      commands: [`winget install PostgreSQL.PostgreSQL.${major}`],
    }
  const wanted = debianName(name, 'VERSION')
  return wanted === null
    ? { hint: own, commands: [] }
    : {
        hint: `${own} On Debian and Ubuntu: the packages postgresql and ${wanted}, VERSION being what apt installs.`,
        commands: ['sudo apt-get install postgresql', `sudo apt-get install ${wanted}`],
      }
}
