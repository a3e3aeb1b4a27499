/** Calls `onIdle` when nobody has been here for `idleMs` and nothing runs. `look` is called often and must be cheap. */
export const watchIdle = (
  idleMs: number,
  isBusy: () => boolean,
  onIdle: () => void,
  now: () => number = Date.now,
): { readonly look: () => void; readonly stop: () => void } => {
  let busyAt = now()
  const look = (): void => {
    if (isBusy()) busyAt = now()
    else if (now() - busyAt >= idleMs) {
      stop()
      onIdle()
    }
  }
  const timer = setInterval(look, Math.max(10, Math.min(idleMs / 4, 15_000)))
  timer.unref()
  const stop = (): void => clearInterval(timer)
  return { look, stop }
}
