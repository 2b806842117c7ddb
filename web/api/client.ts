import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './error.ts';

/** The one query client; a lost session anywhere leads to the login. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const funnel = (error: unknown): void => {
    if (error instanceof ApiError && error.status === 401 && error.code !== 'auth.wrong_password') onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: funnel }),
    mutationCache: new MutationCache({ onError: funnel }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // What the server refused stays refused; only an unreachable or failing server is asked again.
        retry: (failures, error) => failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502),
      },
    },
  });
}
