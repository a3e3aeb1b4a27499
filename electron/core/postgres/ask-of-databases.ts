// A database that a query has found may be dropped before its size is taken; the server then refuses the whole query.
const gone = new Set(['3D000', '42704']) // up to PostgreSQL 15, and since
const mostTries = 10

/** `ask`: one query about databases, outside of a transaction. Asked again as long as databases go meanwhile. */
export const askOfDatabases = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await ask()
    } catch (error) {
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
      if (tries >= mostTries || typeof code !== 'string' || !gone.has(code)) throw error
    }
  }
}
