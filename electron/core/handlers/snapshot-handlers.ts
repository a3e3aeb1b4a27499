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
  const targetOf = ({ server, database }: Where): string => `${serverText(server)}/${database}`
  const secretsOf = ({ password }: Where): string[] => (password === undefined ? [] : [password])
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

  /** A password that worked is good for the next call too. */
  const inSession = <T>(
    where: { readonly server: ServerRef; readonly password?: string | undefined; readonly database?: string },
    signal: AbortSignal | undefined,
    work: (session: Session) => Promise<T>,
  ): Promise<T> =>
    withSession(
      host,
      {
        server: where.server,
        password: where.password,
        database: where.database,
        ...(signal === undefined ? {} : { signal }),
      },
      async (session) => {
        if (where.password !== undefined && where.server.kind === 'address')
          await host.secrets.set(secretKey(where.server), where.password, false)
        return work(session)
      },
    )

  /** The next spare and the end of old undo databases: at once by the server itself, or as a job of its own. */
  const upkeepAfter = async (
    input: Where,
    keeping: Keeping,
    session: Session,
    context: JobContext,
  ): Promise<readonly string[]> => {
    const keep = await keepOf(keeping)
    if (!keep.wait) return (await upkeepOf(session, input, keep)).notes
    jobs.start({
      kind: 'snapshot',
      title: `Get ready for the next reset of ${namesIn(input)}`,
      secrets: secretsOf(input),
      run: async ({ signal, log }) => {
        const done = await inSession(input, signal, (own) => upkeepOf(own, input, keep))
        for (const note of done.notes) log('warning', note)
        return { state: 'succeeded', result: done }
      },
    })
    context.log('debug', 'The next spare is made in the background.')
    return []
  }

  return {
    'snapshots.list': (input) =>
      inSession(input, undefined, async (session) =>
        listSnapshots(session, input.budgetBytes ?? (await preferences.settings()).diskBudgetBytes),
      ),
    'snapshots.create': (input) => ({
      jobId: jobs.start({
        kind: 'snapshot',
        title: `Keep ${namesIn(input)} as ${input.name}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => {
            requireTypedNames(session.facts, inOrder(input.database, input.together), input.typedName)
            context.progress({ phase: 'copy', title: `Copy ${namesIn(input)}`, done: 0, total: null, unit: 'bytes' })
            const created = await createSnapshot(session, input)
            return { state: 'succeeded', result: created }
          }),
      }),
    }),
    'snapshots.reset': (input) => ({
      jobId: jobs.start({
        kind: 'reset',
        title: `Reset ${namesIn(input)}${input.to === undefined ? '' : ` to ${input.to}`}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => {
            const done = await resetDatabase(session, input)
            return {
              state: 'succeeded',
              result: { ...done, notes: [...done.notes, ...(await upkeepAfter(input, input, session, context))] },
            }
          }),
      }),
    }),
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
    'snapshots.undo': (input) => ({
      jobId: jobs.start({
        kind: 'reset',
        title: `Undo the reset of ${namesIn(input)}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => {
            const done = await undoReset(session, input)
            return {
              state: 'succeeded',
              result: { ...done, notes: [...done.notes, ...(await upkeepAfter(input, input, session, context))] },
            }
          }),
      }),
    }),
    'snapshots.delete': (input) => ({
      jobId: jobs.start({
        kind: 'snapshot',
        title: `Delete the snapshot ${input.name} of ${namesIn(input)}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => {
            requireTypedNames(session.facts, inOrder(input.database, input.together), input.typedName)
            return { state: 'succeeded', result: await deleteSnapshot(session, input) }
          }),
      }),
    }),
    'snapshots.diff': (input) => ({
      jobId: jobs.start({
        kind: 'snapshot',
        title: `Compare ${input.database} with ${input.name ?? 'its newest snapshot'}`,
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => ({
            state: 'succeeded',
            result: await diffSnapshot(session, input, (done, total) =>
              context.progress({ phase: 'rows', title: 'Compare rows', done, total, unit: 'objects' }),
            ),
          })),
      }),
    }),
    'snapshots.clone': (input) => ({
      jobId: jobs.start({
        kind: 'snapshot',
        title: `Make ${input.count} ${input.count === 1 ? 'database' : 'databases'} from ${input.name ?? 'the newest snapshot'} of ${input.database}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => {
            requireTypedNames(session.facts, [input.database], input.typedName)
            const result = await cloneSnapshot(session, input, (done, total) =>
              context.progress({ phase: 'clone', title: 'Make databases', done, total, unit: 'objects' }),
            )
            return { state: 'succeeded', result }
          }),
      }),
    }),
    'snapshots.dropClones': (input) => ({
      jobId: jobs.start({
        kind: 'snapshot',
        title: `Drop the test databases of ${input.database}`,
        target: targetOf(input),
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => {
            requireTypedNames(session.facts, [input.database], input.typedName)
            return { state: 'succeeded', result: await dropClones(session, input) }
          }),
      }),
    }),
    'snapshots.allow': (input) =>
      inSession(input, undefined, (session) => allowReset(session, { ...input, allow: true })),
    'snapshots.disallow': (input) =>
      inSession(input, undefined, (session) => allowReset(session, { ...input, allow: false })),
    'snapshots.prepareSpare': (input) => ({
      jobId: jobs.start({
        kind: 'snapshot',
        title: `Get ready for the next reset of ${input.database}`,
        secrets: secretsOf(input),
        run: (context) =>
          inSession(input, context.signal, async (session) => ({
            state: 'succeeded',
            result: await upkeepOf(session, input, { ...(await keepOf(input)), wait: true }),
          })),
      }),
    }),
  } satisfies Partial<Handlers>
}
