export { type Client, type ClientOptions, createClient } from './client.js';
export { type WebSocketConstructor, type WebSocketLike } from './connection.js';
export { type CursorStore, localStorageCursorStore, memoryCursorStore } from './cursor-store.js';
export { type Document, type TypedDocument } from './document.js';
export {
  type ClientErrorCode,
  ERROR_CODES,
  type GraphqlError,
  MarginwardError,
  type ServerErrorCode,
} from './error.js';
export { type FollowOptions, type FollowState, type ItemOf } from './follow.js';
export { type RequestOptions, type TokenSource } from './request.js';
export { type Backoff } from './wait.js';
export { type WebhookMessage, type WebhookRequest, verifyWebhook } from './webhook.js';
