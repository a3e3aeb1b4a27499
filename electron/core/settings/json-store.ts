// A small JSON file of ours: read once, written whole (name.partial, then renamed), 0600. A broken file is kept aside
// under another name and said, never silently overwritten.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

export type JsonStore<T> = {
  readonly read: () => Promise<T>
  readonly update: (change: (value: T) => T) => Promise<T>
}

export const openJsonStore = <T>(
  file: string,
  options: { readonly empty: T; readonly parse: (data: unknown) => T; readonly onBroken: (keptAs: string) => void },
): JsonStore<T> => {
  let value: T | undefined
  let queue: Promise<unknown> = Promise.resolve()

  const load = async (): Promise<T> => {
    if (value !== undefined) return value
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) return (value = options.empty)
    try {
      return (value = options.parse(JSON.parse(text)))
    } catch {
      const keptAs = `${file}.broken-${Date.now()}`
      await rename(file, keptAs).catch(() => undefined)
      options.onBroken(keptAs)
      return (value = options.empty)
    }
  }
  const serial = <R>(work: () => Promise<R>): Promise<R> => {
    const mine = queue.then(work)
    queue = mine.catch(() => undefined)
    return mine
  }
  return {
    read: () => serial(load),
    update: (change) =>
      serial(async () => {
        value = change(await load())
        await mkdir(dirname(file), { recursive: true, mode: 0o700 })
        await writeFile(`${file}.partial`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
        await rename(`${file}.partial`, file)
        return value
      }),
  }
}
