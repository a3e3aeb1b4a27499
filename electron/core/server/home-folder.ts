import { homedir } from 'node:os'
import type { Env } from './parsed-server.ts'

/** The home of the environment we were given; the operating system's word only when it says nothing. */
export const homeFolder = (env: Env): string => env['HOME'] ?? env['USERPROFILE'] ?? homedir()
