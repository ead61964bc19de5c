import { isGrpcServiceError } from '@temporalio/client';

/** The gRPC status codes that convsim tells apart. */
export const GRPC = {
  invalidArgument: 3,
  notFound: 5,
  permissionDenied: 7,
  unimplemented: 12,
  unauthenticated: 16,
} as const;

/** Status code of a failed call to Temporal; `undefined` for any other error. */
export function grpcCode(error: unknown): number | undefined {
  return isGrpcServiceError(error) ? error.code : undefined;
}
