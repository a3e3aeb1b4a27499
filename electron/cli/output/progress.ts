// Steps as they end, a line each, and below them one live line for what runs now (on a terminal only). The live line
// is redrawn at most every 80 ms and never wider than the terminal, so it can always be taken away again.
import type { CoreEvent } from '../../../shared/contract/transport.ts'
import { endedStates, type ConnectionWork, type JobStep, type Progress } from '../../../shared/model/job.ts'
import type { CliIo } from '../io.ts'
import { formatBytes, formatCount, formatDuration } from './format.ts'
import { fit, padEnd, type Style } from './style.ts'

/** Less is read before anybody has read a sentence. */
const worthTellingBytes = 64 * 1024 * 1024
const redrawEveryMs = 80

export type ProgressView = { readonly onEvent: (event: CoreEvent) => void; readonly clear: () => void }

const amount = (value: number, unit: Progress['unit']): string =>
  unit === 'bytes' ? formatBytes(value) : `${formatCount(value)} ${unit}`

export const describeProgress = (progress: Progress): string => {
  const done =
    progress.total === null
      ? amount(progress.done, progress.unit)
      : `${amount(progress.done, progress.unit)} of ${amount(progress.total, progress.unit)}`
  const share = progress.share ?? (progress.total ? progress.done / progress.total : null)
  const percent = share === null ? '' : `${Math.min(100, Math.floor(share * 100))}%`
  const left = progress.remainingMs === undefined ? '' : `${describeTimeLeft(progress.remainingMs)} left`
  const tables = progress.tables
    ? `${formatCount(progress.tables.done)} of ${formatCount(progress.tables.total)} tables`
    : ''
  const rows = progress.rows
    ? `${formatCount(progress.rows)}${progress.rowsTotal === undefined ? '' : ` of ${formatCount(progress.rowsTotal)}`} rows`
    : ''
  const seen = progress.facts
  const facts =
    seen && seen.kind === 'script' && seen.tables > 0
      ? `${formatCount(seen.tables)} tables, ${formatCount(seen.rows ?? 0)} rows`
      : ''
  const current = progress.connections?.map(describeConnection).join(' | ') || progress.current
  return [percent, left, done, rows, tables, facts, current ?? ''].filter(Boolean).join('  ')
}

/** No more exact than it can be: 4 s, 40 s, 3 min, 2 h. */
const describeTimeLeft = (ms: number): string => {
  const seconds = Math.max(1, Math.round(ms / 1000))
  if (seconds < 10) return `${seconds} s`
  if (seconds < 90) return `${Math.round(seconds / 5) * 5} s`
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}

const describeConnection = ({ doing, phase, share }: ConnectionWork): string =>
  [doing, phase?.replace('building index: ', ''), share === undefined ? '' : `${Math.floor(share * 100)}%`]
    .filter(Boolean)
    .join(' ')

const renderStep = (step: JobStep, style: Style): string => {
  const { marks } = style
  const byStatus: Readonly<Record<JobStep['status'], string>> = {
    pending: style.dim(marks.todo),
    running: style.cyan(marks.pointer),
    done: style.green(marks.done),
    'already-right': style.dim(marks.right),
    skipped: style.dim(marks.skipped),
    failed: style.red(marks.failed),
    cancelled: style.yellow(marks.skipped),
    undone: style.yellow(marks.skipped),
  }
  const said = { 'already-right': 'already right', skipped: 'skipped', cancelled: 'cancelled', undone: 'undone' }[
    step.status as string
  ]
  const tail = [
    step.detail && step.status !== 'already-right' ? undefined : said,
    step.detail,
    step.durationMs !== undefined && step.durationMs >= 1 ? formatDuration(step.durationMs) : undefined,
  ]
    .filter(Boolean)
    .join(' · ')
  return `${byStatus[step.status]} ${padEnd(step.title, 44)}${tail ? `  ${style.dim(tail)}` : ''}`.trimEnd()
}

export const createProgress = (
  io: CliIo,
  style: Style,
  options: { readonly steps: boolean; readonly verbose: boolean },
): ProgressView => {
  const printed = new Set<string>()
  let live = ''
  let shown = false
  let drawnAt = 0
  let frame = 0
  let timer: NodeJS.Timeout | undefined

  const clear = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (shown) io.err('\r\u001b[2K')
    shown = false
  }
  const draw = (): void => {
    timer = undefined
    if (!live || !io.errIsTty) return
    const spin = style.spinner[frame++ % style.spinner.length] ?? ''
    io.err(`\r\u001b[2K${style.cyan(spin)} ${fit(live, io.columns() - 3)}`)
    shown = true
    drawnAt = Date.now()
  }
  const drawSoon = (): void => {
    if (!io.errIsTty || timer) return
    timer = setTimeout(draw, Math.max(0, redrawEveryMs - (Date.now() - drawnAt)))
    timer.unref()
  }
  const line = (text: string): void => {
    clear()
    io.err(`${text}\n`)
  }

  // In the order of the plan: what is already right further down waits for what is still being done above it.
  const onSteps = (jobId: string, steps: readonly JobStep[], isOver: boolean): void => {
    let isWaiting = false
    for (const step of steps) {
      if (step.status === 'running') live = step.title
      if (step.status === 'pending' || step.status === 'running') {
        isWaiting = !isOver
        continue
      }
      const key = `${jobId} ${step.id} ${step.status}`
      if (isWaiting || printed.has(key) || !options.steps) continue
      printed.add(key)
      line(renderStep(step, style))
    }
    drawSoon()
  }

  /** Once, and only where the rest takes its time. */
  const tellFacts = ({ facts, done, total }: Progress): void => {
    if (facts === undefined || !options.steps || (total ?? 0) - done < worthTellingBytes || printed.has(facts.sentence))
      return
    printed.add(facts.sentence)
    line(facts.sentence)
  }

  const onEvent = (event: CoreEvent): void => {
    if (event.type === 'steps') onSteps(event.jobId, event.steps, false)
    else if (event.type === 'progress') {
      live = `${event.progress.title}  ${describeProgress(event.progress)}`
      tellFacts(event.progress)
      drawSoon()
    } else if (event.type === 'log' && options.verbose) {
      for (const { level, text } of event.lines) line(style.dim(`  ${level === 'info' ? '' : `${level}: `}${text}`))
    } else if (event.type === 'state') {
      onSteps(event.jobId, event.job.steps, endedStates.includes(event.job.state))
      if (endedStates.includes(event.job.state)) {
        live = ''
        clear()
      }
    }
  }
  return { onEvent, clear }
}
