import { basename } from 'node:path'
import type { ServerRef } from '../../../shared/model/server.ts'
import type { Handlers } from '../dispatch.ts'
import type { JobContext } from '../jobs/types.ts'
import { secretKey } from '../server/resolve-connection.ts'
import { allowReset } from '../snapshot/allow-reset.ts'
import { cloneSnapshot } from '../snapshot/clone-snapshot.ts'
import { createSnapshot } from '../snapshot/create-snapshot.ts'
import { deleteSnapshot } from '../snapshot/delete-snapshot.ts'
import { diffSnapshot } from '../snapshot/diff-snapshot.ts'
import { dropClones } from '../snapshot/drop-clones.ts'
import { inOrder } from '../snapshot/group.ts'
import { listSnapshots } from '../snapshot/list-snapshots.ts'
import { withSession, type Session } from '../snapshot/open-session.ts'
import { requireTypedNames } from '../snapshot/permission.ts'
import { resetToRecipe } from '../snapshot/reset-recipe.ts'
import { resetDatabase } from '../snapshot/reset-database.ts'
import { undoReset } from '../snapshot/undo-reset.ts'
import { upkeep, waitsForUpkeep, type Keep, type Upkeep } from '../snapshot/upkeep.ts'
import type { Services } from './services.ts'

type Where = {
  readonly server: ServerRef
  readonly password?: string | undefined
  readonly database: string
  readonly together?: readonly string[] | undefined
}
/** Left out: as the settings say. */
type Keeping = {
  readonly keepUndo?: number | undefined
  readonly budgetBytes?: number | undefined
  readonly spare?: boolean | undefined
}

const serverText = (server: ServerRef): string =>
  server.kind === 'built-in' ? `built-in:${server.major ?? 'any'}` : `${server.host}:${server.port}`

/** `shop`, `shop and shop_log`. */
const namesIn = ({ database, together }: Pick<Where, 'database' | 'together'>): string =>
  [database, ...inOrder(database, together).filter((one) => one !== database)].join(' and ')

export const snapshotHandlers = ({ host, jobs, preferences }: Services) => {
  /** A password that worked is good for the next call too. */
  const inSession = <T>(
    where: Omit<Where, 'database'> & { readonly database?: string },
    signal: AbortSignal | undefined,
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    const { server, password, database } = where
    return withSession(
      host,
      { server, password, database, ...(signal === undefined ? {} : { signal }) },
      async (session) => {
        if (password !== undefined && server.kind === 'address')
          await host.secrets.set(secretKey(server), password, false)
        return work(session)
      },
    )
  }

  /** A job on databases. `beside`: it need not wait for other jobs on them. */
  const start = <T>(
    kind: 'snapshot' | 'reset' | 'beside',
    title: string,
    input: Where,
    work: (session: Session, context: JobContext) => Promise<T>,
  ): { readonly jobId: string } => ({
    jobId: jobs.start({
      kind: kind === 'beside' ? 'snapshot' : kind,
      title,
      ...(kind === 'beside' ? {} : { target: `${serverText(input.server)}/${input.database}` }),
      secrets: input.password === undefined ? [] : [input.password],
      run: (context) =>
        inSession(input, context.signal, async (session) => ({
          state: 'succeeded',
          result: await work(session, context),
        })),
    }),
  })

  /** What cannot be undone, or drops something, wants the names typed on another machine. */
  const typed = (session: Session, input: Where & { readonly typedName?: string | undefined }): void =>
    requireTypedNames(session.facts, inOrder(input.database, input.together), input.typedName)

  const keepOf = async ({ keepUndo, budgetBytes, spare }: Keeping): Promise<Keep> => {
    const settings = await preferences.settings()
    return {
      keepUndo: keepUndo ?? settings.keepUndo,
      keepUndoDays: settings.keepUndoDays,
      budgetBytes: budgetBytes ?? settings.diskBudgetBytes,
      spare: spare ?? true,
      wait: waitsForUpkeep(host),
    }
  }

  const upkeepOf = async (session: Session, where: Where, keep: Keep): Promise<Upkeep> => {
    const all: Upkeep[] = []
    for (const database of inOrder(where.database, where.together)) all.push(await upkeep(session, database, keep))
    return {
      dropped: all.flatMap((one) => one.dropped),
      spare: all.find((one) => one.spare !== 'ready')?.spare ?? 'ready',
      notes: all.flatMap((one) => one.notes),
    }
  }

  const ready = (input: Pick<Where, 'database' | 'together'>): string =>
    `Get ready for the next reset of ${namesIn(input)}`

  /** The next spare and the end of old undo databases: at once by the server itself, or as a job of its own. */
  const upkeepAfter = async (
    input: Where,
    keeping: Keeping,
    session: Session,
    context: JobContext,
  ): Promise<readonly string[]> => {
    const keep = await keepOf(keeping)
    if (!keep.wait) return (await upkeepOf(session, input, keep)).notes
    start('beside', ready(input), input, async (own, { log }) => {
      const done = await upkeepOf(own, input, keep)
      for (const note of done.notes) log('warning', note)
      return done
    })
    context.log('debug', 'The next spare is made in the background.')
    return []
  }

  return {
    'snapshots.list': (input) =>
      inSession(input, undefined, async (session) =>
        listSnapshots(session, input.budgetBytes ?? (await preferences.settings()).diskBudgetBytes),
      ),
    'snapshots.create': (input) =>
      start('snapshot', `Keep ${namesIn(input)} as ${input.name}`, input, async (session, context) => {
        typed(session, input)
        context.progress({ phase: 'copy', title: `Copy ${namesIn(input)}`, done: 0, total: null, unit: 'bytes' })
        return createSnapshot(session, input)
      }),
    'snapshots.reset': (input) =>
      start(
        'reset',
        `Reset ${namesIn(input)}${input.to === undefined ? '' : ` to ${input.to}`}`,
        input,
        async (session, context) => {
          const done = await resetDatabase(session, input)
          return { ...done, notes: [...done.notes, ...(await upkeepAfter(input, input, session, context))] }
        },
      ),
    'snapshots.resetRecipe': (input) => ({
      jobId: jobs.start({
        kind: 'reset',
        title: `Reset to ${'path' in input.source ? basename(input.source.path) : input.source.recipe.name}`,
        target: `${serverText(input.server)} recipe`,
        secrets: [input.password, input.rolePassword].filter((secret) => secret !== undefined),
        run: async (context) => ({
          state: 'succeeded',
          result: await resetToRecipe(host, input, context, (session, database) =>
            upkeepAfter({ server: session.facts.ref, password: input.password, database }, input, session, context),
          ),
        }),
      }),
    }),
    'snapshots.undo': (input) =>
      start('reset', `Undo the reset of ${namesIn(input)}`, input, async (session, context) => {
        const done = await undoReset(session, input)
        return { ...done, notes: [...done.notes, ...(await upkeepAfter(input, input, session, context))] }
      }),
    'snapshots.delete': (input) =>
      start('snapshot', `Delete the snapshot ${input.name} of ${namesIn(input)}`, input, async (session) => {
        typed(session, input)
        return deleteSnapshot(session, input)
      }),
    'snapshots.diff': (input) =>
      start(
        'beside',
        `Compare ${input.database} with ${input.name ?? 'its newest snapshot'}`,
        input,
        (session, context) =>
          diffSnapshot(session, input, (done, total) =>
            context.progress({ phase: 'rows', title: 'Compare rows', done, total, unit: 'objects' }),
          ),
      ),
    'snapshots.clone': (input) =>
      start(
        'snapshot',
        `Make ${input.count} ${input.count === 1 ? 'database' : 'databases'} from ${input.name ?? 'the newest snapshot'} of ${input.database}`,
        input,
        async (session, context) => {
          typed(session, input)
          return cloneSnapshot(session, input, (done, total) =>
            context.progress({ phase: 'clone', title: 'Make databases', done, total, unit: 'objects' }),
          )
        },
      ),
    'snapshots.dropClones': (input) =>
      start('snapshot', `Drop the test databases of ${input.database}`, input, async (session) => {
        typed(session, input)
        return dropClones(session, input)
      }),
    'snapshots.allow': (input) =>
      inSession(input, undefined, (session) => allowReset(session, { ...input, allow: true })),
    'snapshots.disallow': (input) =>
      inSession(input, undefined, (session) => allowReset(session, { ...input, allow: false })),
    'snapshots.prepareSpare': (input) =>
      start('beside', ready(input), input, async (session) =>
        upkeepOf(session, input, { ...(await keepOf(input)), wait: true }),
      ),
  } satisfies Partial<Handlers>
}
