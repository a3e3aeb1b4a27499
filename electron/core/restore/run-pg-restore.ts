// The same plan through pg_restore, for those who ask for it: it gets the list of exactly the entries that the plan runs
// as the working login, so the same things are left out. What needs the administrator stays with us, and so does counting.
import { rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { OpenArchive } from '../archive/open-archive.ts'
import { raise } from '../failures.ts'
import type { Host } from '../host.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { databaseArgument } from '../postgres/database-argument.ts'
import { startupOptions } from '../postgres/startup-options.ts'
import { makeTaskFolder } from '../process/orphan-folders.ts'
import { runTool } from '../process/run-tool.ts'
import { findTool, type FoundTool } from '../server/find-tool.ts'
import { RowCounter } from './copy-rows.ts'
import { noteError, type RunLog } from './run-log.ts'
import { tuningOf } from './tuning.ts'
import type { RestorePlan, RestoreUnit } from './types.ts'

export const findPgRestore = async (host: Host, archive: OpenArchive): Promise<FoundTool> => {
  const { needsPgRestore, version } = archive.facts
  return (
    (await findTool(host, 'pg_restore', needsPgRestore)) ??
    raise({
      kind: 'tool-missing',
      message: `No pg_restore of version ${needsPgRestore} or newer is on this computer; an archive of format ${version} needs one.`,
      hint: "Restore it with Groundwork's own engine (leave --engine out), or install the client programs of PostgreSQL.",
    })
  )
}

const ran = (unit: RestoreUnit): boolean => unit.as === 'worker' && unit.desc !== 'BARRIER'

/** Units pg_restore runs, and those that stay with us, before and after it. */
export const splitPlan = (
  plan: RestorePlan,
): {
  readonly before: readonly RestoreUnit[]
  readonly listed: readonly RestoreUnit[]
  readonly after: readonly RestoreUnit[]
} => {
  const units = plan.stages.flatMap((stage): readonly RestoreUnit[] => stage.units)
  const own = units.filter((unit) => unit.as === 'admin')
  const first = new Set(plan.stages[0]?.units.map(({ id }) => id))
  return {
    before: own.filter(({ id }) => first.has(id)),
    listed: units.filter(ran),
    after: own.filter(({ id }) => !first.has(id)),
  }
}

/** `pg_restore: from TOC entry 3362; 0 0 COMMENT ...` then `pg_restore: error: could not execute query: ERROR:  ...`. */
export const readPgRestoreErrors = (
  stderr: string,
): readonly { readonly id: number | null; readonly message: string; readonly detail?: string }[] => {
  const errors: { id: number | null; message: string; detail?: string }[] = []
  let id: number | null = null
  for (const line of stderr.split('\n')) {
    const entry = /from TOC entry (\d+);/.exec(line)?.[1]
    if (entry !== undefined) id = Number(entry)
    const said = /^pg_restore: (?:\[[^\]]*\] )?error: (.*)$/.exec(line)?.[1]
    if (said !== undefined && !said.startsWith('worker process failed'))
      errors.push({
        id,
        message: said.replace(/^(?:could not execute query|COPY failed for table "(?:[^"]|"")*"): (?:ERROR:\s*)?/, ''),
      })
    else if (/^pg_restore: \[.*\] .*ERROR:/.test(line)) errors.push({ id, message: line.replace(/^.*ERROR:\s*/, '') })
    const last = errors.at(-1)
    const detail = /^DETAIL:\s*(.*)$/.exec(line)?.[1]
    if (detail !== undefined && last !== undefined && last.detail === undefined && !/row|Key|Failing/i.test(detail))
      last.detail = detail
  }
  return errors
}

export const runPgRestore = async (options: {
  readonly tool: FoundTool
  readonly archivePath: string
  readonly listed: readonly RestoreUnit[]
  readonly worker: ConnectionParams // with the staging database
  readonly jobs: number
  readonly env: Host['env']
  readonly log: RunLog
}): Promise<void> => {
  const { tool, worker, jobs, log, listed } = options
  const folder = await makeTaskFolder('restore')
  try {
    const list = join(folder, 'list')
    await writeFile(list, listed.map(({ id, desc }) => `${id}; 0 0 ${desc}`).join('\n') + '\n', { mode: 0o600 })
    const settings = {
      ...worker.settings,
      synchronous_commit: 'off',
      // What was just written is read from memory: a foreign key is then checked along two indexes, and by one process.
      random_page_cost: '1',
      ...(jobs >= availableParallelism() ? { max_parallel_workers_per_gather: '0' } : {}),
      // One setting for all of it: what is right for the largest index.
      maintenance_work_mem: `${tuningOf(listed, 0).memoryMegabytes}MB`,
      // Helpers only cost while every core has a connection to work for.
      ...(jobs >= availableParallelism() ? { max_parallel_maintenance_workers: '0' } : {}),
    }
    const answer = await runTool({
      path: tool.path,
      args: [
        '-w',
        '-h',
        worker.host,
        '-p',
        String(worker.port),
        '-U',
        worker.user,
        '-d',
        databaseArgument(worker.database),
        '--no-owner',
        '--no-privileges',
        '--no-security-labels',
        '-j',
        String(jobs),
        '-L',
        list,
        options.archivePath,
      ],
      env: {
        ...definedOnly(options.env),
        PGPASSWORD: worker.password ?? '',
        PGOPTIONS: startupOptions(settings),
        PGAPPNAME: worker.applicationName ?? 'groundwork',
        PGSSLMODE: worker.sslMode ?? 'prefer',
        LC_ALL: 'C',
      },
      signal: log.signal,
    })
    const byId = new Map(listed.map((unit) => [unit.id, unit]))
    const errors = readPgRestoreErrors(answer.stderr)
    for (const { id, message, detail } of errors) {
      const unit = (id === null ? undefined : byId.get(id)) ?? {
        id: -1,
        desc: 'pg_restore',
        name: '',
        sql: '',
        after: [],
        locks: [],
        settings: [],
        as: 'worker',
        weight: 0,
      }
      noteError(log, unit, { message, detail })
    }
    if (answer.exitCode !== 0 && errors.length === 0 && !log.signal.aborted)
      raise({
        kind: 'tool-missing',
        message: `pg_restore ${tool.version} ended with ${answer.exitCode ?? answer.signal ?? 'nothing'}.`,
        // Its context lines quote rows.
        detail: answer.stderr.replaceAll(/^(?:CONTEXT|DETAIL):.*$\n?/gm, '').slice(-2000),
        hint: "Restore with Groundwork's own engine (leave --engine out).",
      })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const definedOnly = (env: Host['env']): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP'].flatMap((name) =>
      env[name] === undefined ? [] : [[name, env[name]]],
    ),
  )

/** What went in is not seen by us: the dump's own rows are counted by reading them. */
export const countDumpRows = async (listed: readonly RestoreUnit[], log: RunLog): Promise<void> => {
  for (const unit of listed) {
    const { data } = unit
    if (data === undefined || log.signal.aborted) continue
    if (data.kind === 'blobs') {
      for await (const { chunks } of data.open()) {
        for await (const _chunk of chunks) continue
        if (log.blobs.expected !== null) log.blobs.expected += 1
      }
      continue
    }
    if (data.kind === 'inserts') {
      log.rows.set(data.table, { expected: null, loaded: 0 })
      continue
    }
    const counter = new RowCounter()
    let bytes = 0
    for await (const chunk of data.open()) {
      counter.add(chunk)
      bytes += chunk.length
    }
    const rows = counter.finish()
    log.rows.set(data.table, { expected: (log.rows.get(data.table)?.expected ?? 0) + rows, loaded: 0 })
    log.onCounted?.(unit, rows, bytes)
  }
}
