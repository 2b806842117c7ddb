// The token belongs to the browser session, not to a screen, and every changing request needs it.
let token: string | undefined;

export function rememberCsrfToken(next: string): void {
  token = next;
}

export function csrfHeader(): Record<string, string> {
  return token === undefined ? {} : { 'x-csrf-token': token };
}
