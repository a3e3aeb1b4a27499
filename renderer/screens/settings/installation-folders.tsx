import { FolderPlus, FolderSearch, X } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Row, RowList } from '../../components/row-list.tsx'
import { Section } from '../../components/section.tsx'
import { choosePath } from '../../state/choose-path.ts'
import { findServers } from '../../state/servers.ts'
import { changeSettings } from '../../state/settings.ts'
import { strings } from '../../strings/strings.ts'

const words = strings.settings

export const InstallationFolders = ({ folders }: { readonly folders: readonly string[] }) => {
  const save = async (customInstallations: readonly string[]) => {
    await changeSettings({ customInstallations })
    await findServers(true)
  }
  const add = async () => {
    const folder = await choosePath('folder')
    if (folder !== null && !folders.includes(folder)) await save([...folders, folder])
  }
  return (
    <Section
      title={words.installations}
      description={words.installationsText}
      aside={
        <Button size="s" icon={<FolderPlus />} onPress={() => void add()}>
          {words.addFolder}
        </Button>
      }
    >
      <RowList label={words.installations}>
        {folders.length === 0 && (
          <Row
            icon={<FolderSearch />}
            title={<span style={{ fontWeight: 400, color: 'var(--text-muted)' }}>{words.noFolders}</span>}
          />
        )}
        {folders.map((folder) => (
          <Row
            key={folder}
            icon={<FolderSearch />}
            title={<code>{folder}</code>}
            actions={
              <IconButton
                size="s"
                label={`${strings.common.remove} ${folder}`}
                icon={<X />}
                onPress={() => void save(folders.filter((each) => each !== folder))}
              />
            }
          />
        ))}
      </RowList>
    </Section>
  )
}
