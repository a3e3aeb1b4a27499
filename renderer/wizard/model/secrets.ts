/** What a person typed and nobody keeps: lives in memory while the window is open, never in a draft, a route or a store that is saved. */
export type Secrets = {
  readonly serverPassword: string
  readonly remember: boolean
  readonly rolePassword: string
}

export const noSecrets: Secrets = { serverPassword: '', remember: false, rolePassword: '' }
