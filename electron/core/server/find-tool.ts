import type { Installation, ToolName } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import { compareVersions } from './find-installations.ts'
import { hostInstallations } from './host-installations.ts'
import { isPreRelease, majorOf } from './inspect-installation.ts'

export type FoundTool = { readonly path: string; readonly version: string; readonly major: number }

/** The newest psql, pg_dump ... on this computer that is at least of the major version given: an older pg_dump refuses a newer server. */
export const findTool = async (host: Host, name: ToolName, atLeastMajor = 0): Promise<FoundTool | null> => {
  const { installations } = await hostInstallations(host)
  return newestTool(installations, name, atLeastMajor)
}

export const newestTool = (
  installations: readonly Installation[],
  name: ToolName,
  atLeastMajor = 0,
): FoundTool | null => {
  const tools = installations.flatMap(({ tools: { [name]: tool } }) =>
    tool === undefined ? [] : [{ ...tool, major: majorOf(tool.version) }],
  )
  const enough = tools.filter(({ major }) => major >= atLeastMajor)
  const order = (a: FoundTool, b: FoundTool): number =>
    Number(isPreRelease(a.version)) - Number(isPreRelease(b.version)) || compareVersions(b.version, a.version)
  return enough.toSorted(order)[0] ?? null
}
