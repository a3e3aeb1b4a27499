// Reset within reach of every program: an icon whose menu resets a database, a notification that says it is done, and Undo
// in both. It does what the window does, by the same procedures.
import { Menu, nativeImage, Notification, Tray } from 'electron'
import type { CoreEvent } from '../../../shared/contract/transport.ts'
import { endedStates, type JobKind } from '../../../shared/model/job.ts'
import type { ResetResult } from '../../../shared/model/snapshot.ts'
import type { App } from '../../core/app.ts'
import { keyOf, trayTemplate } from './tray-menu.ts'
import { askCore, findPlaces, type TrayPlace } from './tray-places.ts'
import type { TrayServers } from './tray-servers.ts'

export type TrayParts = {
  readonly core: Pick<App, 'call' | 'jobs'>
  readonly servers: TrayServers
  /** A template image on macOS: drawn by the system, light or dark. */
  readonly iconFile: string
  readonly open: () => void
  readonly openDatabases: () => void
  readonly quit: () => void
}

export type ResetTray = {
  readonly hear: (event: CoreEvent) => void
  readonly close: () => void
}

const changesDatabases: readonly JobKind[] = [
  'snapshot',
  'reset',
  'restore',
  'setup',
  'built-in-start',
  'built-in-stop',
]
const gatherMs = 300

const ended = (result: ResetResult): number =>
  [result, ...(result.together ?? [])]
    .flatMap(({ endedConnections }) => endedConnections)
    .reduce((sum, { count }) => sum + count, 0)

const bodyOf = (result: ResetResult): string =>
  [
    `In ${Math.round(result.durationMs)} ms`,
    ...(ended(result) === 0 ? [] : [`${ended(result)} connection${ended(result) === 1 ? '' : 's'} ended`]),
    ...(result.undo === null ? [] : ['undo is in the menu of the icon']),
  ].join(', ')

/** Null where the desktop has no place for icons. */
export const startTray = ({ core, servers, iconFile, open, openDatabases, quit }: TrayParts): ResetTray | null => {
  const tray = makeTray(iconFile)
  if (tray === null) return null
  const ask = askCore(core)
  const busy = new Set<string>()
  const notes = new Set<Notification>() // one that nobody holds is collected, and its Undo with it
  let places: readonly TrayPlace[] = []
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  const show = (): void => {
    if (isClosed) return
    const menu = Menu.buildFromTemplate(
      trayTemplate({
        places,
        busy,
        reset: (place) => void reset(place),
        undo: (place) => void undo(place),
        open,
        openDatabases,
        lookAgain: () => void look(),
        quit,
      }),
    )
    tray.setContextMenu(menu)
  }
  const look = async (): Promise<void> => {
    places = await findPlaces(core, servers.list())
    show()
  }
  const lookSoon = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void look(), gatherMs)
    timer.unref()
  }
  const tell = (title: string, body: string, undoing: (() => void) | null): void => {
    if (!Notification.isSupported()) return
    const note = new Notification({
      title,
      body,
      ...(undoing !== null && { actions: [{ type: 'button', text: 'Undo' }] }),
    })
    notes.add(note)
    note.on('action', () => undoing?.())
    note.on('click', openDatabases)
    note.on('close', () => notes.delete(note))
    note.show()
  }
  /** Null: it did not go well, which was told. */
  const run = async (
    place: TrayPlace,
    start: () => Promise<
      | { readonly ok: true; readonly value: { readonly jobId: string } }
      | { readonly ok: false; readonly error: { readonly message: string } }
    >,
  ): Promise<ResetResult | null> => {
    busy.add(keyOf(place))
    show()
    const started = await start()
    const end = started.ok ? await core.jobs.ended(started.value.jobId) : null
    busy.delete(keyOf(place))
    lookSoon()
    if (end?.job.hasResult === true) return end.result as ResetResult
    const message = started.ok ? end?.job.error?.message : started.error.message
    if (end?.job.state !== 'cancelled') tell(`${place.database} was not reset`, message ?? 'The log says more.', null)
    return null
  }
  const reset = async (place: TrayPlace): Promise<void> => {
    const { server, database, to, together } = place
    if (to === null) return
    const result = await run(place, () =>
      ask('snapshots.reset', { server, database, to, ...(together.length > 0 && { together: [...together] }) }),
    )
    if (result === null) return
    const back = { ...place, back: 'undo' as const, backTogether: together }
    tell(`${database} is “${to}” again`, bodyOf(result), result.undo === null ? null : () => void undo(back))
  }
  const undo = async (place: TrayPlace): Promise<void> => {
    const { server, database, backTogether: together } = place
    const result = await run(place, () =>
      ask('snapshots.undo', { server, database, ...(together.length > 0 && { together: [...together] }) }),
    )
    if (result !== null)
      tell(
        place.back === 'redo' ? `${database} is reset again` : `${database} is as it was before the reset`,
        bodyOf(result),
        null,
      )
  }

  tray.setToolTip('Groundwork')
  tray.on('click', () => tray.popUpContextMenu())
  show()
  lookSoon()
  return {
    hear: (event) => {
      if (event.type === 'servers-changed') lookSoon()
      if (event.type === 'state' && endedStates.includes(event.job.state) && changesDatabases.includes(event.job.kind))
        lookSoon()
    },
    close: () => {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
      tray.destroy()
    },
  }
}

const makeTray = (iconFile: string): Tray | null => {
  try {
    return new Tray(nativeImage.createFromPath(iconFile))
  } catch {
    return null
  }
}
