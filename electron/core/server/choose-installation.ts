import type { Installation } from '../../../shared/model/server.ts'
import { GroundworkError } from '../failures.ts'
import { isPreRelease } from './inspect-installation.ts'

/** What can make and run a server: both programs, of the same version. */
export const canServe = (installation: Installation): boolean => {
  const { postgres, initdb } = installation.tools
  return postgres !== undefined && initdb !== undefined && postgres.version === initdb.version
}

/** The best to make a built-in server from: the major asked for, releases before betas, installed before shipped, newest first. */
export const chooseInstallation = (installations: readonly Installation[], major?: number): Installation | null => {
  const able = installations.filter(
    (installation) => canServe(installation) && (major === undefined || installation.major === major),
  )
  const released = able.filter((installation) => !isPreRelease(installation.version))
  const best = released.length > 0 ? released : able
  return best.find((installation) => installation.source !== 'shipped') ?? best[0] ?? null
}

export const noInstallation = (installations: readonly Installation[], major?: number): GroundworkError => {
  const majors = [...new Set(installations.filter(canServe).map((installation) => installation.major))].toSorted(
    (a, b) => b - a,
  )
  const clientsOnly = installations.filter(
    (installation) =>
      !canServe(installation) &&
      installation.tools.psql !== undefined &&
      (major === undefined || installation.major === major),
  )
  const wanted = major === undefined ? 'PostgreSQL' : `PostgreSQL ${String(major)}`
  return new GroundworkError({
    kind: 'built-in-server',
    message: `There is no ${wanted} on this computer to run a built-in server from.`,
    ...(clientsOnly[0] === undefined
      ? {}
      : { detail: `${clientsOnly[0].binDir} holds client programs only (no postgres and initdb).` }),
    hint:
      majors.length > 0
        ? `Versions that can be run here: ${majors.join(', ')}.`
        : 'Install PostgreSQL, or use the build of Groundwork that brings its own.',
  })
}
