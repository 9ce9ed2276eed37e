import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARK = 'installed-by-msi';

/**
 * electron-builder's hook for the WiX project of the MSI. Adds what its template has no option for: the command line on
 * the computer's PATH (removed again with the program), and the mark by which the application knows that IT installs
 * and updates it.
 */
export async function msiProjectCreated(path: string): Promise<void> {
  writeFileSync(join(dirname(path), MARK), 'Installed and updated by the organisation.\r\n');
  writeFileSync(path, withOwnComponents(readFileSync(path, 'utf8')));
}

export function withOwnComponents(project: string): string {
  const folder = /<Directory Id="([^"]+)" Name="APPLICATIONFOLDER:\\resources\\"\/>/.exec(project)?.[1];
  const end = '</ComponentGroup>';
  if (folder === undefined || !project.includes(end))
    throw new Error('the MSI project is not as expected: electron-builder’s template has changed');
  return project.replace(end, `${component(folder)}\n    ${end}`);
}

function component(folder: string): string {
  return `<Component Directory="${folder}">
        <File Id="installedByMsi" Name="${MARK}" Source="${MARK}" ReadOnly="yes" KeyPath="yes"/>
        <Environment Id="commandPath" Name="PATH" Value="[APPLICATIONFOLDER]resources\\cli" Part="last" Action="set" System="yes" Permanent="no"/>
      </Component>`;
}
