import { queryOptions } from '@tanstack/react-query';
import { createContext, use } from 'react';
import type { Static } from 'typebox';
import { readSession, type SessionInfo } from '../../domain/auth/contract.ts';
import { ApiError } from './error.ts';
import { call } from './call.ts';
import { zh } from '../ui/zh.ts';
import { rememberCsrfToken } from './csrf.ts';

/** Who is signed in; `clockOffset` is the product's clock minus this machine's, in milliseconds. */
export type Session = Static<typeof SessionInfo> & { readonly clockOffset: number };

export const sessionQuery = queryOptions<Session>({
  queryKey: [readSession.path],
  queryFn: async () => {
    const { session } = await call(readSession);
    // For everybody behind the login, having no session is what leads to the login.
    if (session === null) throw new ApiError({ code: 'auth.missing', message: zh.errors.signedOut, status: 401, requestId: null });
    return sessionOf(session);
  },
  // The demo's clock may be moved at any time, in another window.
  refetchInterval: 15_000,
});

/** Keeps the token of an answer to signing in or reading the session. */
export function sessionOf(info: Static<typeof SessionInfo>): Session {
  rememberCsrfToken(info.csrfToken);
  return { ...info, clockOffset: Date.parse(info.now) - Date.now() };
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of a page behind the login. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('useSession outside the console layout');
  return session;
}
