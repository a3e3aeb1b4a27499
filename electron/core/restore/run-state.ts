// What one restore knows and holds, from its first step to its last. The phases hand each other typed results; `known` is
// what the end needs whatever happens: to tell what came of it, and to take back what was made.
import { setMaxListeners } from 'node:events'
import type pg from 'pg'
import type { RestoreInput } from '../../../shared/contract/procedures.ts'
import type { Finding } from '../../../shared/model/finding.ts'
import type { UnfinishedRestore } from '../../../shared/model/restore.ts'
import type { ServerFacts, ServerRef } from '../../../shared/model/server.ts'
import type { Host } from '../host.ts'
import type { JobContext } from '../jobs/types.ts'
import type { ConnectionParams } from '../postgres/connection.ts'
import { createStepBoard, type StepBoard } from '../recipe/step-board.ts'
import type { FoundTool } from '../server/find-tool.ts'
import type { KeptRecord } from '../snapshot/marker.ts'
import type { Dump } from './open-dump.ts'
import type { Proof } from './prove-restore.ts'
import type { RunLog } from './run-log.ts'
import type { RestorePlan } from './types.ts'
import type { Worker } from './worker-role.ts'

export type RestoreLimits = {
  readonly leastFreeBytes?: number
  /** What undo, spares and copies of restores may take together; left out: no copy is kept. */
  readonly keepBudgetBytes?: number
  readonly keepFromBytes?: number
}

/** Set at the very moment each is there, so that nothing made is forgotten. */
export type Known = {
  ref: ServerRef
  server: ServerFacts | null
  dump: Dump | null
  /** The session that leads: it holds the locks, and is an administrator's. */
  client: pg.Client | null
  admin: ConnectionParams | null
  worker: Worker | null
  /** The staging database as long as it is ours to drop. */
  staging: string | null
  /** Settles when what is being made ahead is there, or has failed: nothing is taken back before. */
  beginning: Promise<unknown> | null
  readonly rolesMade: string[]
  plan: RestorePlan | null
  proof: Proof | null
  tool: FoundTool | null
  sizeBytes: number
  /** Of the dump's files as they were at first; empty: nobody looked. */
  stamp: string
  sha256: string
  /** Set when it came back as a copy of an earlier restore. */
  keptFrom: KeptRecord | null
  /** Where the result stands. */
  database: string
  /** What the server does not have: then nothing is restored. */
  missingExtensions: readonly string[]
  /** What can be gone on from. */
  unfinished: UnfinishedRestore | null
  /** Units a fix ran again. */
  ranAgain: readonly string[] | null
  /** Set where the owner cannot log in. */
  connectAs: string | null
  previous: string | null
}

export type RestoreRun = {
  readonly host: Host
  readonly input: RestoreInput
  readonly choices: RestoreInput['choices']
  readonly context: JobContext
  readonly limits: RestoreLimits
  readonly startedAt: number
  readonly board: StepBoard
  readonly findings: Finding[]
  /** Stopped by us (a full disk), or with the job. */
  readonly stop: AbortController
  readonly signal: AbortSignal
  readonly log: RunLog
  readonly known: Known
  readonly begin: (step: string) => void
  readonly done: (step: string, detail?: string) => void
  /** The step that runs now. */
  readonly running: () => string | null
}

/** Rows alone are `dataOnly`, however that was said. */
const settleChoices = (choices: RestoreInput['choices']): RestoreInput['choices'] => {
  const { sections } = choices
  if (sections === undefined || sections.includes('pre-data')) return choices
  const { sections: _said, ...rest } = choices
  return sections.includes('data') && !sections.includes('post-data') ? { ...rest, dataOnly: true } : choices
}

export const beginRun = (
  host: Host,
  input: RestoreInput,
  context: JobContext,
  limits: RestoreLimits = {},
): RestoreRun => {
  const choices = settleChoices(input.choices)
  const board = createStepBoard(context)
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  setMaxListeners(0, signal) // each connection listens
  let running: string | null = null
  return {
    host,
    input,
    choices,
    context,
    limits,
    startedAt: performance.now(),
    board,
    findings: [],
    stop,
    signal,
    log: {
      signal,
      errors: [],
      rows: new Map(),
      blobs: { expected: 0, loaded: 0 },
      escalate: null,
      onBytes: () => undefined,
      onUnit: () => undefined,
    },
    known: {
      ref: input.server,
      server: null,
      dump: null,
      client: null,
      admin: null,
      worker: null,
      staging: null,
      beginning: null,
      rolesMade: [],
      plan: null,
      proof: null,
      tool: null,
      sizeBytes: 0,
      stamp: '',
      sha256: '',
      keptFrom: null,
      database: choices.database,
      previous: null,
      missingExtensions: [],
      unfinished: null,
      ranAgain: null,
      connectAs: null,
    },
    begin: (id) => {
      running = id
      board.start(id)
    },
    done: (id, detail) => {
      board.end(id, 'done', detail)
      running = null
    },
    running: () => running,
  }
}
