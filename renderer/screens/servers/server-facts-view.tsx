import { useEffect, useState } from 'react'
import type { OutputOf } from '../../../shared/contract/procedures.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ServerFacts } from '../../../shared/model/server.ts'
import { Badge } from '../../components/badge.tsx'
import { Card } from '../../components/card.tsx'
import { DetailList } from '../../components/detail-list.tsx'
import { FailureCallout } from '../../components/failure-callout.tsx'
import { formatBytes } from '../../components/format.ts'
import { Section } from '../../components/section.tsx'
import { SimpleTable } from '../../components/simple-table.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Stack } from '../../components/stack.tsx'
import { call } from '../../client/client.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.servers.facts
type Databases = OutputOf<'servers.databases'>

export const ServerFactsView = ({ facts }: { readonly facts: ServerFacts }) => {
  const [databases, setDatabases] = useState<Databases | null>(null)
  const [error, setError] = useState<Failure | null>(null)
  const { ref } = facts
  useEffect(() => {
    let current = true
    void call('servers.databases', { server: ref }).then((answer) => {
      if (!current) return
      if (answer.ok) setDatabases(answer.value)
      else setError(answer.error)
    })
    return () => {
      current = false
    }
  }, [ref])
  return (
    <>
      <DetailList
        details={[
          { term: words.address, value: `${facts.host}:${facts.port}`, mono: true },
          {
            term: words.user,
            value: (
              <Stack row gap="s">
                <code>{facts.user}</code>
                {facts.isSuperuser && <Badge tone="accent">{words.superuser}</Badge>}
                {!facts.isSuperuser && (
                  <Badge tone={facts.canCreateDatabase ? 'ok' : 'warn'}>
                    {facts.canCreateDatabase ? words.mayCreate : words.mayNotCreate}
                  </Badge>
                )}
              </Stack>
            ),
          },
          { term: words.encoding, value: facts.encoding },
          { term: words.system, value: facts.os },
          ...(facts.dataDirectory === undefined ? [] : [{ term: words.data, value: facts.dataDirectory, mono: true }]),
        ]}
      />
      <Section title={words.databases} level={3}>
        {error !== null ? (
          <FailureCallout failure={error} />
        ) : databases === null ? (
          <Skeleton height={80} />
        ) : (
          <Card flush>
            <SimpleTable
              label={words.databases}
              rows={databases}
              rowKey={(row) => row.name}
              columns={[
                { id: 'name', title: words.name, cell: (row) => <strong>{row.name}</strong> },
                { id: 'owner', title: words.owner, cell: (row) => row.owner },
                {
                  id: 'recipe',
                  title: words.recipe,
                  cell: (row) => (row.recipe === null ? '' : <Badge tone="accent">{row.recipe}</Badge>),
                },
                {
                  id: 'size',
                  title: words.size,
                  align: 'end',
                  cell: (row) => (row.sizeBytes === null ? '' : formatBytes(row.sizeBytes)),
                },
              ]}
            />
          </Card>
        )}
      </Section>
    </>
  )
}
