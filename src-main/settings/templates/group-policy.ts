import { type PolicySetting, policySettings } from './policy-settings.ts';
import { xmlText } from './xml.ts';

const KEY = 'SOFTWARE\\Policies\\Onbehalf';

/** The Group Policy template: one policy for each setting, in a category for each section. */
export function admx(): string {
  const settings = policySettings();
  const categories = sections(settings).map(
    (section) =>
      `    <category name="${categoryOf(section)}" displayName="$(string.${categoryOf(section)})"><parentCategory ref="Onbehalf" /></category>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="onbehalf" namespace="Onbehalf.Policies.Onbehalf" />
    <using prefix="windows" namespace="Microsoft.Policies.Windows" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <categories>
    <category name="Onbehalf" displayName="$(string.Onbehalf)" />
${categories.join('\n')}
  </categories>
  <policies>
${settings.map(policy).join('\n')}
  </policies>
</policyDefinitions>
`;
}

/** Its texts in English. */
export function adml(): string {
  const settings = policySettings();
  const strings = settings.flatMap(({ path, title, text, kind }) => [
    entry(idOf(path), title),
    entry(`${idOf(path)}_Help`, `${text} (${path.join('.')})`),
    ...(kind.type === 'choice' ? kind.options.map((option) => entry(optionId(path, option), option)) : []),
  ]);
  const presentations = settings.filter(({ kind }) => kind.type !== 'boolean').map(presentation);
  return `<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Onbehalf</displayName>
  <description>Managed configuration of Onbehalf</description>
  <resources>
    <stringTable>
${[entry('Onbehalf', 'Onbehalf'), ...sections(settings).map((section) => entry(categoryOf(section), section)), ...strings].join('\n')}
    </stringTable>
    <presentationTable>
${presentations.join('\n')}
    </presentationTable>
  </resources>
</policyDefinitionResources>
`;
}

function sections(settings: readonly PolicySetting[]): readonly string[] {
  return [...new Set(settings.map(({ path }) => path[0] ?? ''))];
}

function policy(setting: PolicySetting): string {
  const { path, kind } = setting;
  const id = idOf(path);
  const key = [KEY, ...path.slice(0, -1)].join('\\');
  const value = path.at(-1) ?? '';
  const isBoolean = kind.type === 'boolean';
  const attributes = [
    `name="${id}" class="Both" displayName="$(string.${id})" explainText="$(string.${id}_Help)" key="${key}"`,
    isBoolean ? `valueName="${value}"` : `presentation="$(presentation.${id})"`,
  ];
  const body = isBoolean
    ? '<enabledValue><decimal value="1" /></enabledValue><disabledValue><decimal value="0" /></disabledValue>'
    : `<elements>${element(setting, value)}</elements>`;
  return `    <policy ${attributes.join(' ')}>
      <parentCategory ref="${categoryOf(path[0] ?? '')}" /><supportedOn ref="windows:SUPPORTED_Windows_10_0" />
      ${body}
    </policy>`;
}

function element({ path, kind }: PolicySetting, value: string): string {
  const names = `id="${idOf(path)}_Value" valueName="${value}"`;
  if (kind.type === 'integer')
    return `<decimal ${names} minValue="${kind.minimum}" maxValue="${kind.maximum}" required="true" />`;
  if (kind.type === 'text') return `<text ${names} required="true" />`;
  if (kind.type !== 'choice') return `<multiText ${names} required="true" />`;
  const items = kind.options.map(
    (option) =>
      `<item displayName="$(string.${optionId(path, option)})"><value><string>${xmlText(option)}</string></value></item>`,
  );
  return `<enum ${names} required="true">${items.join('')}</enum>`;
}

function presentation({ path, kind, title }: PolicySetting): string {
  const id = idOf(path);
  const ref = `refId="${id}_Value"`;
  const label = xmlText(title);
  const control = {
    integer: `<decimalTextBox ${ref}>${label}</decimalTextBox>`,
    text: `<textBox ${ref}><label>${label}</label></textBox>`,
    choice: `<dropdownList ${ref} noSort="true">${label}</dropdownList>`,
    lines: `<multiTextBox ${ref} />`,
    json: `<multiTextBox ${ref} />`,
    boolean: '',
  }[kind.type];
  return `      <presentation id="${id}">${control}</presentation>`;
}

function categoryOf(section: string): string {
  return `Category_${section}`;
}

function idOf(path: readonly string[]): string {
  return path.map((name) => name.charAt(0).toUpperCase() + name.slice(1)).join('_');
}

function optionId(path: readonly string[], option: string): string {
  return `${idOf(path)}_Option_${option.replace(/\W/g, '_')}`;
}

function entry(id: string, text: string): string {
  return `      <string id="${id}">${xmlText(text)}</string>`;
}
