// Browser mode from nothing to interactive: the program is started, its address opened in Chromium, and the first
// screen can be used. Goal: under a second after start. Best of several, the first (cold disk) left out:
// what else the computer does only adds time.
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { startApp } from '../e2e/helpers/start-app.ts'
import type { BenchRow } from './types.ts'

const rounds = 5

export const run = async (): Promise<BenchRow[]> => {
  const executablePath = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium'].find((path) => path && existsSync(path))
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  })
  const address: number[] = []
  const interactive: number[] = []
  try {
    for (let round = 0; round <= rounds; round++) {
      const context = await browser.newContext()
      const page = await context.newPage()
      const startedAt = performance.now()
      const app = await startApp()
      await page.goto(app.url)
      // Interactive: the screen has its data (a call was answered) and a button takes a click.
      await page.getByRole('main').waitFor()
      await page.getByRole('button').first().click({ trial: true })
      const took = performance.now() - startedAt
      if (round > 0) {
        address.push(app.startedInMs)
        interactive.push(took)
      }
      await context.close()
      await app.stop()
    }
  } finally {
    await browser.close()
  }
  const inSeconds = (values: readonly number[]): number => Number((Math.min(...values) / 1000).toFixed(3))
  return [
    {
      name: 'browser mode: address printed',
      value: inSeconds(address),
      unit: 's',
      goal: '< 0.5',
      ok: inSeconds(address) < 0.5,
    },
    {
      name: 'browser mode: interactive',
      value: inSeconds(interactive),
      unit: 's',
      goal: '< 1',
      ok: inSeconds(interactive) < 1,
    },
  ]
}
