// Names the tests that failed once and passed when they were run again, so that none of them is quietly green.
import { appendFileSync } from 'node:fs'
import type { Reporter, TestCase } from 'vitest/node'

const file = process.env['RETRIED_FILE']

export default class RetriedReporter implements Reporter {
  onTestCaseResult(test: TestCase): void {
    if (file === undefined || test.diagnostic()?.flaky !== true) return
    const [first] = test.result().errors ?? []
    appendFileSync(
      file,
      `${test.module.relativeModuleId}: ${test.fullName} (first: ${first?.message.split('\n')[0] ?? ''})\n`,
    )
  }
}
