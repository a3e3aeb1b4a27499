import type { CliIo } from '../io.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'
import type { Style } from './style.ts'

type Styles = { readonly style: Style; readonly errStyle: Style }

/** One JSON document on stdout. Progress is shown only to a person who watches stderr. */
export const jsonOutput = (io: CliIo, styles: Styles): Output => {
  const progress = io.errIsTty ? createProgress(io, styles.errStyle, { steps: false, verbose: false }) : null
  const print = (value: unknown): void => {
    progress?.clear()
    io.out(`${JSON.stringify(value, null, 2)}\n`)
  }
  return {
    format: 'json',
    ...styles,
    onEvent: (event) => progress?.onEvent(event),
    note: () => undefined,
    result: (value) => print(value),
    failure: (failure, value) => print(value ?? { error: failure }),
    pause: () => progress?.clear(),
  }
}
