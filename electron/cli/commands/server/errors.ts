import type { Failure } from '../../../../shared/model/failure.ts'

export const nothingRuns: Failure = {
  kind: 'not-found',
  message: 'No built-in server runs.',
  hint: 'groundwork server status lists them; groundwork server start starts one.',
}

export const whichOne = (majors: readonly number[]): Failure => ({
  kind: 'usage',
  message: `More than one built-in server runs: ${majors.join(', ')}.`,
  hint: 'Say which, e.g. groundwork server stop ' + String(majors[0] ?? ''),
})
