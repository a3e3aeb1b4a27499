// Copies a database into a holder of ours: closed to connections, a template (which cannot be dropped by mistake), signed
// by its connection limit. The server removes what a failed or cancelled copy left.
import type { CopyStrategy, DatabaseConnections } from '../../../shared/model/snapshot.ts'
import { GroundworkError } from '../failures.ts'
import { quoteIdent } from '../postgres/quote.ts'
import { toFailure } from '../recipe/run-statement.ts'
import { chooseStrategies, strategyWords } from './choose-strategy.ts'
import type { DatabaseRow } from './database-row.ts'
import { lookAtDisk, type Disk } from './disk.ts'
import { signatureOf } from './holder-name.ts'
import type { Session } from './open-session.ts'
import { whileKeptOut } from './while-kept-out.ts'

export type Copied = {
  readonly strategy: CopyStrategy
  readonly durationMs: number
  readonly shared: boolean
  readonly ended: readonly DatabaseConnections[]
}

const keepFreeBytes = 256 * 1024 * 1024
/** Below it, what else goes on on the disk is more. */
const measurableBytes = 32 * 1024 * 1024

/** Whether this server can clone files; asked by setting it. */
export const askForClone = async ({ client, facts }: Session): Promise<boolean> => {
  if (facts.major < 18) return false
  return client.query(`SET file_copy_method = 'clone'`).then(
    () => true,
    () => false,
  )
}

export const createStatement = (source: string, holder: string, owner: string, strategy: CopyStrategy): string =>
  `CREATE DATABASE ${quoteIdent(holder)} WITH OWNER ${quoteIdent(owner)} TEMPLATE ${quoteIdent(source)}${strategyWords(strategy)} ALLOW_CONNECTIONS false IS_TEMPLATE true CONNECTION LIMIT ${signatureOf(holder)}`

const mb = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MB`

/** What a copy would do to the disk, said before it is tried. */
const checkRoom = (sources: readonly DatabaseRow[], freeBytes: number | null, shares: boolean): void => {
  const needed = sources.reduce((sum, source) => sum + (source.sizeBytes ?? 0), 0)
  if (freeBytes === null || needed === 0 || shares) return
  if (freeBytes - needed >= Math.min(keepFreeBytes, needed)) return
  const names = sources.map((source) => `"${source.marker?.database ?? source.name}"`).join(' and ')
  throw new GroundworkError({
    kind: 'disk-full',
    message: `The disk of the server has no room for a copy of ${names}: ${mb(needed)} are needed, ${mb(freeBytes)} are free.`,
    detail: 'Nothing was changed.',
    hint: 'Delete snapshots or undo databases that are not needed any more, or free space on that disk.',
  })
}

/** Of several copies: whether all of them together fit. */
export const requireRoom = async (session: Session, sources: readonly DatabaseRow[]): Promise<void> => {
  const disk = await lookAtDisk(session.facts)
  checkRoom(sources, disk.freeBytes, disk.sharesBlocks && (await askForClone(session)))
}

/** What is tried first, and whether blocks will be shared. */
export const planCopy = async (
  session: Session,
  source: DatabaseRow,
): Promise<{ readonly strategies: readonly CopyStrategy[]; readonly shares: boolean; readonly disk: Disk }> => {
  const disk = await lookAtDisk(session.facts)
  const canClone = await askForClone(session)
  checkRoom([source], disk.freeBytes, canClone && disk.sharesBlocks)
  return {
    strategies: chooseStrategies(
      {
        major: session.facts.major,
        // On a disk that is known to share nothing a clone is a copy by another call, and no quicker.
        canClone: canClone && (disk.sharesBlocks || disk.freeBytes === null),
        sharesBlocks: disk.sharesBlocks,
      },
      source.sizeBytes,
    ),
    shares: disk.sharesBlocks,
    disk,
  }
}

/** A file system that can share blocks may have been made without it: what the copy took tells. */
const costNothing = async (session: Session, source: DatabaseRow, before: Disk): Promise<boolean> => {
  const { freeBytes } = await lookAtDisk(session.facts)
  const size = source.sizeBytes ?? 0
  if (freeBytes === null || before.freeBytes === null || size < measurableBytes) return true
  return before.freeBytes - freeBytes < size / 2
}

export const copyDatabase = async (
  session: Session,
  source: DatabaseRow,
  holder: string,
  owner: string,
  /** The source is there for nobody else any more; or it is over. */
  onAlone?: (isAlone: boolean) => void,
): Promise<Copied> => {
  const { strategies, disk } = await planCopy(session, source)
  const { client, signal } = session
  const tries = [...strategies]
  for (;;) {
    const strategy = tries.shift() ?? 'wal_log'
    if (strategy === 'file_copy' && session.facts.major >= 18) await client.query(`SET file_copy_method = 'copy'`)
    const startedAt = performance.now()
    try {
      const { ended } = await whileKeptOut(
        session,
        [source.oid],
        () => client.query(createStatement(source.name, holder, owner, strategy)),
        onAlone,
      )
      return {
        strategy,
        durationMs: Math.round(performance.now() - startedAt),
        shared: strategy === 'clone' && disk.sharesBlocks && (await costNothing(session, source, disk)),
        ended,
      }
    } catch (error) {
      if (signal.aborted) throw new GroundworkError({ kind: 'cancelled', message: 'Cancelled. Nothing was changed.' })
      const failure = toFailure(error, `Copy "${source.marker?.database ?? source.name}"`)
      // Only a way of copying that this file system cannot do is worth another.
      const another = strategy === 'clone' && ['0A000', '58030', '22023', 'XX000'].includes(failure.sqlState ?? '')
      if (!another || tries.length === 0) throw new GroundworkError(explain(failure, source))
    }
  }
}

const explain = (failure: ReturnType<typeof toFailure>, source: DatabaseRow): typeof failure => {
  const name = source.marker?.database ?? source.name
  if (
    failure.kind === 'disk-full' ||
    failure.sqlState === '53100' ||
    /No space left/i.test(failure.serverMessage ?? '')
  )
    return {
      ...failure,
      kind: 'disk-full',
      message: `The disk of the server is full: "${name}" could not be copied. The database is as it was, and what was copied has been removed.`,
      hint: 'Delete snapshots or undo databases that are not needed any more, or free space on that disk.',
    }
  if (failure.sqlState === '55006')
    return {
      ...failure,
      kind: 'busy',
      message: `"${name}" could not be copied, because sessions in it did not end.`,
      hint: 'Close the programs that use it, then try again.',
    }
  return failure
}
