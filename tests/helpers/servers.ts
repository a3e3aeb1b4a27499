import { inject } from 'vitest'

/** The servers of this run: PostgreSQL 15 of the system and the shipped 18, those that are there. */
export const testServers = () => inject('testServers')
