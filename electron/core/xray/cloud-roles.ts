// Roles that only a provider's servers have. On a server of one's own nobody misses them: their owners and grants are left out.
const patterns: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:rdsadmin|rds_superuser|rds_replication|rds_iam|rds_password|rds_ad|rdsproxyadmin|rdswriteforwarduser|rdsrepladmin|rdstopmgr)$/,
    'Amazon RDS',
  ],
  [
    /^(?:cloudsqladmin|cloudsqlsuperuser|cloudsqlagent|cloudsqlreplica|cloudsqlimportexport|cloudsqliamuser|cloudsqliamserviceaccount|cloudsqliamgroup|cloudsqliamgroupuser|cloudsqliamgroupserviceaccount|cloudsqlinactiveuser|cloudsqlconnpooladmin)$/,
    'Google Cloud SQL',
  ],
  [
    /^(?:alloydbadmin|alloydbsuperuser|alloydbagent|alloydbreplica|alloydbiamuser|alloydbimportexport|alloydbmetadata|alloydbobservability|alloydbiamgroupuser)$/,
    'Google AlloyDB',
  ],
  [/^(?:azuresu|azure_superuser|azure_pg_admin|azure_ad_user|azure_ad_mfa|azure_ad_admin)$/, 'Azure'],
  [
    /^(?:supabase_\w+|authenticator|anon|authenticated|service_role|dashboard_user|pgbouncer|pgsodium_\w+)$/,
    'Supabase',
  ],
  [/^(?:neon_superuser|neondb_owner|neon_service|cloud_admin)$/, 'Neon'],
  [/^u(?=[a-z]*\d+[a-z]+\d)[0-9a-z]{12,14}$/, 'Heroku'], // random: letters and digits by turns
  [/^(?:doadmin|_doadmin_\w+)$/, 'DigitalOcean'],
  [/^(?:avnadmin|_aiven)$/, 'Aiven'],
  [/^tsdbadmin$/, 'Timescale Cloud'],
  [/^(?:crunchy_superuser|ccp_monitoring)$/, 'Crunchy Data'],
  [/^scaleway_superuser$/, 'Scaleway'],
]

const sharedByApplications = new Set(['authenticator', 'anon', 'authenticated', 'service_role', 'pgbouncer'])

/** The provider of each known role. Names that applications use as well count only beside one that is the provider's alone. */
export const cloudOf = (roles: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const role of roles) {
    const provider = patterns.find(([pattern]) => pattern.test(role))?.[1]
    if (provider !== undefined) found.set(role, provider)
  }
  const sure = new Set([...found].flatMap(([role, provider]) => (sharedByApplications.has(role) ? [] : [provider])))
  for (const [role, provider] of found) if (sharedByApplications.has(role) && !sure.has(provider)) found.delete(role)
  return found
}
