// One connection speaking the simple query protocol by hand: many statements in one message, COPY rows straight from the
// reader's buffers. pg's Client stays in charge of the connection; every message to the server is one Submittable.
import type { Socket } from 'node:net'
import type pg from 'pg'

export type DatabaseSaid = {
  readonly code?: string | undefined
  readonly message: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  readonly where?: string | undefined
  readonly position?: string | undefined
}

/** I idle, T in a transaction, E in a failed one. */
export type TransactionStatus = 'I' | 'T' | 'E'

export type Answer = {
  /** Statements of the message that were done before the end or the error. */
  readonly completed: number
  readonly error: DatabaseSaid | null
  readonly rows: readonly (readonly (string | null)[])[]
  readonly columns: readonly string[]
  readonly lastTag: string
}

export type DirectSession = {
  readonly status: () => TransactionStatus
  readonly run: (sql: string, keepRows?: boolean) => Promise<Answer>
  /** Starts COPY ... FROM STDIN; `start` resolves with an answer at once when the server refuses it. */
  readonly copyIn: (sql: string) => Promise<CopyIn | Answer>
  readonly processId: () => number | null
}

export type CopyIn = {
  /** False when the server has stopped listening: call `finish` for its reason. `onSent`: the memory may be used again. */
  readonly write: (rows: Buffer, onSent?: () => void) => Promise<boolean>
  readonly finish: () => Promise<Answer>
  /** The rows cannot be had to their end: the server takes back those of this COPY. */
  readonly fail: (why: string) => Promise<Answer>
}

/** The connection went away; there is no answer. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost'
}

type RawConnection = {
  readonly stream: Socket
  readonly query: (sql: string) => void
  readonly on: (
    event: string,
    listener: (message: { status?: string; text?: string; fields?: (Buffer | string | null)[] }) => void,
  ) => void
  readonly sendCopyFail: (message: string) => void
}

const mostInFlightBytes = 2 * 1024 * 1024

export const openSession = (client: pg.Client): DirectSession => {
  const connection = (client as unknown as { connection: RawConnection }).connection
  let status: TransactionStatus = 'I'
  let gone: ConnectionLost | null = null
  let settle: { resolve: () => void; reject: (error: Error) => void } | null = null
  connection.on('readyForQuery', (message) => {
    status = message.status === 'T' || message.status === 'E' ? message.status : 'I'
    const waiting = settle
    settle = null
    waiting?.resolve()
  })
  const lose = (error?: Error): void => {
    gone ??= new ConnectionLost(error?.message ?? 'Connection terminated unexpectedly')
    const waiting = settle
    settle = null
    waiting?.reject(gone)
  }
  client.on('error', lose)
  client.on('end', () => lose())

  /** One message and all that comes back until the server is ready again. */
  const send = (sql: string, keepRows: boolean, onCopyIn: () => void): Promise<Answer> => {
    if (gone !== null) return Promise.reject(gone)
    let completed = 0
    let error: DatabaseSaid | null = null
    let lastTag = ''
    const rows: (string | null)[][] = []
    let columns: readonly string[] = []
    const ready = new Promise<void>((resolve, reject) => (settle = { resolve, reject }))
    const request = {
      submit: () => connection.query(sql),
      handleRowDescription: (message: { fields: readonly { name: string }[] }) => {
        columns = message.fields.map((field) => field.name)
      },
      handleDataRow: (message: { fields: (Buffer | string | null)[] }) => {
        if (keepRows) rows.push(message.fields.map((field) => (field === null ? null : field.toString())))
      },
      handleCommandComplete: (message: { text?: string }) => {
        completed += 1
        lastTag = message.text ?? ''
      },
      handleEmptyQuery: () => {
        completed += 1
      },
      handlePortalSuspended: () => undefined,
      handleReadyForQuery: () => undefined,
      handleCopyInResponse: onCopyIn,
      handleCopyData: () => undefined, // COPY ... TO STDOUT: psql prints it, nobody reads it here
      handleError: (said: DatabaseSaid) => {
        error = plainly(said)
        if (said.code === undefined) lose(said instanceof Error ? said : undefined) // not from the server: the socket broke
      },
    }
    client.query(request as unknown as pg.Submittable)
    return ready.then(() => ({ completed, error, rows, columns, lastTag }))
  }

  const { stream } = connection
  const copyIn = async (sql: string): Promise<CopyIn | Answer> => {
    let ended = false
    const answered: { value: Answer | null } = { value: null }
    let started = (): void => undefined
    const accepted = new Promise<'accepted'>((resolve) => (started = () => resolve('accepted')))
    const answer = send(sql, false, () => started()).then((value) => {
      ended = true
      answered.value = value
      return value
    })
    answer.catch(() => (ended = true))
    const first = await Promise.race([accepted, answer])
    if (first !== 'accepted') return first
    return {
      write: async (rows, onSent) => {
        if (ended) {
          onSent?.()
          return false
        }
        const head = Buffer.allocUnsafe(5)
        head[0] = 0x64 // CopyData
        head.writeUInt32BE(rows.length + 4, 1)
        stream.cork()
        stream.write(head)
        const free = stream.write(rows, onSent)
        stream.uncork()
        if (!free && stream.writableLength > mostInFlightBytes) await drained(stream, answer)
        return !ended
      },
      finish: () => {
        if (!ended) stream.write(Buffer.from([0x63, 0, 0, 0, 4])) // CopyDone
        return answer
      },
      fail: (why) => {
        if (!ended) connection.sendCopyFail(why)
        return answer
      },
    }
  }

  return {
    status: () => status,
    run: (sql, keepRows = false) => send(sql, keepRows, () => connection.sendCopyFail('a COPY without rows')),
    copyIn,
    processId: () => (client as unknown as { processID: number | null }).processID,
  }
}

/** As plain data: the message of an Error is lost when it is spread. */
const plainly = ({ code, message, detail, hint, where, position }: DatabaseSaid): DatabaseSaid => ({
  code,
  message,
  detail,
  hint,
  where,
  position,
})

/** Until the socket has room again, or the server has answered (an error), or the connection is gone. */
const drained = async (stream: Socket, answer: Promise<unknown>): Promise<void> => {
  let onDrain = (): void => undefined
  const drain = new Promise<void>((resolve) => {
    onDrain = resolve
    stream.once('drain', onDrain)
  })
  await Promise.race([
    drain,
    answer.then(
      () => undefined,
      () => undefined,
    ),
  ])
  stream.off('drain', onDrain)
}
