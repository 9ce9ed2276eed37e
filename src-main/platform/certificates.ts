import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/**
 * The authorities that connections trust: the runtime's, the operating system's and those of these PEM files. A packaged
 * Electron app ignores NODE_EXTRA_CA_CERTS and --use-system-ca, so both are read here.
 */
export function trustedAuthorities(
  files: readonly (string | null)[],
  unreadable: (file: string, reason: string) => void,
): SecureContext {
  const known = [...getCACertificates('bundled'), ...systemCertificates()];
  const own = files.filter((file) => file !== null && file !== '').flatMap((file) => read(file as string));
  try {
    return createSecureContext({ ca: [...new Set([...known, ...own])] });
  } catch (error) {
    unreadable(files.filter(Boolean).join(', '), error instanceof Error ? error.message : 'not PEM');
    return createSecureContext({ ca: known });
  }

  function read(file: string): readonly string[] {
    try {
      return [readFileSync(file, 'utf8')];
    } catch (error) {
      unreadable(file, (error as NodeJS.ErrnoException).code ?? 'unknown');
      return [];
    }
  }
}

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}
