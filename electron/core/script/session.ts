/** What the whole psql session shares over included files. */
export type Session = {
  /** Only what is known; a dead branch hides all. */
  getVariable: (name: string) => string | undefined
  active: boolean
  standardStrings: boolean
}
