// Asks the programs of one bin folder who they are. Answers are remembered by path, size and time of the file, so that a
// second look costs nothing. A program that cannot run is reported in words: a folder that merely looks right helps nobody.
import { stat } from 'node:fs/promises'
import type { Installation, ToolName } from '../../../shared/model/server.ts'
import { pathsOf, type Place } from './installation-places.ts'
import type { MachineProbe } from './machine-probe.ts'
import { explainBrokenTool } from './broken-tool.ts'

const toolNames: readonly ToolName[] = ['postgres', 'initdb', 'pg_ctl', 'psql', 'pg_dump', 'pg_restore']

export type BrokenInstallation = {
  readonly source: Place['source']
  readonly binDir: string
  readonly tool: ToolName
  readonly why: string
  readonly hint: string
}
export type InspectedPlace = {
  readonly installation: Installation | null
  readonly broken: readonly BrokenInstallation[]
}

type Asked = { readonly version: string } | { readonly why: string; readonly hint: string }

/** A loaded computer may take seconds to start a program; only a search that people wait for asks with less patience. */
const patientMs = 15_000
const remembered = new Map<string, Promise<Asked>>()

export const inspectPlace = async (
  probe: MachineProbe,
  place: Place,
  timeoutMs = patientMs,
): Promise<InspectedPlace> => {
  const paths = pathsOf(probe)
  const names = new Map(
    (await probe.listFolder(place.binDir)).map((name) => [
      probe.platform === 'win32' ? name.toLowerCase() : name,
      name,
    ]),
  )
  const present = (
    await Promise.all(
      toolNames.map(async (tool) => {
        const name = names.get(probe.platform === 'win32' ? `${tool}.exe` : tool)
        if (name === undefined) return []
        const path = paths.join(place.binDir, name)
        // Debian's /usr/bin/psql is a script that chooses among the real ones, which we find by ourselves.
        return (await probe.realPath(path)).endsWith('pg_wrapper') ? [] : [{ tool, path }]
      }),
    )
  ).flat()
  const asked = await Promise.all(
    present.map(async ({ tool, path }) => ({ tool, path, answer: await askVersion(probe, path, timeoutMs) })),
  )
  const tools: Partial<Record<ToolName, { path: string; version: string }>> = {}
  const broken: BrokenInstallation[] = []
  for (const { tool, path, answer } of asked) {
    if ('version' in answer) tools[tool] = { path, version: answer.version }
    else broken.push({ source: place.source, binDir: place.binDir, tool, why: answer.why, hint: answer.hint })
  }
  const version = tools.postgres?.version ?? tools.psql?.version ?? Object.values(tools)[0]?.version
  if (version === undefined) return { installation: null, broken }
  return {
    installation: {
      id: `${place.source}:${place.binDir}`,
      source: place.source,
      binDir: place.binDir,
      version,
      major: majorOf(version),
      tools,
    },
    broken,
  }
}

/** The version a program says it is; null when it does not run. */
export const versionOf = async (probe: MachineProbe, path: string, timeoutMs: number): Promise<string | null> => {
  const answer = await askVersion(probe, path, timeoutMs)
  return 'version' in answer ? answer.version : null
}

const askVersion = async (probe: MachineProbe, path: string, timeoutMs: number): Promise<Asked> => {
  const info = await stat(path).catch(() => null)
  if (info === null) return askNow(probe, path, timeoutMs) // a recorded machine
  const key = `${path}|${String(info.size)}|${String(info.mtimeMs)}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  const answer = askNow(probe, path, timeoutMs)
  remembered.set(key, answer)
  // What failed may work the next time (a library was installed).
  void answer.then((said) => ('why' in said ? remembered.delete(key) : false))
  return answer
}

const askNow = async (probe: MachineProbe, path: string, timeoutMs: number): Promise<Asked> => {
  const answer = await probe.runTool(path, ['--version'], timeoutMs)
  const version = answer.exitCode === 0 ? parseToolVersion(answer.stdout) : null
  return version === null ? explainBrokenTool(path, answer, probe.platform) : { version }
}

/** `psql (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)`, `postgres (PostgreSQL) 18beta2`. */
export const parseToolVersion = (text: string): string | null =>
  /\(PostgreSQL[^)]*\)\s+(\d+(?:\.\d+)*(?:devel|(?:alpha|beta|rc)\d+)?)/.exec(text)?.[1] ?? null

/** Before 10 the major version had two numbers (9.6); there it counts as 9. */
export const majorOf = (version: string): number => Number.parseInt(version, 10)

export const isPreRelease = (version: string): boolean => /devel|alpha|beta|rc/.test(version)
