// What the tests need from the system: Chromium, PostgreSQL 15 with its client tools, PL/Python. On Debian as root it
// is installed through apt, saying so; elsewhere the missing parts are named and the tests that need them skip.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const isDebianRoot = () => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version')

const browsers = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]
const findChromium = () => browsers.find((path) => path && existsSync(path)) ?? null

const needs = [
  {
    packages: ['chromium', 'fonts-dejavu-core'],
    there: () => findChromium() !== null,
    what: 'Chromium: the end-to-end tests',
  },
  {
    packages: ['postgresql-15'],
    there: () => existsSync('/usr/lib/postgresql/15/bin/initdb') && existsSync('/usr/lib/postgresql/15/bin/psql'),
    what: 'PostgreSQL 15: the tests on it and the psql engine',
  },
  {
    packages: ['postgresql-plpython3-15'],
    there: () => existsSync('/usr/share/postgresql/15/extension/plpython3u.control'),
    what: 'PL/Python for PostgreSQL 15: the tests of plpython3u',
  },
]

const apt = (args) =>
  spawnSync('apt-get', ['-qq', '-o', 'Dpkg::Use-Pty=0', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

/** @returns {{chromium: string | null, missing: string[]}} */
export const ensureSystemPackages = () => {
  const wanted = needs.filter(({ there }) => !there())
  if (wanted.length && isDebianRoot()) {
    const packages = wanted.flatMap((need) => need.packages)
    process.stdout.write(`Installing through apt for the tests: ${packages.join(', ')} ...\n`)
    if (!apt(['update']) || !apt(['install', '-y', '--no-install-recommends', ...packages])) {
      process.stdout.write('apt could not install all of them; going on with what is there.\n')
    }
  }
  const missing = needs
    .filter(({ there }) => !there())
    .map(({ what, packages }) => `SKIPPED for want of ${what} (Debian: apt-get install ${packages.join(' ')}).`)
  return { chromium: findChromium(), missing }
}
