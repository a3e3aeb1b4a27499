import type { CliIo } from '../io.ts'
import type { Output } from './output.ts'
import type { Style } from './style.ts'

type Styles = { readonly style: Style; readonly errStyle: Style }

/** A JSON document a line: every event of the jobs as it comes, and last `{"type":"result","result":...}`. */
export const ndjsonOutput = (io: CliIo, styles: Styles): Output => {
  const line = (value: unknown): void => io.out(`${JSON.stringify(value)}\n`)
  return {
    format: 'ndjson',
    ...styles,
    onEvent: line,
    note: () => undefined,
    result: (value) => line({ type: 'result', result: value }),
    failure: (failure, value) => line({ type: 'result', result: value ?? { error: failure } }),
    pause: () => undefined,
  }
}
