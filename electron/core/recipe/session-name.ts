/**
 * The session that leads a run and holds its lock. Not the name the engines use for a job: they end its sessions when
 * they clean up. When the process is killed this session ends at once, while a statement of a load may go on for long.
 */
export const sessionName = (jobId: string): string => `${`groundwork/${jobId}`.slice(0, 56)} setup`
