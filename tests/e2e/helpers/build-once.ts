/** Playwright's global setup: what changed is built, once for all workers. */
const buildOnce = async (): Promise<void> => {
  const script = new URL('../../../scripts/build.mjs', import.meta.url).href
  const { buildHosts, buildWindow } = (await import(script)) as {
    buildHosts: () => Promise<boolean>
    buildWindow: () => Promise<boolean>
  }
  await Promise.all([buildHosts(), buildWindow()])
}

export default buildOnce
