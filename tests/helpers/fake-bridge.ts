// A core made of canned answers, for looking at the window in states that are hard to reach on purpose. It is put on
// `window.groundwork` before the app starts (Playwright's addInitScript serializes the function, so it must stand
// alone). Behaviour is tested against the real host; this is for pictures and for the size of things.

export type FakeData = {
  readonly answers: Readonly<Record<string, unknown>>
  /** Lines in the log of `job-long`. */
  readonly logLines: number
}

export const installFakeBridge = (data: FakeData): void => {
  const listeners = new Set<(event: unknown) => void>()
  const levels = ['info', 'info', 'info', 'notice', 'info', 'info', 'debug', 'info', 'info', 'warning']
  const line = (index: number) => ({
    at: new Date(Date.UTC(2026, 10, 20, 9, 0, 0) + index * 7).toISOString(),
    level: index % 977 === 976 ? 'error' : levels[index % 10],
    text:
      index % 3 === 0
        ? `CREATE TABLE app.orders_${index} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, placed_at timestamptz NOT NULL)`
        : index % 10 === 9
          ? `psql:<stdin>:${index}: NOTICE: relation "orders_${index}" already exists, skipping`
          : `CREATE INDEX orders_${index}_placed_at_idx ON app.orders_${index} (placed_at)`,
  })
  const answer = (name: string, input: Record<string, unknown>): unknown => {
    if (name === 'jobs.log') {
      const from = Number(input['from'])
      const count = Math.min(Number(input['count']), data.logLines - from)
      return {
        from,
        lines: Array.from({ length: Math.max(0, count) }, (_, index) => line(from + index)),
        total: data.logLines,
      }
    }
    if (name === 'jobs.get') {
      const jobs = data.answers['jobs.list'] as { id: string }[]
      const job = jobs.find((each) => each.id === input['jobId'])
      const results = (data.answers['results'] ?? {}) as Record<string, unknown>
      return job === undefined ? undefined : { job, result: results[job.id] ?? null }
    }
    if (name === 'settings.set') return Object.assign(data.answers['settings.get'] as object, input)
    return data.answers[name]
  }
  Object.assign(globalThis, {
    groundwork: {
      call: async (name: string, input: Record<string, unknown>) => {
        await new Promise((resolve) => setTimeout(resolve, 5))
        const value = answer(name, input)
        return value === undefined
          ? {
              ok: false,
              error: { kind: 'not-found', message: `Nothing canned for ${name}.`, hint: 'This is a picture.' },
            }
          : { ok: true, value }
      },
      onEvent: (listener: (event: unknown) => void) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    fakeEvent: (event: unknown) => {
      for (const listener of listeners) listener(event)
    },
    fakeLogLine: line,
  })
}
