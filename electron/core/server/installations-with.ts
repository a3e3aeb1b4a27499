import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExtensionState, Installation, ServerFacts } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import { filesOf, findHome, readState } from './built-in-files.ts'
import { canServe, chooseInstallation } from './choose-installation.ts'
import { explainMissingExtension, type MissingExtension } from './explain-extension.ts'
import { languageOf } from './extension-packages.ts'
import { hostInstallations } from './host-installations.ts'

/** Installations here that can run a server and have the extension's control file, newest first. */
export const installationsWith = async (
  installations: readonly Installation[],
  extension: string,
): Promise<readonly Installation[]> => {
  if (!/^[\w.-]+$/.test(extension)) return []
  const able = installations.filter(
    (installation) => canServe(installation) && !(installation.source === 'shipped' && languageOf(extension) !== null),
  ) // listed there, and never creatable
  const has = await Promise.all(
    able.map(async (installation) =>
      (
        await Promise.all(extensionFolders(installation).map((folder) => exists(join(folder, `${extension}.control`))))
      ).some(Boolean),
    ),
  )
  return able.filter((_, index) => has[index])
}

/** The folder of control files hangs on how it was built; these are all in use. */
const extensionFolders = ({ binDir, major, source }: Installation): readonly string[] => {
  const up = join(binDir, '..')
  const own = [
    join(up, 'share', 'extension'),
    join(up, 'share', 'postgresql', 'extension'),
    join(up, 'share', `postgresql@${String(major)}`, 'extension'),
  ]
  return source === 'debian' || source === 'path'
    ? [`/usr/share/postgresql/${String(major)}/extension`, `/usr/share/pgsql/extension`, ...own]
    : own
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** explainMissingExtension with all that this machine tells: what the built-in server runs from, and who else has it. */
export const explainMissingExtensionHere = async (
  host: Host,
  state: ExtensionState,
  facts: ServerFacts,
): Promise<MissingExtension> => {
  const { installations } = await hostInstallations(host)
  const having = (await installationsWith(installations, state.name)).filter(
    ({ major }) => !(facts.ref.kind === 'built-in' && major === facts.major),
  )
  return explainMissingExtension(state, facts, await installationOf(host, facts, installations), {
    having,
    installed: installations,
  })
}

const installationOf = async (
  host: Host,
  facts: ServerFacts,
  installations: readonly Installation[],
): Promise<Installation | undefined> => {
  if (facts.ref.kind !== 'built-in') return undefined
  const state = await readState(filesOf(await findHome(host), facts.major))
  return (
    installations.find(({ binDir }) => binDir === state?.binDir) ??
    installations.find(({ source, major }) => source === state?.source && major === facts.major) ??
    // Not created yet: what it would be made from.
    chooseInstallation(installations, facts.major) ??
    undefined
  )
}
