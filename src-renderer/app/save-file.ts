/** Hands a text, in one part or many, to the browser (or to Electron) to be saved as a file. */
export function saveFile(fileName: string, content: string | readonly string[], type = 'text/plain'): void {
  const parts = typeof content === 'string' ? [content] : [...content];
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
