/** How many events one request may carry. */
export const MAX_EVENTS = 1_000;
/** How large the props of one event may be as JSON in UTF-8. */
export const MAX_PROPS_BYTES = 8 * 1024;
