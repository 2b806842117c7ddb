/** How many buckets customers are spread over. Fixed for the life of an installation. */
export const BUCKETS = 256;

/**
 * The bucket (0–255) of a customer: the last byte of the UUID, which UUIDv7 fills with random bits, so that
 * customers created in one burst still spread evenly. First column of every per-customer key.
 */
export function bucketOf(customerId: string): number {
  const bucket = Number.parseInt(customerId.slice(-2), 16);
  if (Number.isNaN(bucket)) throw new Error(`not a UUID: ${customerId}`);
  return bucket;
}
