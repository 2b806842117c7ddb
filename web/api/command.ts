import { useMutation, useQueryClient } from '@tanstack/react-query';

/**
 * A changing call. Everything on screen is asked for again afterwards: a change touches counts and lists elsewhere,
 * and what is not on screen costs nothing.
 */
export function useCommand<Input, Answer>(act: (input: Input) => Promise<Answer>, onDone?: (answer: Answer, input: Input) => void) {
  const client = useQueryClient();
  return useMutation<Answer, Error, Input>({
    mutationFn: act,
    onSuccess: (answer, input) => {
      void client.invalidateQueries();
      onDone?.(answer, input);
    },
  });
}
