import { describe, expect, it } from 'vitest'
import { findProgram, programCandidates } from '../../../electron/core/process/find-program.ts'
import { pathFolders } from '../../../electron/core/process/path-folders.ts'

describe('finding a program', () => {
  it('tries the endings of PATHEXT on Windows, those that can be started', () => {
    const env = { Path: 'C:\\a;"C:\\b c";', PathExt: '.COM;.EXE;.BAT;.CMD;.VBS;.JS' }
    expect(programCandidates('npm', env, 'C:\\p', 'win32')).toEqual([
      'C:\\a\\npm.com',
      'C:\\a\\npm.exe',
      'C:\\a\\npm.bat',
      'C:\\a\\npm.cmd',
      'C:\\b c\\npm.com',
      'C:\\b c\\npm.exe',
      'C:\\b c\\npm.bat',
      'C:\\b c\\npm.cmd',
    ])
    expect(programCandidates('npx.CMD', env, 'C:\\p', 'win32')[0]).toBe('C:\\a\\npx.CMD')
  })

  it('looks for a name with a folder from the project alone', () => {
    expect(programCandidates('./manage', { PATHEXT: '.cmd' }, 'C:\\p', 'win32')).toEqual([
      'C:\\p\\manage.cmd',
      'C:\\p\\manage.com',
      'C:\\p\\manage.exe',
      'C:\\p\\manage.bat',
    ])
    expect(programCandidates('bin/go', { PATH: '/usr/bin' }, '/p', 'linux')).toEqual(['/p/bin/go'])
    expect(programCandidates('python3.11', { PATH: '/a:/b' }, '/p', 'linux')).toEqual([
      '/a/python3.11',
      '/b/python3.11',
    ])
  })

  it('finds what is there, and nothing where nothing is', async () => {
    expect(await findProgram('sh', { PATH: '/nowhere:/usr/bin:/bin' }, '/')).toMatch(/\/sh$/)
    expect(await findProgram('no-such-program', { PATH: '/usr/bin' }, '/')).toBeNull()
  })

  it('names each folder of PATH once', () => {
    expect(pathFolders({ PATH: '/a::/b:/a' }, 'linux')).toEqual(['/a', '/b'])
    expect(pathFolders({}, 'win32')).toEqual([])
  })
})
