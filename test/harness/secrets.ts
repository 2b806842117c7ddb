import { secretBox } from '../../server/platform/secrets/box.ts';

/** The box that tests seal with. */
export const TEST_SECRETS = secretBox('a key that only tests know, long enough');
