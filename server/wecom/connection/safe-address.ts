/** Whether a secret may be sent to an address: encrypted, or to a program on this machine or in the own network. */
export function isSafeAddress(address: string): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && isNear(url.hostname);
}

function isNear(host: string): boolean {
  if (host === 'localhost' || host === '[::1]' || !host.includes('.')) return true;
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)[\d.]+$/.test(host) || host.endsWith('.internal');
}
