import type { PlainValue } from '../plain-value.ts';

interface LinkForm {
  /** The parameter of the name. */
  readonly name: string;
  /** How the entry stands in the parameter `config`. */
  readonly config: 'base64';
}

/** Links of the form `scheme://…?name=…&config=BASE64(JSON)`. */
export function installLink(base: string, form: LinkForm): (entry: PlainValue, name: string) => string {
  return (entry, name) => {
    const config = Buffer.from(JSON.stringify(entry)).toString('base64');
    return `${base}?${new URLSearchParams({ [form.name]: name, config }).toString()}`;
  };
}

/** VS Code's form: the whole entry with its name as one encoded JSON document. */
export function codeLink(scheme: string): (entry: PlainValue, name: string) => string {
  return (entry, name) =>
    `${scheme}:mcp/install?${encodeURIComponent(JSON.stringify({ name, ...(entry as object) }))}`;
}
