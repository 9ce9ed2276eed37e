/**
 * The first usable entry of a PAC answer (`PROXY a:1; SOCKS b:2; DIRECT`) as the URL of a proxy; null is a direct
 * connection. SOCKS proxies are passed over: the HTTP stack does not speak SOCKS.
 */
export function proxyOfDecision(answer: string): string | null {
  for (const entry of answer.split(';')) {
    const [kind = '', address = ''] = entry.trim().split(/\s+/);
    switch (kind.toUpperCase()) {
      case 'DIRECT':
        return null;
      case 'PROXY':
      case 'HTTP':
        if (URL.canParse(`http://${address}`)) return `http://${address}`;
        break;
      case 'HTTPS':
        if (URL.canParse(`https://${address}`)) return `https://${address}`;
        break;
    }
  }
  return null;
}
