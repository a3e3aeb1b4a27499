import type { CliIo } from '../io.ts'
import { renderFailure } from '../render/failure.ts'
import type { Output } from './output.ts'
import { createProgress } from './progress.ts'
import type { Style } from './style.ts'

type Styles = { readonly style: Style; readonly errStyle: Style }

export const textOutput = (io: CliIo, styles: Styles, verbose: boolean): Output => {
  const progress = createProgress(io, styles.errStyle, { steps: true, verbose })
  return {
    format: 'text',
    ...styles,
    onEvent: progress.onEvent,
    note: (text) => {
      progress.clear()
      io.err(`${text}\n`)
    },
    result: (_value, words) => {
      progress.clear()
      io.out(`${words().replace(/\n+$/, '')}\n`)
    },
    failure: (failure) => {
      progress.clear()
      io.err(`${renderFailure(failure, styles.errStyle)}\n`)
    },
    pause: progress.clear,
  }
}
