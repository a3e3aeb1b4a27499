// What is wrong with this computer's PostgreSQL before anything is done with it: for `groundwork doctor` and the window.
import { access, constants, mkdir } from 'node:fs/promises'
import type { Finding } from '../../../shared/model/finding.ts'
import { freeBytesAt } from '../free-bytes.ts'
import type { Host } from '../host.ts'
import { listBuiltIn } from './built-in.ts'
import { findHome } from './built-in-files.ts'
import { judgeEnvironment } from './diagnose-environment.ts'
import { judgeServers } from './diagnose-servers.ts'
import { findRunning } from './find-running.ts'
import { hostInstallations } from './host-installations.ts'
import { localMachine } from './local-machine.ts'
import { readPassfile } from './passfile.ts'

export const diagnoseMachine = async (host: Host): Promise<Finding[]> => {
  const soon = hostInstallations(host)
  const known = soon.then(async ({ installations }) => ({
    installations,
    builtIn: await listBuiltIn(host, installations),
  }))
  const [{ broken }, { installations, builtIn }, running, passfile, folder] = await Promise.all([
    soon,
    known,
    findRunning(localMachine(host.env), known),
    readPassfile(host.env, { host: 'localhost', port: 5432, user: 'postgres', database: 'postgres' }),
    judgeFolder(host),
  ])
  const findings = [
    ...judgeServers({ installations, broken, builtIn, running }),
    ...judgeEnvironment(host.env, passfile.problem),
    ...folder,
  ]
  const weight = { error: 0, warning: 1, info: 2 } as const
  return findings.toSorted((a, b) => weight[a.severity] - weight[b.severity])
}

const lowSpaceBytes = 500 * 1024 * 1024

const judgeFolder = async (host: Host): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  const { data } = host.paths
  const home = await findHome(host)
  if (home.movedBecause !== undefined)
    findings.push({ code: 'built-in-moved', severity: 'info', message: home.movedBecause })
  await mkdir(data, { recursive: true, mode: 0o700 }).catch(() => undefined)
  const writable = await access(data, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!writable)
    findings.push({
      code: 'data-folder-not-writable',
      severity: 'error',
      message: `This account may not write to ${data}, where Groundwork keeps its data.`,
      hint: 'Correct the permissions of that folder.',
    })
  const free = await freeBytesAt(data)
  if (free !== null && free < lowSpaceBytes) {
    findings.push({
      code: 'disk-nearly-full',
      severity: 'warning',
      message: `Only ${String(Math.round(free / 1024 / 1024))} MB are free on the disk of ${data}.`,
      hint: 'Free some space: a server that fills its disk stops.',
    })
  }
  return findings
}
