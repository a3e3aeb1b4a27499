import { join } from 'node:path'
import type { Installation } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import type { Host } from '../host.ts'
import type { BuiltInHome } from './built-in-files.ts'
import { unreachableAt } from './reachable.ts'
import { copyShipped, findShipped, isHydrated } from './shipped-postgres.ts'

/** The bin folder to run from: where the installation is, or a copy of the shipped one where that cannot be used in place. */
export const runnableBinDir = async (
  host: Host,
  home: BuiltInHome,
  installation: Installation,
  onLog?: (text: string) => void,
): Promise<string> => {
  const blocked = home.account === null ? null : await unreachableAt(installation.binDir, home.account)
  if (installation.source !== 'shipped') {
    if (blocked === null) return installation.binDir
    throw new GroundworkError({
      kind: 'built-in-server',
      message: `The account "${home.account?.name ?? ''}" that runs the server cannot enter ${blocked}.`,
      hint: 'Use a PostgreSQL that is installed for everyone, or run Groundwork as an ordinary user.',
    })
  }
  const shipped = await findShipped(host)
  if (shipped === null || (blocked === null && (await isHydrated(shipped.native)))) return installation.binDir
  onLog?.(
    `Copying the shipped PostgreSQL ${shipped.version} to ${home.root}, because it cannot run from ${shipped.native}.`,
  )
  return join(await copyShipped(shipped, join(home.root, 'programs')), 'bin')
}
