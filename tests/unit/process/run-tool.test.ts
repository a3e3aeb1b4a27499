import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { GroundworkError } from '../../../electron/core/failures.ts'
import { isProcessAlive } from '../../../electron/core/server/process-alive.ts'
import { runTool } from '../../../electron/core/process/run-tool.ts'

const node = (script: string, ...args: string[]) => ({
  path: process.execPath,
  args: ['-e', script, ...args],
})

describe('runTool', () => {
  it('answers a non-zero exit as a value, with both outputs', async () => {
    const result = await runTool(node('console.log("out"); console.error("err"); process.exit(3)'))
    expect(result).toMatchObject({
      exitCode: 3,
      signal: null,
      stdout: 'out\n',
      stderr: 'err\n',
      cancelled: false,
      timedOut: false,
    })
  })

  it('passes arguments as they are, through no shell', async () => {
    const odd = ['$HOME', '; rm -rf x', '"', "'", '*', 'é ü', '']
    const result = await runTool(node('console.log(JSON.stringify(process.argv.slice(1)))', ...odd))
    expect(JSON.parse(result.stdout)).toEqual(odd)
  })

  it('extends the environment, sets the language, and takes out what is undefined', async () => {
    process.env['GW_TEST_KEEP'] = 'kept'
    const result = await runTool({
      ...node(
        'console.log([process.env.GW_TEST_KEEP, process.env.LC_ALL, process.env.PGCLIENTENCODING, process.env.HOME, process.env.X].join())',
      ),
      env: { HOME: undefined, X: 'y' },
    })
    expect(result.stdout.trim()).toBe('kept,C,UTF8,,y')
  })

  it('feeds text and streams', async () => {
    const cat = node('process.stdin.pipe(process.stdout)')
    expect((await runTool({ ...cat, input: 'héllo' })).stdout).toBe('héllo')
    expect((await runTool({ ...cat, input: Readable.from(['a', 'b']) })).stdout).toBe('ab')
  })

  it('survives a program that does not read what it is fed', async () => {
    expect((await runTool({ ...node('process.exit(4)'), input: 'x'.repeat(5_000_000) })).exitCode).toBe(4)
  })

  it('does not cut characters at chunks', async () => {
    const seen: string[] = []
    await runTool({
      ...node(
        'const b = Buffer.from("€"); process.stdout.write(b.subarray(0, 1)); setTimeout(() => process.stdout.write(b.subarray(1)), 60)',
      ),
      onStdout: (text) => seen.push(text),
    })
    expect(seen.join('')).toBe('€')
    expect(seen.join('')).not.toContain('\uFFFD')
  })

  it('climbs to SIGKILL for a program that ignores the gentler signals', async () => {
    const stop = new AbortController()
    let ready = false
    const running = runTool({
      ...node('process.on("SIGINT",()=>{});process.on("SIGTERM",()=>{});console.log("ready");setInterval(()=>{},1000)'),
      signal: stop.signal,
      patienceMs: 80,
      onStdout: () => {
        if (!ready) stop.abort()
        ready = true
      },
    })
    expect(await running).toMatchObject({ exitCode: null, signal: 'SIGKILL', cancelled: true })
  })

  it('lets a program end by itself on SIGINT', async () => {
    const stop = new AbortController()
    const running = runTool({
      ...node('process.on("SIGINT",()=>process.exit(7));console.log("ready");setInterval(()=>{},1000)'),
      signal: stop.signal,
      onStdout: () => stop.abort(),
    })
    expect(await running).toMatchObject({ exitCode: 7, cancelled: true })
  })

  it('starts nothing when it is cancelled before', async () => {
    expect(await runTool({ path: '/no/such', args: [], signal: AbortSignal.abort() })).toMatchObject({
      cancelled: true,
      exitCode: null,
    })
  })

  it('gives up after the time limit', async () => {
    expect(await runTool({ ...node('setInterval(()=>{},1000)'), timeoutMs: 150 })).toMatchObject({
      timedOut: true,
      cancelled: false,
    })
  })

  it('ends the children of a program in its own group', async () => {
    const stop = new AbortController()
    let child = 0
    await runTool({
      ...node(
        'const c=require("child_process").spawn(process.execPath,["-e","process.on(\'SIGINT\',()=>process.exit());console.log(1);setInterval(()=>{},1000)"],{stdio:["ignore","pipe","inherit"]});c.stdout.on("data",()=>console.log(c.pid));',
      ),
      ownGroup: true,
      signal: stop.signal,
      patienceMs: 200,
      onStdout: (text) => {
        child = Number(text.trim())
        stop.abort()
      },
    })
    expect(child).toBeGreaterThan(0)
    await expect.poll(() => isProcessAlive(child)).toBe(false)
  })

  it('does not wait for ever for a grandchild that holds the pipes', async () => {
    const startedAt = Date.now()
    const result = await runTool(
      node(
        'const c=require("child_process").spawn(process.execPath,["-e","setTimeout(()=>{},4000)"],{stdio:["ignore",1,2],detached:true});console.log("done");c.unref()',
      ),
    )
    expect(result.stdout).toBe('done\n')
    expect(Date.now() - startedAt).toBeLessThan(3000)
  })

  it('keeps the end of a very long output', async () => {
    const result = await runTool({
      ...node('for(let i=0;i<20000;i++)console.log("line "+i)'),
      keepBytes: 1000,
    })
    expect(result.stdout.length).toBeLessThanOrEqual(1000)
    expect(result.stdout.endsWith('line 19999\n')).toBe(true)
  })

  it.each([
    [{ path: '/no/such/psql', args: [] }, /\/no\/such\/psql could not be started: it does not exist/],
    [{ path: process.execPath, args: [], cwd: '/no/such/folder' }, /the folder \/no\/such\/folder does not/],
    [{ path: '/etc/passwd', args: [] }, /may not run it/],
    [{ path: process.execPath, args: ['a\0b'] }, /NUL/],
  ])('says why a program cannot be started: %j', async (options, message) => {
    const error = await runTool(options).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(GroundworkError)
    expect((error as GroundworkError).failure).toMatchObject({
      kind: 'tool-missing',
      message: expect.stringMatching(message) as string,
    })
  })
})
